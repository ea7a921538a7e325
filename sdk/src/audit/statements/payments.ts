import { type Address, type Hex, isAddressEqual, zeroHash } from 'viem'
import { knownOf } from '../replay/key.ts'
import { licenseIdOfSalt } from '../replay/licenses.ts'
import type { CreatorPoolsLog, LicenseRegistryLog, LogPlace, ReplayLog, UsageEpochsLog } from '../replay/log.ts'
import type { ReplayState } from '../replay/replay.ts'
import type { PaymentKind, StatementPayment } from './statement.ts'

/** Of a log file's head. */
export type Contracts = readonly { readonly name: string; readonly address: Address }[]

/** Collects what was paid, and for what. Logs of one transaction tell it together: a fee is a payment whose license is acquired beside it. */
export class Payments {
  readonly all: StatementPayment[] = []
  readonly #addresses: ReadonlyMap<string, Address>
  readonly #isWanted: (payment: StatementPayment) => boolean
  #transaction: Hex | undefined
  /** Of the present transaction: fees of licenses, periods stated, and payments that wait for one of them. */
  #fees = new Map<Hex, bigint>()
  #periods = new Map<Hex, number>()
  #open: StatementPayment[] = []

  constructor(contracts: Contracts, isWanted: (payment: StatementPayment) => boolean) {
    this.#addresses = new Map(contracts.map(({ name, address }) => [name, address]))
    this.#isWanted = isWanted
  }

  /** Takes a log in, after the state has. */
  take(log: ReplayLog, state: ReplayState): void {
    if (log.transactionHash !== this.#transaction) this.end()
    this.#transaction = log.transactionHash
    if (log.contract === 'creatorPools') this.#takePools(log, state)
    else if (log.contract === 'licenseRegistry') this.#takeLicenses(log)
    else if (log.contract === 'usageEpochs') this.#takeEpochs(log, state)
  }

  /** After the last log. */
  end(): void {
    for (const payment of this.#open) {
      const { licenseId } = payment
      if (licenseId !== undefined && payment.kind === 'statement') {
        if (this.#fees.get(licenseId) === payment.paid) {
          payment.kind = 'fee'
          this.#fees.delete(licenseId)
        } else payment.period = this.#periods.get(licenseId)
      }
      if (this.#isWanted(payment)) this.all.push(payment)
    }
    this.#open = []
    this.#fees = new Map()
    this.#periods = new Map()
  }

  #takePools(log: CreatorPoolsLog, state: ReplayState): void {
    if (log.eventName === 'Paid') {
      const { poolId, payer, ref, sender, amount } = log.args
      const kind = this.#kindOf(sender)
      const isLicense = kind === 'statement' || kind === 'unclaimed use'
      this.#add(log, state, {
        ...{ kind, poolId, payer, paid: amount, refunded: 0n },
        ...(isLicense ? { licenseId: ref } : {}),
        ...(kind === 'voucher' && ref !== zeroHash ? { by: ref } : {}),
      })
    } else if (log.eventName === 'StreamOpened' || log.eventName === 'StreamChanged') {
      const { poolId, streamId, payer, deposit } = log.args
      this.#add(log, state, {
        ...{ kind: 'stream', poolId, payer, by: streamId, licenseId: licenseOfStream(state, streamId) },
        ...{ paid: deposit, refunded: log.eventName === 'StreamChanged' ? log.args.refund : 0n },
      })
    }
  }

  #takeLicenses(log: LicenseRegistryLog): void {
    if (log.eventName === 'LicenseAcquired') this.#fees.set(log.args.licenseId, log.args.fee)
    else if (log.eventName === 'StatementFiled') this.#periods.set(log.args.licenseId, log.args.period)
  }

  #takeEpochs(log: UsageEpochsLog, state: ReplayState): void {
    if (log.eventName !== 'EpochPublished') return
    const { epochId, licenseId, poolId, epoch, total } = log.args
    const { payer, period } = epoch
    this.#add(log, state, { kind: 'use', poolId, payer, licenseId, period, by: epochId, paid: total, refunded: 0n })
  }

  #kindOf(sender: Address): PaymentKind {
    const isFrom = (name: string) => {
      const address = this.#addresses.get(name)
      return address !== undefined && isAddressEqual(sender, address)
    }
    if (isFrom('licenseRegistry')) return 'statement'
    if (isFrom('usageChannels')) return 'voucher'
    if (isFrom('usageEpochs')) return 'unclaimed use'
    // An inbox is the payer of what it holds; nobody else pays through the inboxes' contract.
    if (isFrom('poolInboxes')) return 'inbox'
    return 'direct'
  }

  #add(
    { time, transactionHash }: LogPlace,
    state: ReplayState,
    payment: Omit<StatementPayment, 'time' | 'transactionHash' | 'token'>,
  ): void {
    const { token } = knownOf(state.pools.pools, payment.poolId, 'pool').terms
    this.#open.push({ time, transactionHash, token, ...payment })
  }
}

/** The license that a stream is for; nothing for a stream of somebody's own. */
export function licenseOfStream({ licenses, pools }: ReplayState, streamId: Hex): Hex | undefined {
  const { controller, salt } = knownOf(pools.streams, streamId, 'stream')
  const isLicense = licenses.registry !== undefined && isAddressEqual(controller, licenses.registry)
  return isLicense ? licenseIdOfSalt(licenses, salt) : undefined
}
