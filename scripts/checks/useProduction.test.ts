import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { libraryOf, useCodes } from './useProduction.ts'

const CODES = { WorkRegistry: '0x6001', CreatorPools: '0x6002', Vault: '0x6003' } as const
const rewrite = (line: string) => useCodes(`pragma solidity 0.8.37;\n${line}\n`, CODES, './Production.sol')

describe('useCodes', () => {
  for (const [line, expected, count] of [
    [
      'works = new WorkRegistry();',
      'works = WorkRegistry(Production.create(Production.WORK_REGISTRY, abi.encode()));',
      1,
    ],
    [
      'pools = new CreatorPools(new WorkRegistry());',
      'pools = CreatorPools(Production.create(Production.CREATOR_POOLS, abi.encode(WorkRegistry(Production.create(Production.WORK_REGISTRY, abi.encode())))));',
      2,
    ],
    ['x = keccak256(type(Vault).creationCode);', 'x = keccak256(Production.VAULT);', 1],
  ] as const) {
    test(line, () => {
      const { source, replaced } = rewrite(line)
      assert.equal(source, `pragma solidity 0.8.37;\nimport {Production} from "./Production.sol";\n${expected}\n`)
      assert.equal(replaced, count)
    })
  }
  test('leaves what only looks like one', () => {
    for (const line of ['new WorkRegistryTarget(a);', 'WorkRegistry internal works;', 'type(Vaults).creationCode']) {
      assert.deepEqual(rewrite(line), { source: `pragma solidity 0.8.37;\n${line}\n`, replaced: 0 })
    }
  })
})

test('libraryOf holds each code under its name', () => {
  assert.match(libraryOf(CODES), /bytes internal constant CREATOR_POOLS = hex"6002";/)
})
