import { type Abi, decodeEventLog } from 'viem'
import {
  creatorPoolsAbi,
  licenseRegistryAbi,
  royaltySplitsAbi,
  usageChannelsAbi,
  usageEpochsAbi,
} from '../../generated/leanAbis.ts'
import type { ContractName } from '../../types/connection.ts'
import type { JsonValue } from '../../utils/canonicalJson.ts'
import type { CertificateKind } from './certificate.ts'
import type { ProvenLog } from './envelopes.ts'

type Certifiable = { abi: Abi; kinds: { readonly [eventName: string]: Exclude<CertificateKind, 'standing'> } }

/** Which events certificates are about, and of which kind these are. */
export const CERTIFIABLE: { readonly [contract in ContractName]?: Certifiable } = {
  creatorPools: {
    abi: creatorPoolsAbi as Abi,
    kinds: { Paid: 'payment', StreamOpened: 'payment', StreamChanged: 'payment', Claimed: 'claim' },
  },
  usageEpochs: { abi: usageEpochsAbi as Abi, kinds: { EpochPublished: 'payment', UsageClaimed: 'claim' } },
  usageChannels: { abi: usageChannelsAbi as Abi, kinds: { VoucherRedeemed: 'payment' } },
  royaltySplits: { abi: royaltySplitsAbi as Abi, kinds: { Distributed: 'claim', CreditWithdrawn: 'claim' } },
  licenseRegistry: { abi: licenseRegistryAbi as Abi, kinds: { LicenseAcquired: 'license', StatementFiled: 'payment' } },
}

export type ReadEvent = {
  kind: Exclude<CertificateKind, 'standing'>
  name: string
  args: { [name: string]: JsonValue }
}

/** What a log of a contract says; undefined where it is none that certificates are about. */
export function readEvent(contract: string, log: ProvenLog): ReadEvent | undefined {
  const certifiable = CERTIFIABLE[contract as ContractName]
  if (!certifiable) return undefined
  let decoded: { eventName?: string; args?: unknown }
  try {
    decoded = decodeEventLog({ abi: certifiable.abi, topics: log.topics, data: log.data, strict: true })
  } catch {
    return undefined
  }
  const name = decoded.eventName ?? ''
  const kind = Object.hasOwn(certifiable.kinds, name) ? certifiable.kinds[name] : undefined
  return kind && { kind, name, args: toJson(decoded.args) as { [name: string]: JsonValue } }
}

/** Integers as decimal texts, whatever their size: one number has one form. */
function toJson(value: unknown): JsonValue {
  switch (typeof value) {
    case 'bigint':
    case 'number':
      return String(value)
    case 'object': {
      if (value === null) return null
      if (Array.isArray(value)) return value.map(toJson)
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toJson(each)]))
    }
    default:
      return value as JsonValue
  }
}
