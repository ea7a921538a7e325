import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import type { Abi, AbiParameter } from 'viem'
import * as abis from '../../../sdk/src/abis/index.ts'

/** What SignedCallsBase.sol calls a function, where that is not the function's own name. */
const NAMES: Record<string, readonly string[]> = {
  acquire: ['Acquire'],
  acquireFor: ['AcquireFor', 'AcquireForCredential'],
}

/** Whether a parameter is a signature, or holds one: by its name, or as the two or three words of one. */
function isSigned(parameter: AbiParameter): boolean {
  if (/^(signature|vs|s)$/.test(parameter.name ?? '')) return true
  return 'components' in parameter && parameter.components.some(isSigned)
}

describe('Every function that takes a signature', () => {
  it('is one of the calls of SignedCallsBase.sol', () => {
    const source = readFileSync(path.join(import.meta.dirname, 'SignedCallsBase.sol'), 'utf8')
    const list = /enum Call \{([^}]*)\}/.exec(source.replace(/\/\/\/.*$/gm, ''))?.[1] ?? ''
    const calls = list.match(/\w+/g) ?? []
    const functions = Object.values(abis as Record<string, Abi>)
      .flat()
      .filter((item) => item.type === 'function' && item.inputs.some(isSigned))
      .map((item) => ('name' in item ? String(item.name) : ''))
    const expected = [...new Set(functions)].flatMap(
      (name) => NAMES[name] ?? [`${name.slice(0, 1).toUpperCase()}${name.slice(1)}`],
    )
    expect([...calls].sort()).to.deep.equal(expected.sort())
  })
})
