import {
  buildApproveTokens,
  buildGiveNotice,
  buildRenewCredential,
  buildReportStatement,
  buildTopUpStream,
  buildWithdrawNotice,
  type Credential,
  type Deployment,
} from '@openroyalty/sdk'
import type { Address, Hex } from 'viem'
import type { Text } from '../i18n/index.tsx'
import type { Flow } from './FlowProvider.tsx'

type TopUpParameters = {
  poolId: Hex
  streamSalt: Hex
  /** Who opened it. Left out: it is a license's. */
  controller?: Address
  token: Address
  payer: Address
  /** New last day (since 1970). */
  endDay: number
  /** Base units, exactly: both ends are fixed. */
  deposit: bigint
  tokenOf: (id: string) => Address | undefined
}

/** Pays for more days of a stream. */
export function topUpStream(deployment: Deployment, parameters: TopUpParameters, t: Text): Flow {
  const { poolId, streamSalt, token, payer, endDay, deposit, tokenOf } = parameters
  const controller = parameters.controller ?? (deployment.licenseRegistry?.address as Address)
  const calls = [
    buildApproveTokens(deployment, { token, spender: 'creatorPools', amount: deposit }),
    buildTopUpStream(deployment, { controller, poolId, salt: streamSalt, endDay, maxDeposit: deposit, payer }),
  ]
  return {
    title: t.license.topUp,
    summary: t.license.topUpSummary,
    tokenOf,
    calls: () => calls,
    done: () => t.license.toppedUp,
  }
}

type ReportParameters = {
  licenseId: Hex
  token: Address
  period: number
  units: bigint
  revenue: bigint
  /** Most that is paid, in base units. */
  due: bigint
  tokenOf: (id: string) => Address | undefined
}

/** Files the statement of a period and pays what is then missing. */
export function reportStatement(deployment: Deployment, parameters: ReportParameters, t: Text): Flow {
  const { licenseId, token, period, units, revenue, due, tokenOf } = parameters
  const calls = [
    ...(due > 0n ? [buildApproveTokens(deployment, { token, spender: 'licenseRegistry', amount: due })] : []),
    buildReportStatement(deployment, { licenseId, period, units, revenue, maxDue: due }),
  ]
  return {
    title: t.license.file,
    summary: t.license.fileSummary,
    tokenOf,
    calls: () => calls,
    done: () => t.license.filed,
  }
}

/** Who ends a license: the licensee, or the publisher for convenience or for a breach. */
export type NoticeKind = 'Licensee' | 'Publisher' | 'Breach'

type NoticeParameters = { licenseId: Hex; kind: NoticeKind }

/** Says that a license shall end, after the days that its terms give. */
export function giveNotice(
  deployment: Deployment,
  { licenseId, kind, until }: NoticeParameters & { until: string },
  t: Text,
): Flow {
  const calls = [buildGiveNotice(deployment, { licenseId, kind })]
  return {
    title: t.notice.give[kind],
    summary: t.notice.summary(until),
    calls: () => calls,
    done: () => t.notice.given,
  }
}

/** Takes a notice back that has not taken effect yet. */
export function withdrawNotice(deployment: Deployment, { licenseId, kind }: NoticeParameters, t: Text): Flow {
  const calls = [buildWithdrawNotice(deployment, { licenseId, kind })]
  return {
    title: t.notice.withdraw[kind],
    summary: t.notice.withdrawSummary,
    calls: () => calls,
    done: () => t.notice.withdrawn,
  }
}

/** Hands in a certifier's word that holds for longer. */
export function renewCredential(
  deployment: Deployment,
  { licenseId, credential }: { licenseId: Hex; credential: Credential },
  t: Text,
): Flow {
  const calls = [buildRenewCredential(deployment, { licenseId, credential })]
  return {
    title: t.credential.renew,
    summary: t.credential.renewSummary,
    calls: () => calls,
    done: () => t.credential.renewed,
  }
}
