/** Rewrites Solidity tests so that they deploy code compiled before, byte for byte, instead of code compiled with them. */
import type { Hex } from 'viem'

/** Creation code by the contract's name. */
export type Codes = Readonly<Record<string, Hex>>

const constantOf = (name: string) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()

/** A Solidity library that holds creation codes and runs them. */
export function libraryOf(codes: Codes): string {
  const constants = Object.entries(codes).map(
    ([name, code]) => `    bytes internal constant ${constantOf(name)} = hex"${code.slice(2)}";\n`,
  )
  return `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

library Production {
    error NotCreated();

${constants.join('')}
    function create(bytes memory code, bytes memory arguments) internal returns (address created) {
        bytes memory all = bytes.concat(code, arguments);
        assembly ("memory-safe") {
            created := create(0, add(all, 32), mload(all))
        }
        if (created == address(0)) revert NotCreated();
    }
}
`
}

/** The source with every `new Name(…)` and `type(Name).creationCode` of these contracts replaced, and how many there were. */
export function useCodes(source: string, codes: Codes, library: string): { source: string; replaced: number } {
  let replaced = 0
  let text = source
  for (const name of Object.keys(codes)) {
    text = text.replaceAll(`type(${name}).creationCode`, () => {
      replaced += 1
      return `Production.${constantOf(name)}`
    })
    const creation = `new ${name}(`
    for (let at = text.indexOf(creation); at >= 0; at = text.indexOf(creation)) {
      const from = at + creation.length
      const to = closingOf(text, from)
      const made = `${name}(Production.create(Production.${constantOf(name)}, abi.encode(${text.slice(from, to)})))`
      text = text.slice(0, at) + made + text.slice(to + 1)
      replaced += 1
    }
  }
  if (replaced === 0) return { source, replaced }
  return { source: text.replace(/^pragma .*$/m, (line) => `${line}\nimport {Production} from "${library}";`), replaced }
}

/** Where the parenthesis closes that was opened just before `from`. */
function closingOf(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    if (text[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  throw new Error('A parenthesis is never closed.')
}
