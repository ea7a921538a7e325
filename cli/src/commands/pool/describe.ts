import { defineCommand, required } from '../../lib/command.ts'
import { fields } from '../../lib/io.ts'
import { id, text } from '../../lib/parse.ts'

export const poolDescribe = defineCommand({
  path: 'pool describe',
  summary: 'Says where a pool is described.',
  description: 'Kept in the chain’s logs. Only its operator can; the latest word counts.',
  reach: 'sends',
  args: { poolId: required('id', 'the pool', id) },
  options: { uri: required('uri', 'where its description is', text) },
  examples: [
    {
      run: 'openroyalty pool describe 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --uri https://example.org/pool.json',
      does: 'asks first, then says so',
    },
  ],
  run: async ({ send }, { poolId, uri }) => {
    const { hash } = await send(`Say that the pool ${poolId} is described at ${uri}.`, (client, options) =>
      client.pools.describe({ poolId, uri, ...options }),
    )
    return { json: { poolId, uri, hash }, text: fields({ pool: poolId, 'described at': uri, transaction: hash }) }
  },
})
