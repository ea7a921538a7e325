import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compare, cuts, findSites, type Site } from './casts.ts'

const sitesOf = (body: string) => {
  const source = `// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\n${body}`
  return findSites({ 'contracts/T.sol': source }, () => true)
}

describe('findSites', () => {
  test('casts that cut, also within constants, conditions and other casts', () => {
    const sites = sitesOf(`
      contract T {
        uint96 constant MASK = uint96(uint256(type(uint64).max) + 1);
        function f(uint256 a, int256 b, bytes32 c) external pure returns (address) {
          if (uint16(a >> 3) == 1) return address(uint160(a));
          uint256(b); int256(a); bytes20(c);
          return address(0);
        }
      }`)
    assert.deepEqual(
      sites.map(({ in: within, kind, code }) => [within, kind, code]),
      [
        ['T.MASK', 'cast', 'uint96(uint256(type(uint64).max) + 1)'],
        ['T.f', 'cast', 'uint16(a >> 3)'],
        ['T.f', 'cast', 'uint160(a)'],
        ['T.f', 'cast', 'uint256(b)'],
        ['T.f', 'cast', 'int256(a)'],
        ['T.f', 'cast', 'bytes20(c)'],
      ],
    )
  })

  test('unchecked blocks and assembly, also in free functions and modifiers', () => {
    const sites = sitesOf(`
      function free(uint256 a) pure returns (uint256) { unchecked { return a + 1; } }
      contract T {
        modifier m() { assembly { pop(0) } _; }
        function f() external m {}
      }`)
    assert.deepEqual(
      sites.map(({ in: within, kind, code }) => [within, kind, code]),
      [
        ['free', 'unchecked', 'unchecked { return a + 1; }'],
        ['T.m', 'assembly', 'assembly { pop(0) }'],
      ],
    )
  })

  test('casts that cut nothing are none', () => {
    const sites = sitesOf(`
      contract T {
        enum E { A }
        function f(uint16 a, address b, bytes20 c) external pure {
          uint256(a); uint160(b); address(c); bytes32(c); uint8(7); payable(b); E(a); int256(uint256(a)) ;
        }
      }`)
    assert.deepEqual(
      sites.map(({ code }) => code),
      ['int256(uint256(a))'],
    )
  })

  test('long code is told apart by all of it', () => {
    const long = (end: string) =>
      sitesOf(`contract T { function f(uint256 a) external pure { unchecked { ${'a = a + 1; '.repeat(20)} ${end} } } }`)
    assert.notEqual(long('--a;')[0]?.code, long('++a;')[0]?.code)
    assert.match(long('--a;')[0]?.code ?? '', /… [0-9a-f]{12}$/)
  })
})

test('cuts', () => {
  assert.equal(cuts('uint256', 'uint128'), true)
  assert.equal(cuts('uint128', 'uint256'), false)
  assert.equal(cuts('uint64', 'int128'), false)
  assert.equal(cuts('int64', 'uint128'), true)
  assert.equal(cuts('int_const 7', 'uint8'), false)
  assert.equal(cuts('address', 'uint96'), true)
})

describe('compare', () => {
  const site: Site = { file: 'contracts/T.sol', in: 'T.f', kind: 'cast', code: 'uint16(a)' }

  test('all is said', () => assert.deepEqual(compare([site], [{ ...site, why: 'a has 16 bits' }]), []))

  test('a place that is new, has changed or is gone, or whose reason is empty', () => {
    const other = { ...site, code: 'uint8(a)' }
    assert.deepEqual(compare([other], [{ ...site, why: ' ' }]), [
      'contracts/T.sol T.f: cast uint8(a): nobody has said why it is safe',
      'contracts/T.sol T.f: cast uint16(a): the reason is missing',
      'contracts/T.sol T.f: cast uint16(a): there is no such code any more',
    ])
  })
})
