import type { Address, Hex } from 'viem'
import { byPlace } from '../internal/places.ts'
import { keyOf } from '../replay/key.ts'
import type { ReplayLog } from '../replay/log.ts'
import { splitAccountIn, splitIn } from '../replay/splits.ts'
import { sharedOut } from './checkSplits.ts'
import type { FindingPlace } from './finding.ts'
import { isSame, placeOf, type Watch } from './watch.ts'

/** A `Transfer` log of a token. */
export type TokenTransfer = FindingPlace & {
  token: Address
  from: Address
  to: Address
  /** Base units. */
  amount: bigint
}

/** Contracts that hold money of several people. */
const HOLDERS = ['creatorPools', 'usageEpochs', 'usageChannels'] as const

/** What logs of one transaction say. */
type Told = { flows: Map<string, Flow>; payouts: Map<string, Payout>; senders: Map<string, Senders> }
const NOTHING: Told = { flows: new Map(), payouts: new Map(), senders: new Map() }

type Flow = { contract: Address; token: Address; said: bigint }
type Payout = Flow & { payee: Address }
/** Who may have sent what came in. */
type Senders = { contract: Address; token: Address; people: Set<string> }

/** Holds tokens' own logs against what the contracts say that they took in and paid out, transaction by transaction. */
export class TransferChecks {
  readonly #watch: Watch
  readonly #transfers: AsyncIterator<TokenTransfer> | Iterator<TokenTransfer>
  readonly #tokenOfEpoch: (epochId: Hex) => Address | undefined
  readonly #toBlock: bigint | undefined
  readonly #contracts: ReadonlyMap<string, Address>
  #next: TokenTransfer | undefined
  #isBegun = false
  /** Of the present transaction. */
  #flows = new Map<string, Flow>()
  #payouts = new Map<string, Payout>()
  #senders = new Map<string, Senders>()
  #at: FindingPlace | undefined
  #pending: TokenTransfer[] = []

  constructor(
    watch: Watch,
    transfers: AsyncIterable<TokenTransfer> | Iterable<TokenTransfer>,
    contracts: readonly { name: string; address: Address }[],
    tokenOfEpoch: (epochId: Hex) => Address | undefined,
    toBlock: bigint | undefined,
  ) {
    this.#watch = watch
    this.#transfers =
      Symbol.asyncIterator in transfers ? transfers[Symbol.asyncIterator]() : transfers[Symbol.iterator]()
    this.#tokenOfEpoch = tokenOfEpoch
    this.#toBlock = toBlock
    this.#contracts = new Map(
      contracts
        .filter(({ name }) => (HOLDERS as readonly string[]).includes(name))
        .map(({ address }) => [keyOf(address), address]),
    )
  }

  /** Notes what a log says of money, before the state takes it in. */
  note(log: ReplayLog): void {
    this.#at = placeOf(log)
    const { pools, channels } = this.#watch.state
    const { address: contract } = log
    const out = (token: Address | undefined, said: bigint, payee?: Address, holder: Address = contract) => {
      if (!token || said === 0n) return
      add(this.#flows, keyOf(holder, token), { contract: holder, token, said: -said })
      if (payee) add(this.#payouts, keyOf(holder, token, payee), { contract: holder, token, said, payee })
    }
    const into = (token: Address | undefined, said: bigint, ...people: Address[]) => {
      if (!token || said === 0n) return
      const key = keyOf(contract, token)
      add(this.#flows, key, { contract, token, said })
      const senders = this.#senders.get(key) ?? { contract, token, people: new Set() }
      for (const person of people) senders.people.add(keyOf(person))
      this.#senders.set(key, senders)
    }
    if (log.contract === 'creatorPools' && 'poolId' in log.args) {
      const token = pools.pools.get(log.args.poolId)?.terms.token
      if (log.eventName === 'Paid') into(token, log.args.amount, log.args.payer, log.args.sender)
      else if (log.eventName === 'StreamOpened') into(token, log.args.deposit, log.args.payer)
      else if (log.eventName === 'StreamChanged') {
        into(token, log.args.deposit, log.args.payer)
        out(token, log.args.refund)
      } else if (log.eventName === 'Claimed') out(token, log.args.amount, log.args.payee)
    } else if (log.contract === 'usageEpochs') {
      if (log.eventName === 'EpochPublished') into(log.args.epoch.token, log.args.total, log.args.epoch.payer)
      else if (log.eventName === 'UsageClaimed')
        out(this.#tokenOfEpoch(log.args.epochId), log.args.amount, log.args.payee)
      else out(this.#tokenOfEpoch(log.args.epochId), log.args.amount)
    } else if (log.contract === 'usageChannels' && 'channelId' in log.args) {
      const token = channels.channels.get(log.args.channelId)?.token
      if (log.eventName === 'Deposited') into(token, log.args.amount, log.args.sender)
      else if (log.eventName === 'Withdrawn') out(token, log.args.amount, log.args.payer)
      else if (log.eventName === 'VoucherRedeemed') out(token, log.args.amount)
    } else if (log.contract === 'royaltySplits') {
      if (log.eventName === 'CreditWithdrawn') {
        const { token, amount, recipient, split } = log.args
        out(token, amount, recipient, split)
      } else if (log.eventName === 'Distributed') this.#noteDistribution(log.args, out)
      // What is credited does not move: the distribution's own log comes after it.
      else if (log.eventName === 'Credited') out(log.args.token, -log.args.amount, log.args.recipient, log.args.split)
    }
  }

  /** Each recipient's share, where it is known who they are. */
  #noteDistribution(
    { split, token, amount, carried }: { split: Address; token: Address; amount: bigint; carried: number },
    out: (token: Address, said: bigint, payee: Address | undefined, holder: Address) => void,
  ): void {
    const { splits } = this.#watch.state
    const announced = splitIn(splits, split)
    if (!announced) return
    const former = splitAccountIn(splits, { split, token })
    const amounts = sharedOut(announced.shares, former.position, amount + BigInt(carried) - former.carried)
    for (const [i, recipient] of announced.recipients.entries()) out(token, amounts[i] ?? 0n, recipient, split)
  }

  /** At the end of each transaction, told of the log that comes next. */
  async endTransaction(next: ReplayLog | undefined): Promise<void> {
    const hash = this.#at?.transactionHash
    const [mine, later]: [TokenTransfer[], TokenTransfer[]] = [[], []]
    for (const transfer of await this.#until(next)) {
      if (transfer.transactionHash === hash) mine.push(transfer)
      else if (transfer.transactionHash === next?.transactionHash) later.push(transfer)
      else this.#compare([transfer], transfer)
    }
    if (this.#at) this.#compare(mine, this.#at, { flows: this.#flows, payouts: this.#payouts, senders: this.#senders })
    this.#flows = new Map()
    this.#payouts = new Map()
    this.#senders = new Map()
    this.#pending = later
    this.#at = undefined
  }

  /** Transfers before a log, those kept from the last time included. */
  async #until(next: ReplayLog | undefined): Promise<TokenTransfer[]> {
    const found = this.#pending
    if (!this.#isBegun) {
      this.#isBegun = true
      await this.#pull()
    }
    while (this.#next && (!next || byPlace(this.#next, next) < 0)) {
      const { from, to } = this.#next
      if (this.#holderAt(from, -1n) ?? this.#holderAt(to, 1n)) found.push(this.#next)
      await this.#pull()
    }
    return found
  }

  /** A contract whose money this is; of splits only what leaves is logged. */
  #holderAt(address: Address, said: bigint): Address | undefined {
    const isSplit = said < 0n && splitIn(this.#watch.state.splits, address) !== undefined
    return isSplit ? address : this.#contracts.get(keyOf(address))
  }

  async #pull(): Promise<void> {
    const { done, value } = await this.#transfers.next()
    const isBeyond = !done && this.#toBlock !== undefined && value.blockNumber > this.#toBlock
    this.#next = done || isBeyond ? undefined : value
  }

  #compare(transfers: readonly TokenTransfer[], at: FindingPlace, { flows, payouts, senders }: Told = NOTHING): void {
    const moved = new Map<string, Flow>()
    for (const { token, from, to, amount } of transfers) {
      if (isSame(from, to)) continue
      for (const [address, said] of [
        [from, -amount],
        [to, amount],
      ] as const) {
        const contract = this.#holderAt(address, said)
        if (contract) add(moved, keyOf(contract, token), { contract, token, said })
      }
    }
    for (const key of new Set([...flows.keys(), ...moved.keys()])) {
      const { contract, token } = (flows.get(key) ?? moved.get(key)) as Flow
      const [said, real] = [flows.get(key)?.said ?? 0n, moved.get(key)?.said ?? 0n]
      if (said === real) continue
      const isUnlogged = real > said
      this.#watch.find(isUnlogged ? 'transfer-unlogged' : 'transfer-differs', {
        what: isUnlogged
          ? `${real - said} of token ${token} came to ${contract} and no log of it accounts for them.`
          : `By its logs ${contract} has ${said} more of token ${token}; the token's own logs say ${real}.`,
        subjects: { token, account: contract },
        said,
        expected: real,
        at,
      })
    }
    for (const { contract, token, people } of senders.values()) {
      const strangers = transfers.filter(
        (each) => isSame(each.token, token) && isSame(each.to, contract) && !people.has(keyOf(each.from)),
      )
      for (const { from, amount } of strangers)
        this.#watch.find('transfer-differs', {
          what: `${amount} of token ${token} came to ${contract} from ${from}; it says that others paid.`,
          subjects: { token, account: from },
          said: 0n,
          expected: amount,
          at,
        })
    }
    for (const { contract, token, payee, said } of payouts.values()) {
      const real = transfers
        .filter((each) => isSame(each.token, token) && isSame(each.from, contract) && isSame(each.to, payee))
        .reduce((sum, { amount }) => sum + amount, 0n)
      if (real >= said) continue
      this.#watch.find('transfer-differs', {
        what: `${contract} says that it paid ${said} of token ${token} to ${payee}; the token's own logs say ${real}.`,
        subjects: { token, account: payee },
        said,
        expected: real,
        at,
      })
    }
  }
}

function add<flow extends Flow>(flows: Map<string, flow>, key: string, flow: flow): void {
  const known = flows.get(key)
  if (known) known.said += flow.said
  else flows.set(key, { ...flow })
}
