import {
  block,
  branch,
  branchIf,
  type Code,
  call,
  get,
  I32,
  I64,
  i32,
  i64,
  littleEndian,
  loop,
  moduleOf,
  select,
  set,
  tee,
  V128,
  v128,
  when,
} from './wasm.ts'

/** Where the state of the permutation is in memory: 25 lanes. */
const STATE = 0
/** Where the constants of its rounds are: after the larger of the two states. */
const CONSTANTS = 512
/** What is behind these is the caller's. */
export const RESERVED_BYTES = 1024

const LANES = 25
/** Lanes that take in the message: 136 bytes. */
const RATE_LANES = 17
const ROUNDS = 24
const HASH_BYTES = 32

/** How one or two messages are hashed at a time: a lane is a number of 64 bits, or two of them side by side. */
type Lanes = {
  type: number
  bytes: number
  load: (offset: number) => Code
  store: (offset: number) => Code
  /** Loads a round's constant. */
  constant: Code
  const: (value: bigint) => Code
  xor: Code
  /** `a ^ (~b & c)` of three locals. */
  chi: (a: number, b: number, c: number) => Code
  rotate: (local: number, by: number) => Code
}

const scalar: Lanes = {
  type: I64,
  bytes: 8,
  load: i64.load,
  store: i64.store,
  constant: i64.load(CONSTANTS),
  const: i64.const,
  xor: i64.xor,
  chi: (a, b, c) => [get(a), get(b), i64.const(-1n), i64.xor, get(c), i64.and, i64.xor],
  rotate: (local, by) => (by === 0 ? get(local) : [get(local), i64.const(BigInt(by)), i64.rotateLeft]),
}

const simd: Lanes = {
  type: V128,
  bytes: 16,
  load: v128.load,
  store: v128.store,
  constant: v128.loadSplat(CONSTANTS),
  const: v128.const,
  xor: v128.xor,
  chi: (a, b, c) => [get(a), get(c), get(b), v128.andNot, v128.xor],
  rotate: (local, by) => {
    if (by === 0) return get(local)
    const shifted = [get(local), i32.const(by), v128.shiftLeft, get(local), i32.const(64 - by), v128.shiftRight]
    return [...shifted, v128.or]
  },
}

/** The module that `sdk/src/tree/loadKeccak.ts` loads: it hashes two messages at a time where it may use SIMD. */
export function keccakModule({ useSimd }: { useSimd: boolean }): Uint8Array {
  const lanes = useSimd ? simd : scalar
  const { constants, rotations } = parametersOfKeccak()
  return moduleOf([permute(lanes, rotations), useSimd ? hashTwo : hashOne, sortPairs], {
    offset: CONSTANTS,
    bytes: new Uint8Array(constants.flatMap(littleEndian)),
  })
}

/* THE PERMUTATION */

/** Keccak-f[1600] of the state in memory. */
function permute(lanes: Lanes, rotations: readonly number[]) {
  const { xor, rotate } = lanes
  // Lane (x, y) is local 5y + x of each array, as in memory.
  const round = 0
  const a = (x: number, y: number) => 1 + 5 * mod5(y) + mod5(x)
  const b = (x: number, y: number) => 26 + 5 * mod5(y) + mod5(x)
  const c = (x: number) => 51 + mod5(x)
  const d = (x: number) => 56 + mod5(x)
  const xs = [0, 1, 2, 3, 4]
  const each = xs.flatMap((y) => xs.map((x) => [x, y] as const))

  const theta = [
    xs.map((x) => [xs.map((y) => [get(a(x, y)), y > 0 ? xor : []]), set(c(x))]),
    xs.map((x) => [get(c(x - 1)), rotate(c(x + 1), 1), xor, set(d(x))]),
  ]
  // Rho turns each lane, pi puts it elsewhere.
  const rhoAndPi = each.map(([x, y]) => [
    [get(a(x, y)), get(d(x)), xor, set(a(x, y))],
    [rotate(a(x, y), rotations[5 * y + x] ?? 0), set(b(y, 2 * x + 3 * y))],
  ])
  const chi = each.map(([x, y]) => [lanes.chi(b(x, y), b(x + 1, y), b(x + 2, y)), set(a(x, y))])
  const iota = [get(a(0, 0)), get(round), lanes.constant, xor, set(a(0, 0))]

  return {
    parameters: 0,
    locals: [
      { type: I32, count: 1 },
      { type: lanes.type, count: 60 },
    ],
    body: [
      each.map(([x, y]) => [i32.const(0), lanes.load(STATE + (5 * y + x) * lanes.bytes), set(a(x, y))]),
      loop(
        theta,
        rhoAndPi,
        chi,
        iota,
        [get(round), i32.const(8), i32.add, tee(round)],
        [i32.const(8 * ROUNDS), i32.lessSigned, branchIf(0)],
      ),
      each.map(([x, y]) => [i32.const(0), get(a(x, y)), lanes.store(STATE + (5 * y + x) * lanes.bytes)]),
    ],
  }
}

const mod5 = (value: number) => (value + 5) % 5

/** Constants of the rounds, and how far each lane is turned, computed as FIPS 202 defines them (3.2.2 and 3.2.5). */
function parametersOfKeccak() {
  const rotations = Array<number>(LANES).fill(0)
  for (let t = 0, x = 1, y = 0; t < 24; t++) {
    rotations[5 * y + x] = (((t + 1) * (t + 2)) / 2) % 64
    ;[x, y] = [y, (2 * x + 3 * y) % 5]
  }

  const constants: bigint[] = []
  let register = 1
  for (let i = 0; i < ROUNDS; i++) {
    let constant = 0n
    for (let j = 0; j <= 6; j++) {
      if (register & 1) constant |= 1n << (2n ** BigInt(j) - 1n)
      register = (register << 1) ^ (register & 0x80 ? 0x171 : 0)
    }
    constants.push(constant)
  }
  return { constants, rotations }
}

/* THE SPONGE */

const PERMUTE = 0
const [FROM, TO, COUNT, LENGTH] = [0, 1, 2, 3]

/** `hash(from, to, count, length)`, one message after the other. */
const hashOne = hashWith(scalar, {
  extraLocals: 0,
  prepare: [],
  loadMessage: (at) => [get(at), i64.load()],
  storeHash: (lane) => [get(TO), i32.const(0), i64.load(STATE + lane * 8), i64.store(lane * 8)],
  step: 1,
})

/** How far the second of two messages is behind the first, and its hash. None where one is left: it is then hashed twice. */
const [GAP, HASH_GAP] = [7, 8]

/** `hash(from, to, count, length)`, two messages at a time. */
const hashTwo = hashWith(simd, {
  extraLocals: 2,
  prepare: [
    [get(LENGTH), i32.const(0), get(COUNT), i32.const(1), i32.greaterSigned, select, set(GAP)],
    [i32.const(HASH_BYTES), i32.const(0), get(COUNT), i32.const(1), i32.greaterSigned, select, set(HASH_GAP)],
  ],
  loadMessage: (at) => [get(at), get(GAP), i32.add, get(at), v128.loadFirst(), v128.loadSecond()],
  storeHash: (lane) => [
    [get(TO), i32.const(0), v128.load(STATE + lane * 16), v128.storeFirst(lane * 8)],
    [get(TO), get(HASH_GAP), i32.add, i32.const(0), v128.load(STATE + lane * 16), v128.storeSecond(lane * 8)],
  ],
  step: 2,
})

function hashWith(
  lanes: Lanes,
  {
    extraLocals,
    prepare,
    loadMessage,
    storeHash,
    step,
  }: {
    extraLocals: number
    prepare: Code
    loadMessage: (at: number) => Code
    storeHash: (lane: number) => Code
    step: number
  },
) {
  const [at, end, lane] = [4, 5, 6]
  const xorInto = (offset: number, value: Code): Code => [
    get(lane),
    get(lane),
    lanes.load(offset),
    value,
    lanes.xor,
    lanes.store(offset),
  ]
  const indices = (count: number) => Array.from({ length: count }, (_, i) => i)

  const absorb = loop(
    [i32.const(0), set(lane)],
    block(
      loop(
        // A message that is a multiple of the rate ends in a block of padding alone.
        [get(at), get(end), i32.equal, branchIf(1)],
        xorInto(STATE, loadMessage(at)),
        [get(at), i32.const(8), i32.add, set(at)],
        [get(lane), i32.const(lanes.bytes), i32.add, tee(lane)],
        [i32.const(RATE_LANES * lanes.bytes), i32.lessSigned, branchIf(0)],
        call(PERMUTE),
        // The outer loop: the next block.
        branch(2),
      ),
    ),
  )
  const pad = [
    xorInto(STATE, lanes.const(1n)),
    [i32.const((RATE_LANES - 1) * lanes.bytes), set(lane)],
    xorInto(STATE, lanes.const(1n << 63n)),
  ]

  return {
    name: 'hash',
    parameters: 4,
    locals: [{ type: I32, count: 3 + extraLocals }],
    body: block(
      loop(
        [get(COUNT), i32.const(1), i32.lessSigned, branchIf(1)],
        prepare,
        indices(LANES).map((i) => [i32.const(0), lanes.const(0n), lanes.store(STATE + i * lanes.bytes)]),
        [get(FROM), tee(at), get(LENGTH), i32.add, set(end)],
        absorb,
        pad,
        call(PERMUTE),
        indices(HASH_BYTES / 8).map(storeHash),
        advance(FROM, [get(LENGTH), step === 2 ? [get(LENGTH), i32.add] : []]),
        advance(TO, i32.const(step * HASH_BYTES)),
        [get(COUNT), i32.const(step), i32.subtract, set(COUNT)],
        branch(0),
      ),
    ),
  }
}

function advance(local: number, by: Code): Code {
  return [get(local), by, i32.add, set(local)]
}

/* PAIRS */

const sortPairs = (() => {
  const [from, count, offset, a, b] = [0, 1, 2, 3, 4]
  const swap: Code = [0, 8, 16, 24].map((i) => [
    [get(from), get(from), i64.load(HASH_BYTES + i)],
    [get(from), get(from), i64.load(i), i64.store(HASH_BYTES + i)],
    i64.store(i),
  ])
  return {
    name: 'sortPairs',
    parameters: 2,
    locals: [{ type: I32, count: 3 }],
    body: block(
      loop(
        [get(count), i32.const(1), i32.lessSigned, branchIf(1)],
        [i32.const(0), set(offset)],
        loop(
          [get(from), get(offset), i32.add, tee(a), i32.load8(), set(b)],
          [get(a), i32.load8(HASH_BYTES), set(a)],
          // The first bytes that differ decide.
          [get(a), get(b), i32.equal],
          when([get(offset), i32.const(1), i32.add, tee(offset)], [i32.const(HASH_BYTES), i32.lessSigned, branchIf(1)]),
        ),
        [get(b), get(a), i32.greater, when(swap)],
        advance(from, i32.const(2 * HASH_BYTES)),
        [get(count), i32.const(1), i32.subtract, set(count)],
        branch(0),
      ),
    ),
  }
})()
