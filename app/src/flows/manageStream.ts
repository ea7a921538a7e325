import {
  buildApproveTokens,
  buildCancelLicenseStream,
  buildCancelStream,
  buildOpenLicenseStream,
  buildSetLicenseStreamRate,
  buildSetRenewal,
  type Deployment,
  type Renewal,
} from '@openroyalty/sdk'
import type { Address, Hex } from 'viem'
import type { Text } from '../i18n/index.tsx'
import type { Flow } from './FlowProvider.tsx'

type Common = { licenseId: Hex; token: Address; tokenOf: (id: string) => Address | undefined }

/** Opens a license's stream, the first one or another after it. */
export function openStream(
  deployment: Deployment,
  { licenseId, token, rate, endDay, deposit, tokenOf }: Common & { rate: bigint; endDay: number; deposit: bigint },
  t: Text,
): Flow {
  const calls = [
    buildApproveTokens(deployment, { token, spender: 'licenseRegistry', amount: deposit }),
    buildOpenLicenseStream(deployment, { licenseId, rate, endDay, maxDeposit: deposit }),
  ]
  return {
    title: t.stream.open,
    summary: t.stream.openSummary,
    tokenOf,
    calls: () => calls,
    done: () => t.stream.opened,
  }
}

/** Makes a stream faster, for what the rest of its time then costs more, or slower, for what then comes back. */
export function changeRate(
  deployment: Deployment,
  { licenseId, token, rate, deposit, tokenOf }: Common & { rate: bigint; deposit: bigint },
  t: Text,
): Flow {
  const calls = [
    ...(deposit > 0n ? [buildApproveTokens(deployment, { token, spender: 'licenseRegistry', amount: deposit })] : []),
    buildSetLicenseStreamRate(deployment, { licenseId, rate, maxDeposit: deposit }),
  ]
  return {
    title: t.stream.change,
    summary: t.stream.changeSummary,
    tokenOf,
    calls: () => calls,
    done: () => t.stream.changed,
  }
}

/** Ends a stream on an earlier day, or now (day zero), and takes back what lies beyond. */
export function endStream(
  deployment: Deployment,
  { licenseId, endDay, tokenOf }: Omit<Common, 'token'> & { endDay: number },
  t: Text,
): Flow {
  const calls = [buildCancelLicenseStream(deployment, { licenseId, endDay })]
  return {
    title: t.stream.end,
    summary: t.stream.endSummary,
    tokenOf,
    calls: () => calls,
    done: () => t.stream.ended,
  }
}

type OwnStream = { poolId: Hex; salt: Hex; payer: Address; tokenOf: Common['tokenOf'] }

/** Ends a stream that is no license's, now. */
export function endOwnStream(deployment: Deployment, { poolId, salt, payer, tokenOf }: OwnStream, t: Text): Flow {
  const calls = [buildCancelStream(deployment, { poolId, salt, receiver: payer })]
  return {
    title: t.stream.end,
    summary: t.stream.endSummary,
    tokenOf,
    calls: () => calls,
    done: () => t.stream.ended,
  }
}

type RenewalParameters = {
  poolId: Hex
  streamSalt: Hex
  token: Address
  renewal: Renewal
  /** Base units that all standing orders of the payer in this token may take from now on, this one included. */
  allowance: bigint
  tokenOf: (id: string) => Address | undefined
}

/** Writes a standing order for a license's stream, or takes it back. */
export function setRenewal(
  deployment: Deployment,
  { poolId, streamSalt, token, renewal, allowance, tokenOf }: RenewalParameters,
  t: Text,
): Flow {
  const controller = deployment.licenseRegistry?.address as Address
  const isOn = renewal.periodsLeft > 0
  const calls = [
    buildSetRenewal(deployment, { controller, poolId, salt: streamSalt, renewal }),
    buildApproveTokens(deployment, { token, spender: 'streamRenewals', amount: allowance }),
  ]
  return {
    title: isOn ? t.renewal.turnOn : t.renewal.turnOff,
    summary: isOn ? t.renewal.onSummary : t.renewal.offSummary,
    tokenOf,
    calls: () => calls,
    done: () => (isOn ? t.renewal.isOn : t.renewal.isOff),
  }
}
