/**
 * What the models of all contracts share: state that can be taken back, a clock, a log of events, and refusals.
 *
 * Ids and addresses are lowercase hex, every number is a bigint, a struct is an object with the names of its Solidity type.
 */
import { keccak256 } from 'viem'

export type Id = string
export type Address = string
/** What is left to say of a call that a contract would revert: its error and the error's arguments. */
export class Refusal {
  readonly name: string
  readonly args: readonly unknown[]
  constructor(name: string, args: readonly unknown[]) {
    this.name = name
    this.args = args
  }
}
/** Stops the call at hand with one of the contract's errors. */
export function refuse(name: string, ...args: readonly unknown[]): never {
  throw new Refusal(name, args)
}

export type Event = { contract: Address; name: string; args: readonly unknown[] }

export const ZERO_ADDRESS = `0x${'0'.repeat(40)}`
export const ZERO_ID = `0x${'0'.repeat(64)}`
export const DAY = 86_400n
/** Amounts inside pools and splits of a second: base units × 2^64. */
export const SCALE = 64n
/** Later than anything: no end, never. */
export const NEVER = 2n ** 256n - 1n

export const dayOf = (time: bigint) => time / DAY
export const min = (a: bigint, b: bigint) => (a < b ? a : b)
export const max = (a: bigint, b: bigint) => (a > b ? a : b)
export const ceilDiv = (a: bigint, b: bigint) => (a + b - 1n) / b

/** Rows by key. A row is replaced, never changed, so that a refused call can be undone. */
export class Table<Row> {
  readonly rows = new Map<string, Row>()
  readonly #journal: Journal
  constructor(journal: Journal) {
    this.#journal = journal
  }
  get(key: string): Row | undefined {
    return this.rows.get(key)
  }
  set(key: string, row: Row): void {
    this.#journal.push({ table: this, key, row: this.rows.get(key) })
    this.rows.set(key, row)
  }
}
export type Tables = <Row>() => Table<Row>
type Journal = { table: { rows: Map<string, unknown> }; key: string; row: unknown }[]

/** The contracts, by the names that a deployment gives them. */
export const CONTRACT_NAMES = [
  'workRegistry',
  'creatorPools',
  'licenseRegistry',
  'usageEpochs',
  'usageChannels',
  'royaltySplits',
  'poolInboxes',
  'streamRenewals',
  'licenseGateway',
  'royaltyLens',
] as const
export type Names = (typeof CONTRACT_NAMES)[number]

/** Somebody's signature, as what it is: who signed what. A contract wallet's is its key's. */
export type Signature = { signer: Address; type: string; message: Record<string, unknown> }

export class World {
  now = 0n
  events: Event[] = []
  readonly journal: Journal = []
  readonly at: Record<Names, Address>
  /** Addresses with a contract's code that are tokens; the first knows permits. */
  readonly tokens: readonly Address[]
  /** Where a keeper's vault for a salt is (CREATE2). */
  readonly vaultOf: (keeper: Address, salt: Id) => Address
  readonly #state = new Map<unknown, unknown>()

  constructor(parameters: {
    at: Record<Names, Address>
    tokens: readonly Address[]
    vaultOf: (keeper: Address, salt: Id) => Address
  }) {
    this.at = parameters.at
    this.tokens = parameters.tokens
    this.vaultOf = parameters.vaultOf
  }

  /** The state of one contract, made when it is first asked for. */
  of<State>(make: (table: Tables) => State): State {
    const found = this.#state.get(make)
    if (found !== undefined) return found as State
    const made = make(<Row>() => new Table<Row>(this.journal))
    this.#state.set(make, made)
    return made
  }

  emit(contract: Address, name: string, ...args: readonly unknown[]): void {
    this.events.push({ contract, name, args })
  }

  /** Runs one call to the end, or undoes all of it. */
  attempt<Result>(call: () => Result): Result {
    const [rows, events] = [this.journal.length, this.events.length]
    try {
      return call()
    } catch (refusal) {
      this.#undo(rows, events)
      throw refusal
    }
  }

  /** What a call would give now, without making it. */
  peek<Result>(call: () => Result): Result {
    const [rows, events] = [this.journal.length, this.events.length]
    try {
      return call()
    } finally {
      this.#undo(rows, events)
    }
  }

  #undo(rows: number, events: number): void {
    while (this.journal.length > rows) {
      const { table, key, row } = this.journal.pop() as Journal[number]
      if (row === undefined) table.rows.delete(key)
      else table.rows.set(key, row)
    }
    this.events.length = events
  }
}

type Word = string | bigint | boolean
const word = (value: Word) =>
  typeof value === 'string' ? value.slice(2).padStart(64, '0') : BigInt(value).toString(16).padStart(64, '0')
const hashes = new Map<string, Id>()
/** keccak256(abi.encode(…)) of static values: ids are asked for again and again, and kept. */
export function hashOf(...words: readonly Word[]): Id {
  const text = words.map(word).join('')
  let hash = hashes.get(text)
  if (hash === undefined) {
    if (hashes.size > 500_000) hashes.clear()
    hash = keccak256(`0x${text}`)
    hashes.set(text, hash)
  }
  return hash
}

/** The same of words packed without padding, all of them 32 bytes. */
export const hashOfWords = hashOf

/** A leaf and its siblings, up to the root of an OpenZeppelin tree. */
export function rootOf(leaf: Id, siblings: readonly Id[]): Id {
  return siblings.reduce((node, sibling) => (node < sibling ? hashOf(node, sibling) : hashOf(sibling, node)), leaf)
}
