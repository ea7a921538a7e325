import type { Address } from 'viem'
import { TOTAL_SHARES } from '../../utils/splits.ts'
import { keyOf } from '../replay/key.ts'
import type { RoyaltySplitsLog } from '../replay/log.ts'
import { creditIn, splitAccountIn, splitIn } from '../replay/splits.ts'
import { short, type Watch } from './watch.ts'

/** What a distribution should have brought each recipient. Mirrors `RoyaltySplits._shareOut`. */
export function sharedOut(shares: readonly number[], former: bigint, arrived: bigint): bigint[] {
  const whole = BigInt(TOTAL_SHARES)
  return shares.map((share) => ((former + arrived) * BigInt(share)) / whole - (former * BigInt(share)) / whole)
}

/** Looks at splits. */
export class SplitChecks {
  readonly #watch: Watch
  /** Credits made in the present transaction, by split and token: they come before the distribution's own log. */
  #credited = new Map<string, Map<string, bigint>>()
  readonly #unannounced = new Set<string>()

  constructor(watch: Watch) {
    this.#watch = watch
  }

  /** Looks at a log of the splits before the state takes it in. */
  check(log: RoyaltySplitsLog): void {
    switch (log.eventName) {
      case 'Credited': {
        const { split, token, recipient, amount } = log.args
        const key = keyOf(split, token)
        const credits = this.#credited.get(key) ?? new Map<string, bigint>()
        credits.set(keyOf(recipient), (credits.get(keyOf(recipient)) ?? 0n) + amount)
        this.#credited.set(key, credits)
        return
      }
      case 'CreditWithdrawn': {
        const { split, token, recipient, amount } = log.args
        const expected = creditIn(this.#watch.state.splits, log.args)
        if (amount === expected) return
        this.#watch.find('credit-differs', {
          what: `${recipient} was paid a credit of ${amount} by split ${split}; it had ${expected}.`,
          subjects: { split, token, account: recipient },
          said: amount,
          expected,
          at: log,
        })
        return
      }
      case 'Distributed':
        this.#checkDistribution(log)
    }
  }

  endTransaction(): void {
    if (this.#credited.size > 0) this.#credited = new Map()
  }

  #checkDistribution(log: RoyaltySplitsLog & { eventName: 'Distributed' }): void {
    const { split, token, amount, position, carried } = log.args
    const credits = this.#credited.get(keyOf(split, token))
    this.#credited.delete(keyOf(split, token))
    const { splits } = this.#watch.state
    const announced = splitIn(splits, split)
    if (!announced) {
      this.#tellUnannounced(split, token, log)
      return
    }
    const former = splitAccountIn(splits, { split, token })
    // What the token kept beyond what it was asked for leaves no trace here, so that only more than the shares can be told for sure.
    const arrived = amount + BigInt(carried) - former.carried
    const amounts = sharedOut(announced.shares, former.position, arrived)
    const sum = amounts.reduce((total, each) => total + each, 0n)
    const nextPosition = (former.position + arrived) % BigInt(TOTAL_SHARES)
    const subjects = { split, token }
    if (sum !== amount || nextPosition !== BigInt(position))
      this.#watch.find('split-differs', {
        what: `Split ${split} shared out ${amount} of ${arrived} that had arrived and went on to position ${position}; by its shares it is ${sum} and position ${nextPosition}.`,
        subjects,
        said: amount,
        expected: sum,
        at: log,
      })
    for (const [i, recipient] of announced.recipients.entries()) {
      const credit = credits?.get(keyOf(recipient))
      if (credit === undefined || credit <= (amounts[i] ?? 0n)) continue
      this.#watch.find('split-differs', {
        what: `Split ${split} credited ${recipient} with ${credit}; by its share it is ${amounts[i]}.`,
        subjects: { ...subjects, account: recipient },
        said: credit,
        expected: amounts[i] ?? 0n,
        at: log,
      })
    }
    const strangers = [...(credits?.keys() ?? [])].filter(
      (person) => !announced.recipients.some((each) => keyOf(each) === person),
    )
    for (const person of strangers)
      this.#watch.find('split-differs', {
        what: `Split ${split} credited ${person} with ${credits?.get(person)}, who has no share of it.`,
        subjects: { ...subjects, account: person as Address },
        said: credits?.get(person) ?? 0n,
        expected: 0n,
        at: log,
      })
  }

  #tellUnannounced(split: Address, token: Address, log: RoyaltySplitsLog): void {
    if (this.#unannounced.has(keyOf(split))) return
    this.#unannounced.add(keyOf(split))
    this.#watch.find('split-unannounced', {
      what: `Split ${short(split)} shares out money, and nobody has announced its recipients: its shares cannot be checked from logs.`,
      subjects: { split, token },
      at: log,
    })
  }
}
