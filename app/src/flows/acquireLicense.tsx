import {
  buildAcquireLicense,
  buildAcquireLicenseWithPermit,
  buildApproveTokens,
  type Credential,
  type Deployment,
  licenseIdOf,
  type Permit,
  type SignAcquisitionReturnType,
  signAcquisition,
  signPermit,
} from '@openroyalty/sdk'
import type { Address, Hex } from 'viem'
import { Amount } from '../components/Amount.tsx'
import type { TokenLook } from '../hooks/useTokens.ts'
import type { Text } from '../i18n/index.tsx'
import { dateText, shortHex } from '../lib/format.ts'
import type { Flow } from './FlowProvider.tsx'

export type AcquireParameters = {
  offerId: Hex
  licensee: Address
  salt: Hex
  token: Address
  look: TokenLook | undefined
  /** Base units. */
  fee: bigint
  /** Of the stream to open with it; zero: none. */
  rate: bigint
  endDay: number
  deposit: bigint
  /** A certifier's word, where the terms ask for one. */
  credential?: Credential | undefined
  /** Last second in which the signatures hold. */
  deadline: bigint
  /** By two signatures and one transaction; else by two transactions. */
  byPermit: boolean
  tokenOf: (id: string) => Address | undefined
}

/** Takes a license, pays its fee and opens its stream: all of it, or nothing. */
export function acquireLicense(deployment: Deployment, parameters: AcquireParameters, t: Text, locale: string): Flow {
  const { offerId, licensee, salt, token, look, fee, rate, endDay, deposit, deadline, byPermit, tokenOf, credential } =
    parameters
  const value = fee + deposit
  const asked = { offerId, salt, maxFee: fee, ...(rate > 0n && { rate, endDay }), maxDeposit: deposit }
  const flow = {
    title: t.acquire.title,
    summary: t.acquire.summary,
    tokenOf,
    done: () => t.acquire.done,
    next: { label: t.acquire.toLicense, href: `/licenses/${licenseIdOf({ offerId, licensee, salt })}` },
  }
  if (!byPermit) {
    const calls = [
      ...(value > 0n ? [buildApproveTokens(deployment, { token, spender: 'licenseRegistry', amount: value })] : []),
      buildAcquireLicense(deployment, { ...asked, licensee, credential }),
    ]
    return { ...flow, calls: () => calls }
  }
  const until = [t.args.deadline, dateText(deadline, locale)] as const
  return {
    ...flow,
    signatures: [
      {
        title: t.acquire.signLicense,
        facts: [
          [
            t.words.offer,
            <span className="address" key="offer">
              {shortHex(offerId)}
            </span>,
          ],
          [
            t.args.licensee,
            <span className="mono" key="licensee">
              {licensee}
            </span>,
          ],
          [t.args.maxFee, <Amount key="fee" value={fee} token={look} />],
          [t.args.maxDeposit, <Amount key="deposit" value={deposit} token={look} />],
          ...(rate > 0n ? [[t.args.endDay, dateText(BigInt(endDay) * 86_400n, locale)] as const] : []),
          until,
        ],
        sign: (client) => signAcquisition(client, { ...asked, deadline }),
      },
      {
        title: t.acquire.signPermit,
        facts: [
          [
            t.args.token,
            <span className="mono" key="token">
              {token}
            </span>,
          ],
          [t.args.spender, `LicenseRegistry ${shortHex(deployment.licenseRegistry?.address ?? '')}`],
          [t.args.value, <Amount key="value" value={value} token={look} />],
          until,
        ],
        sign: (client) => signPermit(client, { token, value, deadline }),
      },
    ],
    calls: ([signed, permit]) => [
      buildAcquireLicenseWithPermit(deployment, {
        ...(signed as SignAcquisitionReturnType),
        credential,
        permit: permit as Permit,
      }),
    ],
  }
}
