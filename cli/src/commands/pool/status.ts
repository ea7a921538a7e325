import { zeroAddress } from 'viem'
import { decodeUses } from '../../../../sdk/src/index.ts'
import { defineCommand, required } from '../../lib/command.ts'
import { fields } from '../../lib/io.ts'
import { unlessMissing } from '../../lib/missing.ts'
import { id } from '../../lib/parse.ts'
import { rateText } from '../../lib/rates.ts'

export const poolStatus = defineCommand({
  path: 'pool status',
  summary: 'Shows what the chain knows of a pool: operator, units, the money that flows and waits.',
  reach: 'reads',
  found: 'there is no such pool',
  args: { poolId: required('id', 'the pool', id) },
  examples: [
    {
      run: 'openroyalty pool status 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f',
      does: 'looks a pool up',
    },
  ],
  run: async ({ reader, money }, { poolId }) => {
    const client = await reader()
    const [view] = (await unlessMissing('PoolNotFound', client.reads.poolsOf({ poolIds: [poolId] }))) ?? []
    if (!view) {
      return {
        json: { poolId, exists: false },
        text: `There is no pool ${poolId} on chain ${client.chainId}.`,
        exit: 'found',
      }
    }
    const { pool, state, inbox, inInbox, stepsBehind } = view
    const dollars = await money(pool.token)
    const uses = decodeUses(pool.uses)
    const operator = pool.operator === zeroAddress ? undefined : pool.operator
    const pendingOperator = state.pendingOperator === zeroAddress ? undefined : state.pendingOperator
    const waiting = state.idle >> 64n
    const text = fields({
      pool: poolId,
      token: `${dollars.symbol} ${pool.token}`,
      uses: uses.join(', '),
      operator: operator ?? 'nobody: its units are frozen',
      'next operator': pendingOperator && `${pendingOperator}, who has not accepted yet`,
      notice: `${pool.noticeDays} days`,
      'sole agent': pool.soleAgent ? 'yes' : undefined,
      'least stream': pool.minStreamPerDay === 0n ? undefined : `${dollars.format(pool.minStreamPerDay)}/day`,
      units: `${state.totalUnits}, ${pool.joinUnits} for a work that joins`,
      streams: rateText(dollars, state.rate),
      waiting: waiting === 0n ? undefined : `${dollars.format(waiting)}, for whoever holds units first`,
      inbox: `${inbox}${inInbox === 0n ? '' : `, with ${dollars.format(inInbox)} to sweep`}`,
      behind: stepsBehind === 0n ? undefined : `${stepsBehind} steps: sync it before claims`,
      'takes money': state.dead ? 'no: it is frozen, and nobody holds units' : undefined,
    })
    const json = {
      ...{ poolId, exists: true, token: pool.token, symbol: dollars.symbol, decimals: dollars.decimals, uses },
      ...{ operator, pendingOperator, noticeDays: pool.noticeDays, joinUnits: pool.joinUnits },
      ...{ soleAgent: pool.soleAgent, minStreamPerDay: pool.minStreamPerDay, totalUnits: state.totalUnits },
      ...{ rate: state.rate, waiting, inbox, inInbox, stepsBehind, isDead: state.dead },
    }
    return { json, text }
  },
})
