import { type Abi, type ContractEventName, encodeEventTopics, type Hex, pad, parseEventLogs, zeroAddress } from 'viem'
import { logPages, type Topics } from '../../actions/internal/logs.ts'
import { offerOf } from '../../actions/offerOf.ts'
import { creatorPoolsAbi, licenseRegistryAbi, workRegistryAbi } from '../../generated/leanAbis.ts'
import type { ContractName } from '../../types/connection.ts'
import type { EventArgs } from '../../types/events.ts'
import type { OfferTerms } from '../../types/licenses.ts'
import { addressOf } from '../../utils/deployment.ts'
import { licenseStreamSaltOf } from '../../utils/licenseIds.ts'
import { NEVER } from '../../utils/never.ts'
import { streamIdOf } from '../../utils/poolIds.ts'
import { type ChainPast, withTimes } from './blocks.ts'
import type { LicenseLog, Timed } from './licenseReplay.ts'
import { byPlace } from './places.ts'
import { stoppedSince } from './poolReplay.ts'
import type { ConsentLog, MemberEntry } from './workReplay.ts'

/** What is kept of a log: enough to replay it, and to say where it is. */
type Entry<abi extends Abi, name extends ContractEventName<abi>> = {
  [each in name]: { eventName: each; args: EventArgs<abi, each>; time: bigint; blockNumber: bigint; logIndex: number }
}[name]

/** Ids of a license's streams that are asked for at once: most have one stream, and none of its successors is known beforehand. */
const STREAMS_AT_ONCE = 16

/**
 * A license's offer, all its logs, its streams' included, and when its pool's clock stopped ({@link NEVER}: not, or no stream is asked for);
 * nothing where it was never acquired.
 */
export async function licenseHistoryOf(
  past: ChainPast,
  licenseId: Hex,
): Promise<{ terms: OfferTerms; logs: Timed<LicenseLog>[]; poolStoppedSince: bigint } | undefined> {
  const names = [
    'LicenseAcquired',
    'CredentialRenewed',
    'StatementFiled',
    'NoticeGiven',
    'NoticeWithdrawn',
    'LicenseTerminated',
  ] as const
  const logs = await logsOf(past, 'licenseRegistry', licenseRegistryAbi, names, [licenseId])
  const acquired = logs.find(({ eventName }) => eventName === 'LicenseAcquired')
  if (acquired?.eventName !== 'LicenseAcquired') return undefined
  const offer = await offerOf(past.client, { offerId: acquired.args.offerId, ...past.range })
  if (!offer) return undefined

  if (offer.terms.minRate === 0n) return { terms: offer.terms, logs, poolStoppedSince: NEVER }
  const streamLogs = await streamLogsOf(past, licenseId, offer.terms.poolId)
  const poolStoppedSince = await poolStoppedSinceOf(past, offer.terms.poolId)
  return { terms: offer.terms, logs: [...logs, ...streamLogs].sort(byPlace), poolStoppedSince }
}

/** Second in which a pool's clock stopped; {@link NEVER} where it runs. Only of a frozen pool are all members asked for. */
async function poolStoppedSinceOf(past: ChainPast, poolId: Hex): Promise<bigint> {
  const frozen = await logsOf(past, 'creatorPools', creatorPoolsAbi, ['OperatorSet'], [poolId, pad(zeroAddress)])
  if (!frozen[0]) return NEVER
  const created = await logsOf(past, 'creatorPools', creatorPoolsAbi, ['PoolCreated'], [poolId])
  if (created[0]?.args.terms.joinUnits !== 0) return NEVER
  const names = ['Joined', 'UnitsSet', 'Left', 'Extracted'] as const
  return stoppedSince(await logsOf(past, 'creatorPools', creatorPoolsAbi, names, [poolId]), frozen[0])
}

/** Logs of a license's streams, one after the other: there is a next one only where there is one before. */
async function streamLogsOf(past: ChainPast, licenseId: Hex, poolId: Hex) {
  const controller = addressOf(past.client.deployment, 'licenseRegistry')
  const names = ['StreamOpened', 'StreamChanged'] as const
  const found: Entry<typeof creatorPoolsAbi, (typeof names)[number]>[] = []
  for (let index = 0; ; index += STREAMS_AT_ONCE) {
    const ids = Array.from({ length: STREAMS_AT_ONCE }, (_, i) =>
      streamIdOf({ controller, poolId, salt: licenseStreamSaltOf({ licenseId, index: index + i }) }),
    )
    const logs = await logsOf(past, 'creatorPools', creatorPoolsAbi, names, [poolId, ids])
    found.push(...logs)
    if (logs.filter(({ eventName }) => eventName === 'StreamOpened').length < STREAMS_AT_ONCE) return found
  }
}

/** All that was said about the consent of a work or a catalogue. */
export function consentLogsOf(past: ChainPast, workId: Hex): Promise<Timed<ConsentLog>[]> {
  const names = ['WorkRegistered', 'CatalogueRegistered', 'WorkMaterialized', 'ConsentSet'] as const
  return logsOf(past, 'workRegistry', workRegistryAbi, names, [workId])
}

/** All that happened to a work's own membership of a pool, or to a catalogue's. */
export async function memberLogsOf(
  past: ChainPast,
  poolId: Hex,
  workId: Hex,
  catalogueId: Hex | undefined,
): Promise<MemberEntry[]> {
  const logs = await logsOf(past, 'creatorPools', creatorPoolsAbi, ['Joined', 'UnitsSet', 'Left'], [poolId, workId])
  if (!catalogueId) return logs
  const extracted = await logsOf(past, 'creatorPools', creatorPoolsAbi, ['Extracted'], [poolId, catalogueId, workId])
  return [...logs, ...extracted].sort(byPlace)
}

/** Logs of some events of a contract whose first indexed arguments are these, in the order of the chain. */
async function logsOf<const abi extends Abi, const name extends ContractEventName<abi>>(
  { client, range, times }: ChainPast,
  contract: ContractName,
  abi: abi,
  names: readonly name[],
  indexed: Topics,
): Promise<Entry<abi, name>[]> {
  const signatures = names.map((eventName) => encodeEventTopics({ abi: abi as Abi, eventName } as never)[0] as Hex)
  const filter = { address: [addressOf(client.deployment, contract)], topics: [signatures, ...indexed] }
  const entries: Entry<abi, name>[] = []
  const fromBlock = range.fromBlock ?? client.deployment[contract]?.block
  for await (const page of logPages(client, filter, { ...range, fromBlock })) {
    for (const log of parseEventLogs({ abi: abi as Abi, logs: await withTimes(client, page, times) })) {
      const { eventName, args, time, blockNumber, logIndex } = log as never as Entry<abi, name>
      entries.push({ eventName, args, time, blockNumber, logIndex } as never)
    }
  }
  return entries
}
