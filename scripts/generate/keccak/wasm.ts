/** As much of an assembler for WebAssembly as the hasher needs: instructions are lists of bytes, and functions lists of those. */
export type Code = number | readonly Code[]

/* INSTRUCTIONS */

export const get = (local: number): Code => [0x20, unsigned(local)]
export const set = (local: number): Code => [0x21, unsigned(local)]
export const tee = (local: number): Code => [0x22, unsigned(local)]

export const call = (fn: number): Code => [0x10, unsigned(fn)]
export const block = (...body: Code[]): Code => [0x02, EMPTY, body, END]
export const loop = (...body: Code[]): Code => [0x03, EMPTY, body, END]
export const when = (...body: Code[]): Code => [0x04, EMPTY, body, END]
/** Leaves the block, or starts the loop again, that is `depth` levels up. */
export const branch = (depth: number): Code => [0x0c, unsigned(depth)]
export const branchIf = (depth: number): Code => [0x0d, unsigned(depth)]
export const select: Code = 0x1b

export const i32 = {
  const: (value: number): Code => [0x41, signed(BigInt(value))],
  load8: (offset = 0): Code => [0x2d, 0, unsigned(offset)],
  isZero: 0x45,
  equal: 0x46,
  lessSigned: 0x48,
  greaterSigned: 0x4a,
  greater: 0x4b,
  add: 0x6a,
  subtract: 0x6b,
}

export const i64 = {
  const: (value: bigint): Code => [0x42, signed(BigInt.asIntN(64, value))],
  load: (offset = 0): Code => [0x29, ALIGN_8, unsigned(offset)],
  store: (offset = 0): Code => [0x37, ALIGN_8, unsigned(offset)],
  and: 0x83,
  xor: 0x85,
  rotateLeft: 0x89,
}

export const v128 = {
  load: (offset = 0): Code => [simd(0x00), ALIGN_8, unsigned(offset)],
  /** Eight bytes, twice. */
  loadSplat: (offset = 0): Code => [simd(0x0a), ALIGN_8, unsigned(offset)],
  /** Eight bytes, into the first half of zeros. */
  loadFirst: (offset = 0): Code => [simd(0x5d), ALIGN_8, unsigned(offset)],
  /** Eight bytes, into the second half of what is on the stack. */
  loadSecond: (offset = 0): Code => [simd(0x57), ALIGN_8, unsigned(offset), 1],
  store: (offset = 0): Code => [simd(0x0b), ALIGN_8, unsigned(offset)],
  storeFirst: (offset = 0): Code => [simd(0x5b), ALIGN_8, unsigned(offset), 0],
  storeSecond: (offset = 0): Code => [simd(0x5b), ALIGN_8, unsigned(offset), 1],
  const: (half: bigint): Code => [simd(0x0c), [...littleEndian(half), ...littleEndian(half)]],
  /** The first and not the second. */
  andNot: simd(0x4f),
  or: simd(0x50),
  xor: simd(0x51),
  /** Of both halves. */
  shiftLeft: simd(0xcb),
  shiftRight: simd(0xcd),
}

/* MODULES */

export const I32 = 0x7f
export const I64 = 0x7e
export const V128 = 0x7b

export type Fn = {
  /** Of type `i32`, all of them. */
  parameters: number
  locals: readonly { type: number; count: number }[]
  body: Code
  /** What it is called from outside, if it is. */
  name?: string
}

/** A module with functions that return nothing, and a memory of one page that it exports as `memory`. */
export function moduleOf(functions: readonly Fn[], data: { offset: number; bytes: Uint8Array }): Uint8Array {
  const exported = functions.flatMap(({ name }, i) => (name ? [[text(name), 0x00, unsigned(i)]] : []))
  return new Uint8Array(
    flat([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, vector(functions.map(({ parameters }) => [0x60, vector(Array(parameters).fill(I32)), vector([])]))),
      section(3, vector(functions.map((_, i) => unsigned(i)))),
      section(5, vector([[0x00, unsigned(1)]])),
      section(7, vector([[text('memory'), 0x02, 0x00], ...exported])),
      section(
        10,
        vector(
          functions.map(({ locals, body }) => {
            return sized([vector(locals.map(({ type, count }) => [unsigned(count), type])), body, END])
          }),
        ),
      ),
      section(11, vector([[0x00, i32.const(data.offset), END, vector([...data.bytes])]])),
    ]),
  )
}

const EMPTY = 0x40
const END = 0x0b
/** What loads and stores promise of their addresses: two to the power of three. */
const ALIGN_8 = 3

const section = (id: number, content: Code): Code => [id, sized(content)]
const vector = (items: readonly Code[]): Code => [unsigned(items.length), items]
const text = (value: string): Code => vector([...new TextEncoder().encode(value)])
const sized = (content: Code): Code => {
  const bytes = flat(content)
  return [unsigned(bytes.length), bytes]
}

function simd(opcode: number): Code {
  return [0xfd, unsigned(opcode)]
}

export function littleEndian(value: bigint): number[] {
  return Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))
}

/** LEB128. */
function unsigned(value: number): Code {
  return value < 0x80 ? value : [(value & 0x7f) | 0x80, unsigned(value >>> 7)]
}

function signed(value: bigint): Code {
  const low = Number(value & 0x7fn)
  const isLast = value >= -0x40n && value < 0x40n
  return isLast ? low : [low | 0x80, signed(value >> 7n)]
}

function flat(code: Code): number[] {
  return typeof code === 'number' ? [code] : code.flatMap(flat)
}
