import type { Address, Hex } from 'viem'
import { byPlace } from '../internal/places.ts'
import { keyOf } from '../replay/key.ts'
import type { ReplayLog } from '../replay/log.ts'
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

type Flow = { contract: Address; token: Address; said: bigint }
type Payout = Flow & { payee: Address }

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
    const flow = (token: Address | undefined, said: bigint, payee?: Address) => {
      if (!token || said === 0n) return
      const { address: contract } = log
      add(this.#flows, keyOf(contract, token), { contract, token, said })
      if (payee) add(this.#payouts, keyOf(contract, token, payee), { contract, token, said: -said, payee })
    }
    if (log.contract === 'creatorPools' && 'poolId' in log.args) {
      const token = pools.pools.get(log.args.poolId)?.terms.token
      if (log.eventName === 'Paid') flow(token, log.args.amount)
      else if (log.eventName === 'StreamOpened') flow(token, log.args.deposit)
      else if (log.eventName === 'StreamChanged') flow(token, log.args.deposit - log.args.refund)
      else if (log.eventName === 'Claimed') flow(token, -log.args.amount, log.args.payee)
    } else if (log.contract === 'usageEpochs') {
      if (log.eventName === 'EpochPublished') flow(log.args.epoch.token, log.args.total)
      else if (log.eventName === 'UsageClaimed')
        flow(this.#tokenOfEpoch(log.args.epochId), -log.args.amount, log.args.payee)
      else flow(this.#tokenOfEpoch(log.args.epochId), -log.args.amount)
    } else if (log.contract === 'usageChannels' && 'channelId' in log.args) {
      const token = channels.channels.get(log.args.channelId)?.token
      if (log.eventName === 'Deposited') flow(token, log.args.amount)
      else if (log.eventName === 'Withdrawn') flow(token, -log.args.amount, log.args.payer)
      else if (log.eventName === 'VoucherRedeemed') flow(token, -log.args.amount)
    }
  }

  /** At the end of each transaction, told of the log that comes next. */
  async endTransaction(next: ReplayLog | undefined): Promise<void> {
    const hash = this.#at?.transactionHash
    const [mine, later]: [TokenTransfer[], TokenTransfer[]] = [[], []]
    for (const transfer of await this.#until(next)) {
      if (transfer.transactionHash === hash) mine.push(transfer)
      else if (transfer.transactionHash === next?.transactionHash) later.push(transfer)
      else this.#compare([transfer], new Map(), new Map(), transfer)
    }
    if (this.#at) this.#compare(mine, this.#flows, this.#payouts, this.#at)
    this.#flows = new Map()
    this.#payouts = new Map()
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
      if (this.#contracts.has(keyOf(from)) || this.#contracts.has(keyOf(to))) found.push(this.#next)
      await this.#pull()
    }
    return found
  }

  async #pull(): Promise<void> {
    const { done, value } = await this.#transfers.next()
    const isBeyond = !done && this.#toBlock !== undefined && value.blockNumber > this.#toBlock
    this.#next = done || isBeyond ? undefined : value
  }

  #compare(
    transfers: readonly TokenTransfer[],
    flows: Map<string, Flow>,
    payouts: Map<string, Payout>,
    at: FindingPlace,
  ): void {
    const moved = new Map<string, Flow>()
    for (const { token, from, to, amount } of transfers) {
      if (isSame(from, to)) continue
      for (const [address, said] of [
        [from, -amount],
        [to, amount],
      ] as const) {
        const contract = this.#contracts.get(keyOf(address))
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
