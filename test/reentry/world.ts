/** Plays calls in the state: within one another, before and after. */
import {
  type Abi,
  type AbiFunction,
  decodeFunctionResult,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  numberToHex,
  size,
  slice,
} from 'viem'
import { type Call, callsIn, type Outer } from './calls.ts'
import { buildState, GAS } from './state.ts'

const ORDERS = ['within', 'after', 'before', 'without'] as const
export type Order = (typeof ORDERS)[number]
export type World = Awaited<ReturnType<typeof buildWorld>>

/** @param full Views of everything; else each view once. */
export async function buildWorld({ full = false } = {}) {
  const state = await buildState()
  const { abis, accounts, at, deployer, does, encode, hub, now, request, send, stage } = state
  const { views, writes, outers } = callsIn(state, full)
  const calls = [...views, ...writes]
  const tuple = ({ by, target, data }: Call) => ({ by: accounts[by], target, data })
  const callType = [{ type: 'tuple', components: [{ type: 'address' }, { type: 'address' }, { type: 'bytes' }] }]
  const encoded = calls.map((each) => encodeAbiParameters(callType, [[accounts[each.by], each.target, each.data]]))
  for (let i = 0; i < encoded.length; i += 50) await send(hub, encode('Reenterer', 'load', [encoded.slice(i, i + 50)]))
  state.waitUntil(now)
  await does('hub', 'HookToken', 'setListener', hub)

  /** Asks the stage, with nothing left behind. */
  const stageItem = (fn: string) =>
    (stage.abi as Abi).find((each) => each.type === 'function' && each.name === fn) as AbiFunction
  const ask = async (fn: string, args: readonly unknown[]): Promise<unknown> => {
    const data = encodeFunctionData({ abi: [stageItem(fn)], args })
    const answer = (await request(
      'eth_call',
      { from: deployer, to: stage.address, data, gas: numberToHex(GAS) },
      'latest',
    )) as Hex
    return decodeFunctionResult({ abi: [stageItem(fn)], data: answer })
  }
  const setBrings = (brings: boolean) => send(hub, encode('Reenterer', 'setBrings', [brings]))

  /** Makes the calls in a block of their own and takes it back. The state's root stands for all that any contract stores. */
  const perform = async (outer: Outer, point: number, inner: number, order: Order) => {
    const data = encodeFunctionData({
      abi: [stageItem('perform')],
      args: [tuple(outer), BigInt(point), BigInt(inner), ORDERS.indexOf(order)],
    })
    const snapshot = await request('evm_snapshot')
    await request('evm_setNextBlockTimestamp', numberToHex(now + 60))
    const transaction = { from: deployer, to: stage.address, data, gas: numberToHex(10n ** 8n), gasPrice: '0x0' }
    const hash = await request('eth_sendTransaction', transaction)
    const { logs } = (await request('eth_getTransactionReceipt', hash)) as { logs: { data: Hex }[] }
    const { stateRoot } = (await request('eth_getBlockByNumber', 'latest', false)) as { stateRoot: Hex }
    await request('evm_revert', snapshot)
    // The last event is the stage's own.
    const flags = logs.at(-1)?.data ?? '0x'
    return { outerDone: BigInt(slice(flags, 0, 32)) === 1n, innerDone: BigInt(slice(flags, 32, 64)) === 1n, stateRoot }
  }

  /** What the views say at the end, as numbers: those that fail or say more than one word are hashed. */
  const finale = async (outer: Outer, point: number, inner: number, order: Order) => {
    const args = [tuple(outer), BigInt(point), BigInt(inner), ORDERS.indexOf(order), BigInt(views.length)]
    const results = (await ask('finale', args)) as Hex[]
    return new Map(
      views.map(({ name }, i) => [
        name,
        BigInt(size(results[i] as Hex) === 32 ? (results[i] as Hex) : keccak256(results[i] as Hex)),
      ]),
    )
  }

  /** The root after a block in which nothing was called. */
  const still = async () => {
    const snapshot = await request('evm_snapshot')
    await request('evm_setNextBlockTimestamp', numberToHex(now + 60))
    await request('eth_sendTransaction', { from: deployer, to: deployer, gas: '0x5208', gasPrice: '0x0' })
    const { stateRoot } = (await request('eth_getBlockByNumber', 'latest', false)) as { stateRoot: Hex }
    await request('evm_revert', snapshot)
    return stateRoot
  }

  return { abis, at, views, writes, calls, outers, tuple, ask, perform, finale, still, setBrings }
}
