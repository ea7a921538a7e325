import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import { createPublicClient, custom, type Hex, padHex } from 'viem'
import { createRoyaltyConnection } from '../utils/connection.ts'
import * as query from './index.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

const here = { workRegistry: { address: padHex('0x1', { size: 20 }) } }
const there = { workRegistry: { address: padHex('0x2', { size: 20 }) } }
const asked: string[] = []
const transport = custom({
  request: async ({ method }: { method: string }) => {
    asked.push(method)
    throw new Error('nobody is there')
  },
})
const connectionTo = (chainId: number, deployment = here) =>
  createRoyaltyConnection({ publicClient: createPublicClient({ transport }), chainId, deployment })
const poolId: Hex = padHex('0x7', { size: 32 })

describe('query options', () => {
  test('are exported, each under the name of its file', () => {
    const files = readdirSync(import.meta.dirname)
      .filter((name) => name.endsWith('QueryOptions.ts'))
      .map((name) => name.slice(0, -3))
    assert.deepEqual(Object.keys(query).sort(), files.sort())
  })

  test('are made without asking anybody', () => {
    query.poolsQueryOptions(connectionTo(1), { poolIds: [poolId] })
    assert.deepEqual(asked, [])
  })

  test('have keys that a cache can hold, amounts included', () => {
    const { queryKey } = query.claimableQueryOptions(connectionTo(1), {
      poolId,
      workId: poolId,
      blockNumber: 2n ** 70n,
    })
    assert.deepEqual(JSON.parse(JSON.stringify(queryKey)), queryKey)
    assert.match(JSON.stringify(queryKey), /"1180591620717411303424n"/)
  })

  test('have another key wherever the answer may be another', () => {
    const options = [
      query.claimableQueryOptions(connectionTo(1), { poolId, workId: poolId }),
      query.claimableQueryOptions(connectionTo(2), { poolId, workId: poolId }),
      query.claimableQueryOptions(connectionTo(1, there), { poolId, workId: poolId }),
      query.claimableQueryOptions(connectionTo(1), { poolId, workId: poolId, blockNumber: 1n }),
      query.claimableQueryOptions(connectionTo(1), { poolId, workId: poolId, blockNumber: 2n }),
      query.poolViewQueryOptions(connectionTo(1), { poolId }),
    ]
    const keys = options.map(({ queryKey }) => JSON.stringify(queryKey))
    assert.equal(new Set(keys).size, keys.length)
  })

  test('answer null for what does not exist: a cache takes undefined for an answer that is missing', async () => {
    const read = async (): Promise<string | undefined> => undefined
    assert.equal(await queryOptionsOf(connectionTo(1), 'nothing', {}, read).queryFn(), null)
  })
})
