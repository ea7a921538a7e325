import type { Address, Hex } from 'viem'
import type { UsageEpoch } from '../../usage/types.ts'
import { usageEpochIdOf } from '../../usage/usageEpochIdOf.ts'
import { DAY } from '../../utils/days.ts'
import { keyOf } from '../replay/key.ts'
import { offerIn } from '../replay/licenses.ts'
import type { UsageEpochsLog } from '../replay/log.ts'
import { operatorsIn } from '../replay/pools.ts'
import { ownerIn } from '../replay/tokens.ts'
import { payeeIn } from '../replay/works.ts'
import type { FiledStatement } from './checkLicenses.ts'
import type { FindingPlace } from './finding.ts'
import type { Holdings } from './holdings.ts'
import type { Patterns } from './patterns.ts'
import { isSame, personOf, placeOf, short, type Watch } from './watch.ts'

/** Whole days in which an epoch stays open. Mirrors `UsageEpochs.OPEN_DAYS`. */
const OPEN_DAYS = 1_096n

/** An epoch as it was published. */
export type PublishedEpoch = UsageEpoch & {
  epochId: Hex
  total: bigint
  dataHash: Hex
  at: FindingPlace
  /** Units of the payer's works, and of the operator's, in parts per million of the pool's when it was published. */
  unitShares: ReadonlyMap<string, number>
  /** What was claimed, by position in the tree; kept where there are files to hold it against. */
  claims: Map<number, { workId: Hex; amount: bigint; at: FindingPlace }> | undefined
}

/** Looks at usage epochs and what is claimed of them. */
export class EpochChecks {
  readonly #watch: Watch
  readonly #filed: ReadonlyMap<string, FiledStatement>
  readonly #holdings: Holdings
  readonly #patterns: Patterns
  readonly #keepsClaims: boolean
  /** By id; and by license, period and version. */
  readonly byId = new Map<Hex, PublishedEpoch>()
  readonly byStatement = new Map<string, PublishedEpoch>()

  constructor(
    watch: Watch,
    parts: {
      filed: ReadonlyMap<string, FiledStatement>
      holdings: Holdings
      patterns: Patterns
      /** Claims are kept where there are files to hold them against. */
      keepsClaims: boolean
    },
  ) {
    this.#watch = watch
    this.#filed = parts.filed
    this.#holdings = parts.holdings
    this.#patterns = parts.patterns
    this.#keepsClaims = parts.keepsClaims
  }

  /** Looks at a log of the usage epochs before the state takes it in. */
  check(log: UsageEpochsLog): void {
    switch (log.eventName) {
      case 'EpochPublished':
        this.#checkPublished(log)
        return
      case 'UsageClaimed':
        this.#checkClaim(log)
        return
      case 'EpochClosed':
        this.#checkClose(log)
    }
  }

  #checkPublished(log: UsageEpochsLog & { eventName: 'EpochPublished' }): void {
    const { epochId, licenseId, poolId, epoch, total, dataHash, closesAt } = log.args
    const { period, version } = epoch
    const subjects = { epochId, licenseId, poolId, period, version }
    const claims: PublishedEpoch['claims'] = this.#keepsClaims ? new Map() : undefined
    const { operator } = operatorsIn(this.#watch.state.pools, poolId)
    const people = operator ? [epoch.payer, operator] : [epoch.payer]
    const unitShares = new Map(people.map((each) => [personOf(each), this.#patterns.shareOf(poolId, each)]))
    const published = { ...epoch, epochId, total, dataHash, at: placeOf(log), unitShares, claims }
    this.byId.set(epochId, published)
    this.byStatement.set(keyOf(epoch.licenseId, period, version), published)

    const filed = this.#filed.get(keyOf(licenseId, period, version))
    if (!filed) {
      this.#watch.find('epoch-without-statement', {
        what: `Epoch ${short(epochId)} belongs to no statement: license ${short(licenseId)} has filed none for period ${period}, version ${version}.`,
        subjects,
        at: log,
      })
      return
    }
    const { licenses } = this.#watch.state
    const license = licenses.licenses.get(licenseId)
    const terms = license && offerIn(licenses, license.offerId)?.terms
    const token = terms && this.#watch.state.pools.pools.get(terms.poolId)?.terms.token
    const payer = ownerIn(licenses.tokens, licenseId)
    const expected: [what: string, said: unknown, expected: unknown][] = [
      ['id', epochId, usageEpochIdOf(epoch)],
      ['registry', lower(epoch.registry), lower(licenses.registry)],
      ['license', epoch.licenseId, licenseId],
      ['pool', [epoch.poolId, poolId].join(), [terms?.poolId, terms?.poolId].join()],
      ['token', lower(epoch.token), lower(token)],
      ['payer', lower(epoch.payer), lower(payer)],
      ['beginning', BigInt(epoch.from), filed.from],
      ['end', BigInt(epoch.to), filed.to],
      ['total', total, filed.paid],
      ['data hash', dataHash, filed.usageHash],
      ['last day', closesAt, ((log.time + DAY - 1n) / DAY + OPEN_DAYS) * DAY],
    ]
    for (const [what, said, right] of expected) {
      if (said === right) continue
      this.#watch.find('epoch-differs', {
        what: `The ${what} of epoch ${short(epochId)} is ${said}; by its license and its statement it is ${right}.`,
        subjects,
        ...(what === 'total' ? { said: total, expected: filed.paid } : {}),
        at: [filed.at, placeOf(log)],
      })
    }
  }

  #checkClaim(log: UsageEpochsLog & { eventName: 'UsageClaimed' }): void {
    const { epochId, workId, payee, index, amount } = log.args
    const { epochs, works } = this.#watch.state
    const account = epochs.get(epochId)
    const epoch = this.byId.get(epochId)
    if (!account || !epoch) return
    const { licenseId, poolId } = epoch
    const subjects = { epochId, licenseId, poolId, workId }
    const find = (code: Parameters<Watch['find']>[0], what: string, at: readonly FindingPlace[] = [placeOf(log)]) =>
      this.#watch.find(code, { what, subjects, at })

    if (account.claimed.has(index)) {
      const first = epoch.claims?.get(index)
      find(
        'claim-twice',
        `Leaf ${index} of epoch ${short(epochId)} was claimed a second time, for ${amount}.`,
        first ? [first.at, placeOf(log)] : undefined,
      )
    }
    if (account.paid + amount > account.total)
      this.#watch.find('claim-beyond-total', {
        what: `Claims of epoch ${short(epochId)} reach ${account.paid + amount}; ${account.total} were paid in.`,
        subjects,
        said: account.paid + amount,
        expected: account.total,
        at: log,
      })
    if (account.isClosed)
      find('claim-after-close', `${amount} of epoch ${short(epochId)} were claimed after it closed.`)
    const expected = payeeIn(works, { workId, time: log.time })
    if (!isSame(payee, expected))
      this.#watch.find('claim-to-another', {
        what: `${amount} of epoch ${short(epochId)} were paid to ${payee} for work ${short(workId)}, whose payee was ${expected ?? 'nobody'}.`,
        subjects: { ...subjects, account: payee },
        at: log,
      })
    if (isSame(ownerIn(works.tokens, workId), epoch.payer))
      find(
        'claim-of-own-work',
        `${amount} of epoch ${short(epochId)} were claimed for work ${short(workId)}, which its payer owned.`,
      )
    const catalogueId = works.works.get(workId)?.catalogueId
    if (!this.#holdings.heldWithin(poolId, workId, BigInt(epoch.from), BigInt(epoch.to), catalogueId))
      find(
        'claim-outside-pool',
        `${amount} of epoch ${short(epochId)} were claimed for work ${short(workId)}, which held no units of its pool in the period.`,
        [epoch.at, placeOf(log)],
      )
    epoch.claims?.set(index, { workId, amount, at: placeOf(log) })
  }

  #checkClose(log: UsageEpochsLog & { eventName: 'EpochClosed' }): void {
    const { epochId, poolId, amount } = log.args
    const account = this.#watch.state.epochs.get(epochId)
    if (!account) return
    const left = account.total - account.paid
    const isEarly = log.time < account.closesAt || account.isClosed
    if (!isEarly && amount === left) return
    this.#watch.find('epoch-closed-early', {
      what: `Epoch ${short(epochId)} was closed in ${log.time} with ${amount}; it could be closed ${account.isClosed ? 'once' : `from ${account.closesAt} on`}, with ${left}.`,
      subjects: { epochId, poolId },
      said: amount,
      expected: left,
      at: log,
    })
  }
}

function lower(address: Address | undefined): string | undefined {
  return address?.toLowerCase()
}
