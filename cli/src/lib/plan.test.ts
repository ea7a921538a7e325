import assert from 'node:assert/strict'
import test from 'node:test'
import {
  type Address,
  createPublicClient,
  custom,
  encodeErrorResult,
  encodeFunctionResult,
  erc20Abi,
  type Hex,
  type PublicClient,
  pad,
} from 'viem'
import { hardhat } from 'viem/chains'
import { creatorPoolsAbi } from '../../../sdk/src/abis/index.ts'
import { deployments, reverts } from '../../../sdk/src/index.ts'
import { planOf } from './plan.ts'

const FROM: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const POOL = pad('0x01', { size: 32 })
const DEPLOYMENT = deployments[31337]

/**
 * A node that simulates several calls at once, as geth does and the local chain of the flow tests does not. It knows an allowance of
 * nothing, and answers a simulation as it is told.
 */
function nodeThat(simulate: (calls: { to: Address; data: Hex }[]) => { status: Hex; returnData: Hex }) {
  const asked: string[] = []
  const request = async ({ method, params }: { method: string; params: unknown[] }): Promise<unknown> => {
    asked.push(method)
    switch (method) {
      case 'eth_chainId':
        return '0x7a69'
      case 'eth_getCode':
        return '0x60'
      case 'eth_blockNumber':
        return '0x1'
      case 'eth_call': {
        const { to } = params[0] as { to: Address }
        return to === DEPLOYMENT.creatorPools.address
          ? pad(DEPLOYMENT.testDollar.address, { size: 32 }).padEnd(2 + 64 * 40, '0')
          : encodeFunctionResult({ abi: erc20Abi, functionName: 'allowance', result: 0n })
      }
      case 'eth_simulateV1': {
        const [{ blockStateCalls }] = params as [{ blockStateCalls: { calls: { to: Address; data: Hex }[] }[] }]
        const calls = blockStateCalls[0]?.calls ?? []
        return [{ calls: [...calls.slice(1).map(() => ({ status: '0x1', returnData: '0x' })), simulate(calls)] }]
      }
      default:
        throw new Error(`Nobody asks ${method} of this node`)
    }
  }
  const publicClient = createPublicClient({
    chain: hardhat,
    transport: custom({ request: request as never }, { retryCount: 0 }),
  })
  return { asked, chain: { chainId: 31_337, deployment: DEPLOYMENT, publicClient: publicClient as PublicClient } }
}

const pay = (chain: ReturnType<typeof nodeThat>['chain']) =>
  planOf(chain, FROM, (client, options) => client.pools.pay({ poolId: POOL, amount: 5n, ...options }))

test('simulates a payment after its approval where the node can, and sends nothing', async () => {
  const seen: Address[] = []
  const { chain, asked } = nodeThat((calls) => {
    seen.push(...calls.map(({ to }) => to))
    return { status: '0x1', returnData: pad('0x05', { size: 32 }) }
  })
  const steps = await pay(chain)
  assert.deepEqual(
    steps.map((step) => [step.contract, step.function, step.simulated]),
    [
      ['TestDollar', 'approve', true],
      ['CreatorPools', 'pay', true],
    ],
  )
  assert.deepEqual(seen, [DEPLOYMENT.testDollar.address, DEPLOYMENT.creatorPools.address])
  assert.ok(asked.every((method) => !method.startsWith('eth_send')))
})

test('knows beforehand what the chain would refuse after the approval', async () => {
  const data = encodeErrorResult({ abi: creatorPoolsAbi, errorName: 'PoolNotFound', args: [POOL] } as never)
  const { chain } = nodeThat(() => ({ status: '0x0', returnData: data }))
  await assert.rejects(pay(chain), reverts.PoolNotFound)
})
