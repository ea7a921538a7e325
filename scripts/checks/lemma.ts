/**
 * Makes of functions in the contracts, as they stand there, a contract that the compiler's model checker can prove something about.
 *
 * The checker (CHC, over whole numbers) loses track of structs in memory and of bits, so that two things are written another way before
 * it sees them, neither of which changes what they mean: a struct that a function is given becomes the contract's own variables, one for
 * each field; and a shift or a mask by 64 bits becomes a division, a remainder or a product. OpenZeppelin's Math is taken at its word.
 */
export type Lemma = {
  /** What is proved, as a sentence. */
  says: string
  /** The file whose functions it is about. */
  file: string
  functions: readonly string[]
  /** Structs that the functions are given, by the name of the parameter: the fields that matter, with their types. */
  own?: Readonly<Record<string, readonly string[]>>
  /** It takes tens of seconds, and is proved with the deep tests. */
  isSlow?: boolean
  /** Enums, by name, with the file that declares them. */
  enums?: Readonly<Record<string, string>>
  constants?: string
  /** What may be anything, besides the fields. */
  given?: string
  /** Conditions, calls and assertions, in the words of the rewritten functions. */
  proof: string
  /** A change to the functions' text that the proof must not survive. */
  broken: readonly [from: string, to: string]
}

const MATH = `library Math {
    function min(uint256 a, uint256 b) internal pure returns (uint256) { return a < b ? a : b; }
    function max(uint256 a, uint256 b) internal pure returns (uint256) { return a > b ? a : b; }
    function ceilDiv(uint256 a, uint256 b) internal pure returns (uint256) { return a == 0 ? 0 : (a - 1) / b + 1; }
}
`

/** From where something is declared to the end of its braces. */
export function blockOf(source: string, start: RegExp): string {
  const from = source.search(start)
  if (from < 0) throw new Error(`Nothing in the source looks like ${start}`)
  let depth = 0
  for (let at = source.indexOf('{', from); at < source.length; at += 1) {
    if (source[at] === '{') depth += 1
    if (source[at] === '}') depth -= 1
    if (depth === 0) return source.slice(from, at + 1)
  }
  throw new Error(`A brace after ${start} is never closed`)
}

/** A struct's fields as variables of the contract. */
function flatten(text: string, own: NonNullable<Lemma['own']>, functions: readonly string[]): string {
  let flat = text
  for (const name of Object.keys(own)) {
    flat = flat
      .replace(new RegExp(`\\b[A-Z]\\w* memory ${name}\\b(,\\s*)?`, 'g'), '')
      .replace(/ returns \(\s*\)/g, '')
      .replace(new RegExp(`\\b${name}\\.(\\w+)`, 'g'), `${name}_$1`)
    for (const fn of functions) flat = flat.replace(new RegExp(`\\b${fn}\\(${name}\\b(,\\s*)?`, 'g'), `${fn}(`)
  }
  return flat
}

function withoutBits(text: string): string {
  return text
    .replaceAll('1 << 64', '2 ** 64')
    .replaceAll('>> 64', '/ 2 ** 64')
    .replaceAll('<< 64', '* 2 ** 64')
    .replaceAll('& type(uint64).max', '% 2 ** 64')
}

/** The contract to prove; broken on purpose where asked for. */
export function contractOf(lemma: Lemma, read: (file: string) => string, isBroken = false): string {
  const own = lemma.own ?? {}
  const source = read(lemma.file)
  let text = lemma.functions.map((name) => blockOf(source, new RegExp(`function ${name}\\(`))).join('\n')
  if (isBroken) {
    const [from, to] = lemma.broken
    if (text.split(from).length !== 2) throw new Error(`${lemma.says}: "${from}" is not in the functions exactly once`)
    text = text.replace(from, () => to)
  }
  text = withoutBits(flatten(text, own, lemma.functions)).replace(/\b(internal|private)( pure| view)?\b/g, 'internal')
  const fields = Object.entries(own).flatMap(([name, each]) =>
    each.map((field) => {
      const [type, label] = field.split(' ') as [string, string]
      return { type, name: `${name}_${label}` }
    }),
  )
  const enums = Object.entries(lemma.enums ?? {}).map(([name, file]) =>
    blockOf(read(file), new RegExp(`enum ${name} `)),
  )
  // Every field may have been anything before.
  const parameters = [...fields.map(({ type, name }) => `${type} any_${name}`), ...(lemma.given ? [lemma.given] : [])]
  return `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
${enums.join('\n')}
${text.includes('Math.') || lemma.proof.includes('Math.') ? MATH : ''}contract Lemma {
    ${lemma.constants ?? ''}
    ${fields.map(({ type, name }) => `${type} internal ${name};`).join('\n    ')}
    ${text}
    function lemma(${parameters.join(', ')}) external {
        ${fields.map(({ name }) => `${name} = any_${name};`).join('\n        ')}
        ${lemma.proof}
    }
}
`
}
