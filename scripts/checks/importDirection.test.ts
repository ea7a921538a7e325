import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { importsOf, problemOf } from './importDirection.ts'

describe('problemOf', () => {
  const allowed: [file: string, specifier: string][] = [
    ['contracts/CreatorPools.sol', './libraries/Streams.sol'],
    ['contracts/CreatorPools.sol', '@openzeppelin/contracts/utils/math/Math.sol'],
    ['contracts/libraries/Streams.sol', '../types/Pools.sol'],
    ['contracts/mocks/TestDollar.sol', '../WorkRegistry.sol'],
    ['sdk/src/actions/pay.ts', '../builders/buildPay.ts'],
    ['sdk/src/index.ts', './actions/pay.ts'],
    ['sdk/src/actions/pay.ts', 'viem'],
    ['sdk/src/ethers/index.ts', 'ethers'],
    ['sdk/src/meter/store.ts', 'node:sqlite'],
    ['sdk/src/actions/pay.test.ts', '../../../test/utils/chain.ts'],
    ['scripts/pilot/main.ts', '../../sdk/src/index.ts'],
    ['indexer/src/handlers/creatorPools.ts', '../../../sdk/src/audit/index.ts'],
    ['indexer/src/lib/rows.ts', '../../ponder.schema.ts'],
  ]
  for (const [file, specifier] of allowed) {
    test(`${file} may import ${specifier}`, () => assert.equal(problemOf(file, specifier), undefined))
  }

  const refused: [file: string, specifier: string, why: RegExp][] = [
    ['contracts/types/Pools.sol', '../interfaces/ICreatorPools.sol', /types\/ must not know interfaces\//],
    ['contracts/CreatorPools.sol', './periphery/Batch.sol', /top level must not know periphery/],
    ['contracts/CreatorPools.sol', './mocks/TestDollar.sol', /must not know mocks/],
    ['contracts/CreatorPools.sol', '../test/utils/TestBase.sol', /nothing outside/],
    ['contracts/CreatorPools.sol', 'hardhat/console.sol', /OpenZeppelin alone/],
    ['contracts/fresh/Pools.sol', '../types/Pools.sol', /in no layer/],
    ['sdk/src/builders/buildPay.ts', '../actions/pay.ts', /builders\/ must not know actions\//],
    ['sdk/src/utils/hash.ts', '../index.ts', /must not know the top level/],
    ['sdk/src/actions/pay.ts', '../../../scripts/deploy/main.ts', /nothing outside/],
    ['sdk/src/actions/pay.ts', 'ethers', /only sdk\/src\/ethers/],
    ['sdk/src/actions/pay.ts', '@tanstack/react-query', /only sdk\/src\/react/],
    ['sdk/src/utils/hash.ts', 'node:crypto', /browser/],
    ['sdk/src/tree/openUsageTree.ts', 'node:fs', /browser/],
    ['indexer/src/lib/rows.ts', '../../../sdk/src/audit/replay/books.ts', /entry points/],
    ['indexer/src/lib/rows.ts', '../api/logs.ts', /lib\/ must not know api\//],
  ]
  for (const [file, specifier, why] of refused) {
    test(`${file} must not import ${specifier}`, () => assert.match(problemOf(file, specifier) ?? '', why))
  }
})

describe('importsOf', () => {
  test('Solidity, over several lines, without comments', () => {
    const source = `
      // import "./no.sol";
      import {
          A
      } from "./a.sol";
      import "./b.sol";
    `
    assert.deepEqual(importsOf('x.sol', source), ['./a.sol', './b.sol'])
  })

  test('TypeScript: types, re-exports and dynamic imports', () => {
    const source = `
      import type { A } from './a.ts'
      export * from './b.ts'
      const c = await import('./c.ts')
    `
    assert.deepEqual(importsOf('x.ts', source), ['./a.ts', './b.ts', './c.ts'])
  })
})
