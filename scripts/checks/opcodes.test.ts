import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Abi, type Hex, parseAbi } from 'viem'
import {
  bytesOf,
  disassemble,
  FORBIDDEN,
  forbiddenIn,
  OddCodeError,
  PROXY_SLOTS,
  powersIn,
  proxySlotsIn,
  without,
  withoutMetadata,
} from './opcodes.ts'

const code = (hex: string) => bytesOf(`0x${hex}` as Hex)
const opcode = (byte: number) => byte.toString(16).padStart(2, '0')
/** As solc writes it, with a hash in which every byte is a DELEGATECALL. */
const METADATA = `a264697066735822${'1220'}${'f4'.repeat(32)}64736f6c634300081e0033`

describe('disassemble', () => {
  test('data of every PUSH is no instruction', () => {
    for (let bytes = 0; bytes <= 32; bytes += 1) {
      const push = opcode(0x5f + bytes)
      const found = disassemble(code(`${push}${'f4'.repeat(bytes)}00`))
      assert.deepEqual(
        found.map(({ at }) => at),
        [0, bytes + 1],
        `PUSH${bytes}`,
      )
    }
  })
  test('a PUSH whose data the code ends in', () => {
    assert.deepEqual(disassemble(code('7ff4f4')), [{ at: 0, opcode: 0x7f }])
  })
})

describe('forbiddenIn', () => {
  for (const [byte, name] of Object.entries(FORBIDDEN)) {
    test(`${name} is found behind a PUSH of itself`, () => {
      const hex = opcode(Number(byte))
      assert.deepEqual(forbiddenIn(code(`60${hex}${hex}00`)), [`${name} at byte 2`])
      assert.deepEqual(forbiddenIn(code(`60${hex}00`)), [])
    })
  }
  test('calls, static calls, salted creations and sender are no offense', () => {
    assert.deepEqual(forbiddenIn(code('f1faf53342')), [])
  })
})

describe('withoutMetadata', () => {
  test('takes off what is behind the code, whatever bytes it has', () => {
    assert.deepEqual([...withoutMetadata(code(`6001${METADATA}`))], [0x60, 0x01])
    assert.notDeepEqual(forbiddenIn(code(`00${METADATA}`)), [], 'with it there would be something to find')
  })
  for (const [what, hex] of Object.entries({
    'code without': '600160015500',
    'no code': '',
    'another length': `6001${METADATA.slice(0, -2)}32`,
    'another first byte': `6001a3${METADATA.slice(2)}`,
  })) {
    test(`refuses ${what}`, () => {
      assert.throws(() => withoutMetadata(code(hex)), OddCodeError)
    })
  }
})

describe('without', () => {
  test('takes every occurrence out, and counts them', () => {
    const { rest, found } = without(code('00abcd01abcd02'), code('abcd'))
    assert.deepEqual([...rest, found], [0, 1, 2, 2])
  })
  test('leaves other code as it is', () => {
    const { rest, found } = without(code('00ab01cd'), code('abcd'))
    assert.deepEqual([...rest, found], [0, 0xab, 1, 0xcd, 0])
  })
})

test('proxySlotsIn finds each slot', () => {
  for (const [slot, name] of Object.entries(PROXY_SLOTS)) assert.deepEqual(proxySlotsIn(code(`7f${slot}54`)), [name])
  assert.deepEqual(proxySlotsIn(code(`7f${'00'.repeat(32)}54`)), [])
})

describe('powersIn', () => {
  test('what takes the money of the chain, or any call', () => {
    const abi = [
      ...parseAbi(['function pay() payable', 'receive() external payable', 'fallback() external']),
      { type: 'constructor', inputs: [], stateMutability: 'payable' },
    ] as Abi
    assert.deepEqual(powersIn(abi), [
      'pay is payable',
      'has a receive function',
      'has a fallback function',
      'has a payable constructor',
    ])
  })
  for (const name of [
    'owner',
    'transferOwnership',
    'renounceOwnership',
    'pause',
    'unpause',
    'paused',
    'upgradeToAndCall',
    'initialize',
    'grantRole',
    'setAdmin',
    'proxiableUUID',
    'implementation',
    'isTrustedForwarder',
    'trustedForwarder',
    'multicall',
    'aggregate3',
    'execute',
    'executeBatch',
    'delegateBySig',
    'rescueTokens',
    'emergencyWithdraw',
    'setFee',
    'destroy',
    'selfdestruct',
    'skim',
    'blocklist',
  ]) {
    test(`${name} is named like one`, () => {
      const abi = parseAbi([`function ${name}()`] as [string]) as Abi
      assert.deepEqual(powersIn(abi), [`${name} is named like a power over others`])
    })
  }
  test('what the contracts are about is none', () => {
    const names = [
      'ownerOf',
      'claim',
      'claimBatch',
      'renounceOperator',
      'setUnitsBatch',
      'setConsent',
      'holderOf',
      'close',
    ]
    assert.deepEqual(powersIn(parseAbi(names.map((name) => `function ${name}()`) as [string]) as Abi), [])
  })
})
