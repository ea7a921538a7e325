/** A chain in this process with all contracts, on which one operation at a time is made, and asked about. */
import { readFileSync } from 'node:fs'
import { network } from 'hardhat'
import {
  type Abi,
  type AbiEvent,
  type AbiFunction,
  type AbiParameter,
  decodeErrorResult,
  decodeEventLog,
  decodeFunctionResult,
  encodeAbiParameters,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  keccak256,
  numberToHex,
  toFunctionSignature,
} from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { deployOpenRoyalty } from '../../scripts/deploy/inProcess.ts'
import { bytesOf, compact, parts } from './signatures.ts'
import { addressOf, type Coin, type Op } from './universe.ts'
import { WALLET, WALLET_KEY } from './wallets.ts'
import { type Address, CONTRACT_NAMES, type Event, type Id, type Names, type Signature } from './world.ts'

/** What came of an operation: its result or the error that it was refused with, and the events. */
export type Outcome = {
  result?: unknown
  refusal?: { name: string; args: readonly unknown[] }
  events: Event[]
  /** Of the whole transaction. */
  gas?: number
}

export type Chain = Awaited<ReturnType<typeof startChain>>

/** Histories name seconds and days, so each begins on the same morning. */
const START = '2027-01-15T08:00:00Z'
const GAS = numberToHex(16_000_000)

export async function startChain() {
  const connection = await network.create({
    override: { allowUnlimitedContractSize: true, allowBlocksWithSameTimestamp: true, initialDate: START },
  })
  const { provider } = connection
  const { contracts, publicClient } = await deployOpenRoyalty(connection, { dollars: 0n })
  const host = await connection.viem.deployContract('HostileToken')
  const fee = await connection.viem.deployContract('FeeToken')
  const wallet = await connection.viem.deployContract('ContractWallet', [privateKeyToAddress(WALLET_KEY)])
  const chainId = await publicClient.getChainId()
  const coinContracts = { dollar: contracts.testDollar, host, fee }
  const abis: Record<string, Abi> = {}
  const addresses: Record<string, Address> = {}
  for (const [name, { abi, address }] of Object.entries({ ...contracts, ...coinContracts, wallet })) {
    abis[name] = abi as Abi
    addresses[name] = address.toLowerCase()
  }
  addresses.wallet = WALLET
  const coins = Object.fromEntries(
    Object.entries(coinContracts).map(([name, { address }]) => [name, address.toLowerCase()]),
  ) as Record<Coin, Address>
  const errors = Object.values(abis).flatMap((abi) => abi.filter(({ type }) => type === 'error'))
  const abiAt = new Map(Object.entries(addresses).map(([name, address]) => [address, abis[name] as Abi]))
  const functions = new Map<string, AbiFunction>()
  for (const [name, abi] of Object.entries(abis)) {
    for (const item of abi) {
      if (item.type !== 'function') continue
      functions.set(`${name}.${item.name}`, item)
      functions.set(`${name}.${toFunctionSignature(item)}`, item)
    }
  }
  const functionOf = (to: string, fn: string) => {
    const found = functions.get(`${to}.${fn}`)
    if (!found) throw new Error(`There is no ${to}.${fn}`)
    return found
  }
  const vault = JSON.parse(readFileSync('artifacts/contracts/libraries/Vault.sol/Vault.json', 'utf8'))
  const bytecodeHash = keccak256(vault.bytecode)
  const vaults = new Map<string, Address>()
  /** Where a keeper's vault for a salt is, whether or not it exists. */
  const vaultOf = (keeper: Address, salt: Id): Address => {
    const found = vaults.get(keeper + salt)
    if (found) return found
    const address = getContractAddress({
      opcode: 'CREATE2',
      from: keeper as Hex,
      salt: salt as Hex,
      bytecodeHash,
    }).toLowerCase()
    vaults.set(keeper + salt, address)
    return address
  }

  const request = (method: string, ...params: unknown[]) => provider.request({ method, params } as never) as unknown
  const at = Object.fromEntries(CONTRACT_NAMES.map((name) => [name, addresses[name]])) as Record<Names, Address>
  // The wallet's code where histories know it, and a wallet that sends transactions itself.
  await request('hardhat_setCode', WALLET, await request('eth_getCode', wallet.address, 'latest'))
  await request('hardhat_impersonateAccount', WALLET)
  await request('hardhat_setBalance', WALLET, numberToHex(10n ** 24n))
  let snapshot = await request('evm_snapshot')

  /** What the model writes for bytes, as bytes: signatures, and what is handed to pools by the work registry. */
  async function inBytes(value: unknown): Promise<unknown> {
    if (Array.isArray(value)) return Promise.all(value.map(inBytes))
    if (typeof value !== 'object' || value === null) return value
    if ('signer' in value) {
      const { signer, type, message } = value as Signature
      return bytesOf(
        { signer, type, message: (await inBytes(message)) as Record<string, unknown> },
        { chainId, addresses },
      )
    }
    if ('join' in value) {
      const { poolId, join } = value as unknown as { poolId: Hex; join: boolean }
      return encodeAbiParameters([{ type: 'bytes32' }, { type: 'bool' }], [poolId, join])
    }
    const entries = await Promise.all(
      Object.entries(value).map(async ([key, each]) => [key, await inBytes(each)] as const),
    )
    const plain = Object.fromEntries(entries)
    if (!('signature' in plain)) return plain
    if ('total' in plain) return { ...plain, ...compact(plain.signature as Hex) }
    return 'value' in plain ? { ...plain, ...parts(plain.signature as Hex) } : plain
  }

  const refusalOf = (data: Hex | undefined): Outcome['refusal'] => {
    if (!data || data === '0x') return { name: '', args: [] }
    const { errorName, args, abiItem } = decodeErrorResult({ abi: errors, data })
    return { name: errorName, args: plainList(args ?? [], abiItem.type === 'error' ? abiItem.inputs : []) }
  }

  return {
    connection,
    abis,
    addresses,
    coins,
    at,
    vaultOf,

    /** Every function of the deployed contracts that changes something, as `contract.function`; of several of one name, the last. */
    writes: () =>
      new Map(
        [...functions].filter(
          ([name, { stateMutability }]) =>
            !name.includes('(') &&
            !name.startsWith('wallet.') &&
            !Object.keys(coinContracts).includes(name.split('.')[0] as string) &&
            !name.startsWith('testDollar.') &&
            stateMutability !== 'view' &&
            stateMutability !== 'pure',
        ),
      ),

    /** Rewinding comes back to here. */
    async keep(): Promise<void> {
      snapshot = await request('evm_snapshot')
    },

    /** Gives the second of the latest block there. */
    async rewind(): Promise<bigint> {
      await request('evm_revert', snapshot)
      snapshot = await request('evm_snapshot')
      const block = (await request('eth_getBlockByNumber', 'latest', false)) as { timestamp: Hex }
      return BigInt(block.timestamp)
    },

    /** Makes an operation in a block of its own, at a second. */
    async send(op: Op, time: bigint): Promise<Outcome> {
      const item = functionOf(op.to, op.fn)
      const data = encodeFunctionData({ abi: [item], args: (await inBytes(op.args)) as unknown[] })
      const call = { from: addressOf(op.from), to: addresses[op.to], data, gas: GAS }
      await request('evm_setNextBlockTimestamp', numberToHex(time))
      let answer: Hex | undefined
      let refusal: Outcome['refusal']
      try {
        answer = (await request('eth_call', call, 'pending')) as Hex
      } catch (error) {
        refusal = refusalOf(revertDataOf(error))
      }
      let hash: Hex | undefined
      try {
        hash = (await request('eth_sendTransaction', call)) as Hex
      } catch (error) {
        const again = refusalOf(revertDataOf(error))
        if (JSON.stringify(again, texts) !== JSON.stringify(refusal, texts)) {
          throw new Error('The call and the transaction differ', { cause: error })
        }
        return { refusal: again, events: [] } as Outcome
      }
      const receipt = (await request('eth_getTransactionReceipt', hash)) as {
        status: Hex
        gasUsed: Hex
        logs: { address: Hex; topics: [Hex, ...Hex[]]; data: Hex }[]
      }
      if (refusal || receipt.status !== '0x1') throw new Error('The call and the transaction differ')
      const events = receipt.logs.map(({ address, topics, data }) => {
        const abi = (abiAt.get(address.toLowerCase()) ?? []) as Abi
        const { eventName, args } = decodeEventLog({ abi, topics, data })
        const inputs = abi.find((each) => each.type === 'event' && each.name === eventName) as AbiEvent
        const named = args as unknown as Record<string, unknown>
        const list = Array.isArray(args) ? args : inputs.inputs.map(({ name }) => named[name as string])
        return { contract: address.toLowerCase(), name: inputs.name, args: plainList(list, inputs.inputs) }
      })
      return { result: resultOf(item, answer as Hex), events, gas: Number(receipt.gasUsed) }
    },

    async storage(to: string, slot: Id): Promise<bigint> {
      return BigInt((await request('eth_getStorageAt', addresses[to], slot, 'latest')) as Hex)
    },

    /** What a view says in the latest block, or would say at a later second, were nothing done until then. */
    async view(to: string, fn: string, args: readonly unknown[], time?: bigint): Promise<Outcome> {
      const item = functionOf(to, fn)
      const data = encodeFunctionData({ abi: [item], args: (await inBytes(args)) as unknown[] })
      if (time !== undefined) await request('evm_setNextBlockTimestamp', numberToHex(time))
      const block = time === undefined ? 'latest' : 'pending'
      try {
        return {
          result: resultOf(item, (await request('eth_call', { to: addresses[to], data, gas: GAS }, block)) as Hex),
          events: [],
        }
      } catch (error) {
        return { refusal: refusalOf(revertDataOf(error)), events: [] } as Outcome
      }
    },
  }
}

const texts = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)

function revertDataOf(error: unknown): Hex | undefined {
  const { data, cause } = error as { data?: unknown; cause?: unknown }
  if (typeof data === 'string') return data as Hex
  if (typeof data === 'object' && data !== null && 'data' in data) return data.data as Hex
  if (cause) return revertDataOf(cause)
  throw error
}

function resultOf(item: AbiFunction, data: Hex): unknown {
  if (item.outputs.length === 0) return undefined
  const result = decodeFunctionResult({ abi: [item], data })
  if (item.outputs.length === 1) return plain(result, item.outputs[0] as AbiParameter)
  return plainList(result as readonly unknown[], item.outputs)
}

const plainList = (values: readonly unknown[], types: readonly AbiParameter[]) =>
  values.map((value, i) => plain(value, types[i] as AbiParameter))

/** As the model writes values: every number a bigint, every address in lower case. */
function plain(value: unknown, parameter: AbiParameter): unknown {
  const list = parameter.type.endsWith(']')
  if (list) {
    const type = parameter.type.replace(/\[\d*\]$/, '')
    return (value as unknown[]).map((each) => plain(each, { ...parameter, type } as AbiParameter))
  }
  if (parameter.type === 'tuple') {
    const { components } = parameter as { components: readonly AbiParameter[] }
    const fields = value as Record<string, unknown>
    return Object.fromEntries(components.map((each) => [each.name, plain(fields[each.name as string], each)]))
  }
  if (typeof value === 'number') return BigInt(value)
  return parameter.type === 'address' ? (value as string).toLowerCase() : value
}
