import type { Address, Hex } from 'viem'
import { OpenRoyaltyError } from '../../errors/base.ts'
import { UsageFileError, UsageFileMismatchError, UsageFileVersionError } from '../../errors/meter.ts'
import { buildUsageTree, type UsageTree } from '../../tree/buildUsageTree.ts'
import type { UsageShare, UsageTreeHead } from '../../tree/usageLeaf.ts'
import { catalogueWorkIdOf } from '../../utils/workIds.ts'
import { consentAt } from '../internal/workReplay.ts'
import { keyOf } from '../replay/key.ts'
import { payeeIn } from '../replay/works.ts'
import type { EpochChecks, PublishedEpoch } from './checkEpochs.ts'
import type { FiledStatement } from './checkLicenses.ts'
import type { Holdings } from './holdings.ts'
import type { Owners } from './owners.ts'
import { NOTABLE_GAIN } from './patterns.ts'
import { isSame, partOf, percent, personOf, short, type Watch } from './watch.ts'

/** What an audit needs of a usage file. What `readUsageFile` of the meter reads fits as it is. */
export type AuditedUsageFile = {
  readonly head: {
    readonly licenseId: Hex
    readonly period: number
    readonly version: number
    /** ISO 8601. */
    readonly from: string
    readonly until: string
    /** Whole numbers as text. */
    readonly units: string
    readonly revenue: string
    readonly total: string
  }
  /** In ascending order of ids. */
  readonly works: readonly { readonly workId: Hex; readonly uses: number; readonly amount: bigint }[]
  /** SHA-256 of the text. */
  readonly hash: Hex
}

/** A usage file that was published: read when its turn comes, so that one is in memory at a time. */
export type AuditFile = {
  /** A path or an address, for the findings. */
  readonly name: string
  read(): AuditedUsageFile | Promise<AuditedUsageFile>
}

/** What one epoch gave the works of its payer and its pool's operator. */
type OwnUse = { epoch: PublishedEpoch; own: Map<string, bigint>; total: bigint }

/** Holds usage files against the statements and epochs that name them. */
export class FileChecks {
  readonly #watch: Watch
  readonly #filed: ReadonlyMap<string, FiledStatement>
  readonly #epochs: EpochChecks
  readonly #holdings: Holdings
  readonly #owners: Owners
  /** Works of each catalogue. */
  readonly #counts: ReadonlyMap<Hex, number>
  readonly #published = new Set<string>()
  readonly #ownUses: OwnUse[] = []
  /** Ids of works that a pool's lots hold and nobody has yet, by pool: worked out where a file names one. */
  readonly #waiting = new Map<Hex, Map<Hex, Hex>>()

  constructor(
    watch: Watch,
    parts: {
      filed: ReadonlyMap<string, FiledStatement>
      epochs: EpochChecks
      holdings: Holdings
      owners: Owners
      counts: ReadonlyMap<Hex, number>
    },
  ) {
    this.#watch = watch
    this.#filed = parts.filed
    this.#epochs = parts.epochs
    this.#holdings = parts.holdings
    this.#owners = parts.owners
    this.#counts = parts.counts
  }

  /** Checks one file. After all logs. */
  async check({ name, read }: AuditFile): Promise<void> {
    let usage: AuditedUsageFile
    try {
      usage = await read()
    } catch (error) {
      this.#tellUnread(name, error)
      return
    }
    const { licenseId, period, version } = usage.head
    const key = keyOf(licenseId, period, version)
    const filed = this.#filed.get(key)
    const subjects = { file: name, licenseId, period, version }
    if (!filed) {
      this.#watch.find('file-unknown', {
        what: `The usage file ${name} is for period ${period}, version ${version}, of license ${short(licenseId)}, of which there is no such statement.`,
        subjects,
      })
      return
    }
    if (usage.hash !== filed.usageHash) {
      this.#watch.find('file-hash-differs', {
        what: `The usage file ${name} has the hash ${usage.hash}; its statement names ${filed.usageHash}.`,
        subjects,
        at: filed.at,
      })
      return
    }
    this.#published.add(key)
    this.#checkHead(name, usage, filed)
    const epoch = this.#epochs.byStatement.get(key)
    if (epoch) await this.#checkTree(name, usage, epoch)
    this.#checkWorks(name, usage, filed, epoch)
  }

  /** After all files: what is missing, and patterns over several. */
  end(): void {
    for (const [key, filed] of this.#filed) {
      if (this.#published.has(key)) continue
      const { licenseId, period, version, usageHash, at } = filed
      const epoch = this.#epochs.byStatement.get(key)
      const subjects = { licenseId, period, version, ...(epoch ? { epochId: epoch.epochId } : {}) }
      if (epoch)
        this.#watch.find('file-unpublished', {
          what: `${epoch.total} were shared out by use for period ${period}, version ${version}, of license ${short(licenseId)}, and the usage file ${usageHash} behind it was not given.`,
          subjects,
          at: epoch.at,
        })
      else if (BigInt(usageHash) !== 0n)
        this.#watch.find('statement-without-file', {
          what: `The statement for period ${period}, version ${version}, of license ${short(licenseId)} names the usage file ${usageHash}, which was not given.`,
          subjects,
          at,
        })
    }
    this.#checkOwnUse()
  }

  #tellUnread(name: string, error: unknown): void {
    const differs = error instanceof UsageFileMismatchError
    if (!differs && !(error instanceof UsageFileError) && !(error instanceof UsageFileVersionError)) throw error
    this.#watch.find(differs ? 'file-shares-differ' : 'file-unreadable', {
      what: `The usage file ${name} ${differs ? 'does not follow from its own counts' : 'cannot be read'}: ${error.shortMessage}`,
      subjects: { file: name },
    })
  }

  #checkHead(name: string, { head }: AuditedUsageFile, filed: FiledStatement): void {
    const { licenseId, period, version } = filed
    const checks: [what: string, said: bigint, expected: bigint][] = [
      ['units', BigInt(head.units), filed.units],
      ['revenue', BigInt(head.revenue), filed.revenue],
      ['first second', secondOf(head.from), filed.from],
      ['end', secondOf(head.until), filed.to],
    ]
    for (const [what, said, expected] of checks) {
      if (said === expected) continue
      this.#watch.find('file-differs', {
        what: `The ${what} of the usage file ${name} is ${said}; of its statement it is ${expected}.`,
        subjects: { file: name, licenseId, period, version },
        said,
        expected,
        at: filed.at,
      })
    }
  }

  async #checkTree(name: string, { head, works }: AuditedUsageFile, epoch: PublishedEpoch): Promise<void> {
    const { epochId, licenseId, period, version, poolId } = epoch
    const subjects = { file: name, epochId, licenseId, poolId, period, version }
    const shares = works.filter(({ amount }) => amount > 0n)
    const sum = shares.reduce((total, { amount }) => total + amount, 0n)
    if (sum !== epoch.total || BigInt(head.total) !== epoch.total)
      this.#watch.find('total-differs', {
        what: `The usage file ${name} shares out ${sum}; its epoch holds ${epoch.total}.`,
        subjects,
        said: epoch.total,
        expected: sum,
        at: epoch.at,
      })
    const tree = await this.#treeOf({ licenseId, period, version }, shares)
    if (tree?.root !== epoch.root) {
      this.#watch.find('wrong-tree', {
        what: `The root of epoch ${short(epochId)} is ${epoch.root}; the tree of its usage file ${name} has ${tree?.root ?? 'none'}.`,
        subjects,
        at: epoch.at,
      })
      return
    }
    this.#checkClaims(tree, epoch)
  }

  /** Nothing where these shares make no tree. */
  async #treeOf(head: UsageTreeHead, shares: readonly UsageShare[]): Promise<UsageTree | undefined> {
    try {
      return await buildUsageTree({ ...head, shares })
    } catch (error) {
      if (error instanceof OpenRoyaltyError) return undefined
      throw error
    }
  }

  #checkClaims(tree: UsageTree, epoch: PublishedEpoch): void {
    const { epochId, licenseId, poolId } = epoch
    for (const [index, { workId, amount, at }] of epoch.claims ?? []) {
      const leaf = index < tree.count ? tree.leaf(index) : undefined
      if (leaf?.workId === workId && leaf.amount === amount) continue
      this.#watch.find('claim-not-in-tree', {
        what: `${amount} of epoch ${short(epochId)} were claimed for work ${short(workId)} at leaf ${index}; its tree has ${leaf ? `${leaf.amount} for work ${short(leaf.workId)}` : 'no such leaf'}.`,
        subjects: { epochId, licenseId, poolId, workId },
        said: amount,
        expected: leaf?.workId === workId ? leaf.amount : 0n,
        at: [epoch.at, at],
      })
    }
  }

  /* WORKS */

  #checkWorks(
    name: string,
    { works }: AuditedUsageFile,
    filed: FiledStatement,
    epoch: PublishedEpoch | undefined,
  ): void {
    const { licenses, works: registry } = this.#watch.state
    const license = licenses.licenses.get(filed.licenseId)
    const terms = license && licenses.offers.get(license.offerId)?.terms
    if (!license || !terms) return
    const { poolId } = terms
    const { licenseId, period, version, from, to } = filed
    const subjects = { file: name, licenseId, poolId, period, version, ...(epoch && { epochId: epoch.epochId }) }
    const ownUse: OwnUse | undefined = epoch && { epoch, own: new Map(), total: 0n }

    for (const { workId, uses, amount } of works) {
      if (uses === 0 && amount === 0n) continue
      const catalogueId = registry.works.get(workId)?.catalogueId ?? this.#waitingIn(poolId, workId)
      const at = epoch?.at ?? filed.at
      if (epoch && amount > 0n) {
        if (!this.#holdings.heldWithin(poolId, workId, from, to, catalogueId))
          this.#watch.find('leaf-outside-pool', {
            what: `Epoch ${short(epoch.epochId)} gives ${amount} to work ${short(workId)}, which held no units of pool ${short(poolId)} in the period.`,
            subjects: { ...subjects, workId },
            at,
          })
        const owner = this.#owners.at(workId, epoch.at.time)
        if (isSame(owner, epoch.payer))
          this.#watch.find('own-work-in-epoch', {
            what: `Epoch ${short(epoch.epochId)} gives ${amount} to work ${short(workId)}, which belongs to its payer ${epoch.payer}.`,
            subjects: { ...subjects, workId, account: epoch.payer },
            at,
          })
        if (ownUse) {
          ownUse.total += amount
          const people = [owner, payeeIn(registry, { workId, time: epoch.at.time })]
          for (const person of new Set(people.flatMap((each) => (each ? [personOf(each)] : [])))) {
            if (!epoch.unitShares.has(person)) continue
            ownUse.own.set(person, (ownUse.own.get(person) ?? 0n) + amount)
          }
        }
      }
      if (
        this.#isCovered(
          { poolId, workId, catalogueId, from, to, licensed: terms.uses },
          license.facts.start,
          terms.coversLater,
        )
      )
        continue
      this.#watch.find('use-without-consent', {
        what: `License ${short(licenseId)} reports ${uses} uses of work ${short(workId)} in period ${period}, which it did not cover: consent or membership was missing${terms.coversLater ? '' : ' when the license began'}.`,
        subjects: { ...subjects, workId },
        at,
      })
    }
    if (ownUse) this.#ownUses.push(ownUse)
  }

  /** Consent to any of the uses licensed, and units, in one second that counts. Mirrors `LicenseRegistry._held`, for some use. */
  #isCovered(
    {
      poolId,
      workId,
      catalogueId,
      from,
      to,
      licensed,
    }: { poolId: Hex; workId: Hex; catalogueId: Hex | undefined; from: bigint; to: bigint; licensed: number },
    start: bigint,
    coversLater: boolean,
  ): boolean {
    const registry = this.#watch.state.works.works
    const own = registry.get(workId)
    const catalogue = catalogueId ? (registry.get(catalogueId)?.consent ?? []) : []
    const words = own ? own.consent : catalogue
    const isConsented = (time: bigint) => (consentAt(words, own ? catalogue : [], time) & licensed) !== 0
    if (isConsented(start) && this.#holdings.heldWithin(poolId, workId, start, start + 1n, catalogueId)) return true
    if (!coversLater) return false
    for (const span of this.#holdings.spansWithin(poolId, workId, from, to, catalogueId)) {
      const changes = [...words, ...catalogue]
        .map(({ time }) => time)
        .filter((time) => time > span.from && time < span.until)
      if ([span.from, ...changes].some(isConsented)) return true
    }
    return false
  }

  /** The catalogue that holds a work which nobody has yet, where one of the pool's lots does. */
  #waitingIn(poolId: Hex, workId: Hex): Hex | undefined {
    const { works, pools } = this.#watch.state
    if (works.works.has(workId)) return undefined
    let known = this.#waiting.get(poolId)
    if (!known) {
      known = new Map()
      for (const catalogueId of pools.pools.get(poolId)?.book.members.keys() ?? []) {
        const count = works.works.get(catalogueId)?.isCatalogue ? (this.#counts.get(catalogueId) ?? 0) : 0
        for (let index = 0; index < count; index += 1) known.set(catalogueWorkIdOf({ catalogueId, index }), catalogueId)
      }
      this.#waiting.set(poolId, known)
    }
    return known.get(workId)
  }

  /** Compares each epoch with those of the same license before it, and the first with the shares of units. */
  #checkOwnUse(): void {
    const former = new Map<string, bigint>()
    const totals = new Map<Hex, bigint>()
    const inOrder = this.#ownUses.sort((a, b) => Number(a.epoch.at.time - b.epoch.at.time))
    for (const { epoch, own, total } of inOrder) {
      const { licenseId, poolId, epochId, period, version } = epoch
      const before = totals.get(licenseId) ?? 0n
      for (const [person, amount] of own) {
        const key = keyOf(licenseId, person)
        const share = partOf(amount, total)
        const usual = before === 0n ? (epoch.unitShares.get(person) ?? 0) : partOf(former.get(key) ?? 0n, before)
        former.set(key, (former.get(key) ?? 0n) + amount)
        if (share - usual < NOTABLE_GAIN) continue
        this.#watch.find('own-works-gain-use', {
          what: `Works of ${person}, ${person === personOf(epoch.payer) ? 'the licensee' : 'the operator of the pool'}, get ${percent(share)} of epoch ${short(epochId)}, ${amount} of ${total}; ${before === 0n ? 'of the pool’s units they held' : 'of the epochs before they got'} ${percent(usual)}.`,
          subjects: { epochId, licenseId, poolId, period, version, account: person as Address },
          at: epoch.at,
        })
      }
      totals.set(licenseId, before + total)
    }
  }
}

function secondOf(moment: string): bigint {
  return BigInt(Math.floor(Date.parse(moment) / 1000))
}
