import { fromRlp, type Hex, keccak256, toRlp } from 'viem'
import { CertificateInvalidError } from '../../errors/certificates.ts'
import { isPlainHex } from './header.ts'

/*
 * Merkle–Patricia tries, as Ethereum has them (execution specs, "Merkle Patricia Trie"): a node is a branch of sixteen children and a
 * value, or a path and what it leads to. A node stands in its parent by its hash, or whole where it has fewer than 32 bytes.
 */

/** A node in RLP's nesting: texts are bytes. */
type Node = readonly (Hex | Node)[]
type Entry = { path: readonly number[]; value: Hex }

const EMPTY: Hex = '0x'
const HASH_BYTES = 32
/** Root of a trie without entries: the hash of an empty text. */
const EMPTY_ROOT: Hex = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'

/** A trie of a list: its keys are the positions, as transactions and receipts of a block have them. */
export class ListTrie {
  readonly root: Hex
  readonly #nodes = new Map<Hex, Hex>()

  constructor(values: readonly Hex[]) {
    const entries = values.map((value, index) => ({ path: nibblesOf(keyOf(index)), value }))
    if (entries.length === 0) {
      this.root = EMPTY_ROOT
      return
    }
    const encoded = toRlp(this.#nodeOf(entries, 0) as never)
    this.root = keccak256(encoded)
    this.#nodes.set(this.root, encoded)
  }

  /** Nodes from the root down to the entry of a position: those that stand by their hash. */
  prove(index: number): Hex[] {
    const proof: Hex[] = []
    let rest: readonly number[] = nibblesOf(keyOf(index))
    let step: Hex | Node = this.root
    while (step !== EMPTY) {
      const node = typeof step === 'string' ? this.#read(step, proof) : step
      const next = follow(node, rest)
      if (!next || 'value' in next) break
      rest = next.rest
      step = next.child
    }
    return proof
  }

  #read(hash: Hex, proof: Hex[]): Node {
    const encoded = this.#nodes.get(hash)
    if (!encoded) throw new CertificateInvalidError({ reason: `the trie has no node ${hash}` })
    proof.push(encoded)
    return fromRlp(encoded, 'hex') as Node
  }

  /** Entries that are the same up to `depth`, sorted by nobody: a branch asks each nibble. */
  #nodeOf(entries: readonly Entry[], depth: number): Node {
    const first = entries[0] as Entry
    if (entries.length === 1) return [pathOf(first.path.slice(depth), true), first.value]
    const shared = sharedOf(entries, depth)
    if (shared > 0) {
      const path = first.path.slice(depth, depth + shared)
      return [pathOf(path, false), this.#childOf(entries, depth + shared)]
    }
    const children = Array.from({ length: 16 }, (_, nibble) => {
      const below = entries.filter(({ path }) => path[depth] === nibble)
      return below.length === 0 ? EMPTY : this.#childOf(below, depth + 1)
    })
    return [...children, entries.find(({ path }) => path.length === depth)?.value ?? EMPTY]
  }

  #childOf(entries: readonly Entry[], depth: number): Hex | Node {
    const node = this.#nodeOf(entries, depth)
    const encoded = toRlp(node as never)
    if (sizeOf(encoded) < HASH_BYTES) return node
    const hash = keccak256(encoded)
    this.#nodes.set(hash, encoded)
    return hash
  }
}

/**
 * What a trie holds under a key, by its root and the nodes on the way; undefined where the nodes show that it holds nothing. Every node must
 * be the one that is named above it, and none may be left over: a proof with one byte changed is no proof.
 *
 * @throws {CertificateInvalidError} when the nodes do not lead there.
 */
export function readProof(root: Hex, key: Hex, proof: readonly Hex[], what: string): Hex | undefined {
  if (!Array.isArray(proof) || !proof.every(isPlainHex))
    throw new CertificateInvalidError({ reason: `the proof of ${what} is no list of nodes` })
  if (root === EMPTY_ROOT && proof.length === 0) return undefined
  const refuse = (reason: string) => new CertificateInvalidError({ reason: `the proof of ${what} ${reason}` })
  let rest: readonly number[] = nibblesOf(key)
  let step: Hex | Node = root
  let used = 0
  for (;;) {
    let node: Node
    if (typeof step === 'string') {
      const encoded = proof[used]
      if (encoded === undefined) throw refuse('ends too early')
      if (keccak256(encoded) !== step) throw refuse(`is broken at node ${used}`)
      used += 1
      node = decode(encoded, refuse)
    } else node = step
    const next = follow(node, rest)
    if (!next || 'value' in next || next.child === EMPTY) {
      if (used !== proof.length) throw refuse('holds nodes that are not needed')
      return next && 'value' in next && next.value !== EMPTY ? next.value : undefined
    }
    rest = next.rest
    step = next.child
  }
}

/** The key of a list's position. */
export function keyOf(index: number): Hex {
  return toRlp(index === 0 ? EMPTY : (`0x${evenHex(index)}` as Hex))
}

function decode(encoded: Hex, refuse: (reason: string) => Error): Node {
  try {
    const node = fromRlp(encoded, 'hex') as Hex | Node
    if (typeof node !== 'string' && (node.length === 2 || node.length === 17)) return node
  } catch {
    // Told below, in the words of certificates.
  }
  throw refuse('holds what is no node of a trie')
}

/** One step down; undefined where the trie leads elsewhere. */
function follow(
  node: Node,
  rest: readonly number[],
): { value: Hex } | { child: Hex | Node; rest: readonly number[] } | undefined {
  if (node.length === 17) {
    const [nibble] = rest
    return nibble === undefined
      ? { value: node[16] as Hex }
      : { child: node[nibble] as Hex | Node, rest: rest.slice(1) }
  }
  const { path, isLeaf } = readPath(node[0] as Hex)
  if (path.some((nibble, i) => nibble !== rest[i])) return undefined
  if (!isLeaf) return { child: node[1] as Hex | Node, rest: rest.slice(path.length) }
  return path.length === rest.length ? { value: node[1] as Hex } : undefined
}

/** A path in its compact form: a nibble that says what follows (bit 1: a value; bit 0: an odd number of nibbles), then the nibbles. */
function pathOf(path: readonly number[], isLeaf: boolean): Hex {
  const isOdd = path.length % 2 === 1
  const head = (isLeaf ? 2 : 0) + (isOdd ? 1 : 0)
  const nibbles = isOdd ? [head, ...path] : [head, 0, ...path]
  return `0x${nibbles.map((nibble) => nibble.toString(16)).join('')}`
}

function readPath(compact: Hex): { path: readonly number[]; isLeaf: boolean } {
  const nibbles = nibblesOf(compact)
  const head = nibbles[0] ?? 0
  return { path: nibbles.slice(head % 2 === 1 ? 1 : 2), isLeaf: head >= 2 }
}

function sharedOf(entries: readonly Entry[], depth: number): number {
  const first = (entries[0] as Entry).path
  let end = first.length
  for (const { path } of entries) {
    let at = depth
    while (at < end && path[at] === first[at]) at += 1
    end = at
  }
  return end - depth
}

function nibblesOf(hex: Hex): number[] {
  return Array.from(hex.slice(2), (digit) => Number.parseInt(digit, 16))
}

function sizeOf(hex: Hex): number {
  return (hex.length - 2) / 2
}

function evenHex(value: number): string {
  const digits = value.toString(16)
  return digits.length % 2 === 0 ? digits : `0${digits}`
}
