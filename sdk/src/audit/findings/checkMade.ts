import { type Address, type Hex, numberToHex, zeroAddress } from 'viem'
import { decodeOfferTerms } from '../../actions/internal/decode.ts'
import { channelIdOf } from '../../channels/channelIdOf.ts'
import { licenseIdOf, offerIdOf } from '../../utils/licenseIds.ts'
import { poolIdOf, streamIdOf } from '../../utils/poolIds.ts'
import { catalogueIdOf, catalogueWorkIdOf, workIdOf } from '../../utils/workIds.ts'
import type { ReplayLog } from '../replay/log.ts'
import { ownerIn } from '../replay/tokens.ts'
import type { FindingSubjects } from './finding.ts'
import { isSame, short, type Watch } from './watch.ts'

/** What contradicts itself has no id. */
const NO_ID = '0x'

/** Something that a log makes: its id is the hash of what the log says, and nobody makes it twice. */
type Made = {
  what: string
  id: Hex
  idOf: () => Hex
  isThere: boolean
  subjects: FindingSubjects
  /** Who must have its token by then. */
  owner?: { said: Address; real: Address | undefined }
}

/** Looks at what a log makes, or moves, before the state takes it in. */
export function checkMade(watch: Watch, log: ReplayLog): void {
  if (log.eventName === 'Transfer') {
    checkMove(watch, log)
    return
  }
  const made = madeBy(watch, log)
  if (!made) return
  const { what, id, subjects, owner } = made
  if (made.isThere)
    watch.find('made-twice', { what: `The ${what} ${short(id)} was made although it is there.`, subjects, at: log })
  const expected = computed(made.idOf)
  if (expected.toLowerCase() !== id.toLowerCase())
    watch.find('id-differs', {
      what: `The ${what} ${short(id)} has not the id that follows from what it was made of: ${expected === NO_ID ? 'none does' : expected}.`,
      subjects,
      at: log,
    })
  if (owner && !isSame(owner.said, owner.real))
    watch.find('owner-differs', {
      what: `The ${what} ${short(id)} was made for ${owner.said}; its token is ${owner.real ? `with ${owner.real}` : 'with nobody'}.`,
      subjects: { ...subjects, account: owner.said },
      at: log,
    })
}

function madeBy({ state }: Watch, log: ReplayLog): Made | undefined {
  const { works, pools, licenses, channels, epochs } = state
  switch (log.eventName) {
    case 'WorkRegistered': {
      const { workId, creator } = log.args
      const owner = { said: creator, real: ownerIn(works.tokens, workId) }
      const isThere = works.works.has(workId)
      return { what: 'work', id: workId, idOf: () => workIdOf(log.args), isThere, subjects: { workId }, owner }
    }
    case 'CatalogueRegistered': {
      const { catalogueId, steward } = log.args
      const owner = { said: steward, real: ownerIn(works.tokens, catalogueId) }
      const made = { id: catalogueId, isThere: works.works.has(catalogueId), subjects: { workId: catalogueId }, owner }
      return { what: 'catalogue', idOf: () => catalogueIdOf(log.args), ...made }
    }
    case 'WorkMaterialized': {
      const { workId, owner: said } = log.args
      const owner = { said, real: ownerIn(works.tokens, workId) }
      const isThere = works.works.has(workId)
      return { what: 'work', id: workId, idOf: () => catalogueWorkIdOf(log.args), isThere, subjects: { workId }, owner }
    }
    case 'PoolCreated': {
      const { poolId } = log.args
      const isThere = pools.pools.has(poolId)
      return { what: 'pool', id: poolId, idOf: () => poolIdOf(log.args), isThere, subjects: { poolId } }
    }
    case 'Joined': {
      const { poolId, workId } = log.args
      const isThere = pools.pools.get(poolId)?.book.members.get(workId)?.joined ?? false
      return { what: 'membership of work', id: workId, idOf: () => workId, isThere, subjects: { poolId, workId } }
    }
    case 'StreamOpened': {
      const { streamId, poolId } = log.args
      const isThere = pools.streams.has(streamId)
      return { what: 'stream', id: streamId, idOf: () => streamIdOf(log.args), isThere, subjects: { streamId, poolId } }
    }
    case 'OfferPublished': {
      const { offerId, publisher } = log.args
      const isOfPool = log.args.poolId === log.args.terms.poolId
      const idOf = () => (isOfPool ? offerIdOf({ publisher, terms: decodeOfferTerms(log.args.terms) }) : NO_ID)
      return { what: 'offer', id: offerId, idOf, isThere: licenses.offers.has(offerId), subjects: { offerId } }
    }
    case 'LicenseAcquired': {
      const { licenseId, licensee } = log.args
      const owner = { said: licensee, real: ownerIn(licenses.tokens, licenseId) }
      const isThere = licenses.licenses.has(licenseId)
      return {
        what: 'license',
        id: licenseId,
        idOf: () => licenseIdOf(log.args),
        isThere,
        subjects: { licenseId },
        owner,
      }
    }
    case 'ChannelOpened': {
      const { channelId } = log.args
      const isThere = channels.channels.has(channelId)
      return { what: 'channel', id: channelId, idOf: () => channelIdOf(log.args), isThere, subjects: { channelId } }
    }
    case 'EpochPublished': {
      // Its id is looked at with all that it must repeat.
      const { epochId } = log.args
      return { what: 'epoch', id: epochId, idOf: () => epochId, isThere: epochs.has(epochId), subjects: { epochId } }
    }
    default:
      return undefined
  }
}

/** A token goes from who has it, and a new one from nobody. */
function checkMove(watch: Watch, log: ReplayLog & { eventName: 'Transfer' }): void {
  const isWork = log.contract === 'workRegistry'
  const { from, to, tokenId } = log.args
  const id = numberToHex(tokenId, { size: 32 })
  const owner = ownerIn((isWork ? watch.state.works : watch.state.licenses).tokens, id) ?? zeroAddress
  if (isSame(owner, from)) return
  watch.find('owner-differs', {
    what: `The ${isWork ? 'work' : 'license'} ${short(id)} went to ${to} from ${from}, who did not have it: ${owner} had.`,
    subjects: { ...(isWork ? { workId: id } : { licenseId: id }), account: to },
    at: log,
  })
}

/** What was altered may be more than its type holds: then it is the id of nothing. */
function computed(idOf: () => Hex): Hex {
  try {
    return idOf()
  } catch {
    return NO_ID
  }
}
