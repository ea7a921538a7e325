import { type Address, erc20Abi, type Hex, type Log, parseEventLogs } from 'viem'
import { creatorPoolsAbi, royaltySplitsAbi, usageEpochsAbi } from '../../sdk/src/abis/index.ts'
import type { TokenTransfer } from '../../sdk/src/audit/index.ts'
import type { PoolEntry } from './accountant.ts'
import type { PilotChain } from './chain.ts'

/** A log as the chain has it, with the second of its block. */
export type TimedLog = Log<bigint, number> & { time: bigint }

/** All logs of all contracts, and of the token, from the first block on. */
export async function readLogs(chain: PilotChain): Promise<TimedLog[]> {
  const address = Object.values(chain.contracts).map((contract) => contract.address)
  const logs = await chain.publicClient.getLogs({ address, fromBlock: 0n, toBlock: 'latest' })
  const times = new Map<bigint, bigint>()
  for (const { blockNumber } of logs) {
    if (times.has(blockNumber)) continue
    times.set(blockNumber, (await chain.publicClient.getBlock({ blockNumber })).timestamp)
  }
  return logs.map((log) => ({ ...log, time: times.get(log.blockNumber) ?? 0n }))
}

/** A pool's own logs, decoded, in the order of the chain. */
export function poolEntriesOf(logs: readonly TimedLog[], pools: Address, poolId: Hex): DecodedPoolEntry[] {
  const eventName = [
    'Joined',
    'Left',
    'UnitsSet',
    'Extracted',
    'Paid',
    'StreamOpened',
    'StreamChanged',
    'Claimed',
  ] as const
  const decoded = parseEventLogs({ abi: creatorPoolsAbi, eventName: [...eventName], logs: at(logs, pools) })
  return decoded.filter(({ args }) => args.poolId === poolId).map((log) => ({ ...log, time: timeOf(log) }))
}

/** With what only a reader of names and addresses needs. */
export type DecodedPoolEntry = PoolEntry & {
  transactionHash: Hex
  args: { payer?: Address; ref?: Hex; payee?: Address; amount?: bigint; deposit?: bigint; refund?: bigint }
}

/** What the license registry says of a license: what was paid when it was taken, and its statements. */
export type LicenseLogs = {
  acquired: readonly { licenseId: Hex; fee: bigint; transactionHash: Hex }[]
  offers: readonly { offerId: Hex; terms: { revenueShare: number; unitPrice: bigint } }[]
  statements: readonly {
    licenseId: Hex
    period: number
    version: number
    units: bigint
    revenue: bigint
    usageHash: Hex
    owed: bigint
    change: bigint
    paid: bigint
    transactionHash: Hex
  }[]
}

/** Decoded logs of the license registry. */
export function licenseLogsOf(logs: readonly TimedLog[], { abi, address }: LicenseRegistry): LicenseLogs {
  const own = at(logs, address)
  const withHash = <args>({ args, transactionHash }: { args: args; transactionHash: Hex }) => ({
    ...args,
    transactionHash,
  })
  return {
    acquired: parseEventLogs({ abi, eventName: 'LicenseAcquired', logs: own }).map(withHash),
    offers: parseEventLogs({ abi, eventName: 'OfferPublished', logs: own }).map(({ args }) => args),
    statements: parseEventLogs({ abi, eventName: 'StatementFiled', logs: own }).map(withHash),
  }
}

type LicenseRegistry = PilotChain['contracts']['licenseRegistry']

export type Transfer = { from: Address; to: Address; value: bigint }

/** Movements of the token. */
export function transfersOf(logs: readonly TimedLog[], token: Address): Transfer[] {
  return parseEventLogs({ abi: erc20Abi, eventName: 'Transfer', logs: at(logs, token) }).map(({ args }) => args)
}

/** The same, as an audit takes them. */
export function tokenTransfersOf(logs: readonly TimedLog[], token: Address): TokenTransfer[] {
  return parseEventLogs({ abi: erc20Abi, eventName: 'Transfer', logs: at(logs, token) }).map((log) => ({
    ...{ token, from: log.args.from, to: log.args.to, amount: log.args.value, time: timeOf(log) },
    ...{ transactionHash: log.transactionHash, blockNumber: log.blockNumber, logIndex: log.logIndex },
  }))
}

/** What was paid in for use, and what works got of it. */
export type EpochLogs = {
  published: readonly PublishedEpoch[]
  claimed: readonly UsageClaimed[]
}
export type PublishedEpoch = {
  epochId: Hex
  epoch: { licenseId: Hex; period: number; version: number; poolId: Hex; payer: Address; root: Hex }
  total: bigint
  dataHash: Hex
  time: bigint
}
export type UsageClaimed = { epochId: Hex; workId: Hex; payee: Address; index: number; amount: bigint; time: bigint }

/** Decoded logs of usage epochs, in the order of the chain. */
export function epochLogsOf(logs: readonly TimedLog[], usageEpochs: Address): EpochLogs {
  const own = at(logs, usageEpochs)
  const abi = usageEpochsAbi
  return {
    published: parseEventLogs({ abi, eventName: 'EpochPublished', logs: own }).map((log) => ({
      ...log.args,
      time: timeOf(log),
    })),
    claimed: parseEventLogs({ abi, eventName: 'UsageClaimed', logs: own }).map((log) => ({
      ...log.args,
      time: timeOf(log),
    })),
  }
}

/** What splits shared out, paid or credited. */
export function distributionsOf(logs: readonly TimedLog[], splits: Address): { split: Address; amount: bigint }[] {
  return parseEventLogs({ abi: royaltySplitsAbi, eventName: 'Distributed', logs: at(logs, splits) }).map(
    ({ args }) => args,
  )
}

function at(logs: readonly TimedLog[], address: Address): TimedLog[] {
  return logs.filter((log) => log.address.toLowerCase() === address.toLowerCase())
}

/** Decoding adds to a log and takes nothing away. */
function timeOf(log: object): bigint {
  return (log as TimedLog).time
}
