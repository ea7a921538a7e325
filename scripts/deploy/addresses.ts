import { type Abi, type Address, concat, encodeDeployData, getContractAddress, type Hex } from 'viem'
import type { ContractEntry } from './contracts.ts'
import { DEPLOYMENT_PROXY } from './proxy.ts'

export type CompiledContract = { abi: Abi; bytecode: Hex }

export type PlannedContract = {
  name: string
  address: Address
  /** What its constructor takes, and the contracts these are the addresses of. */
  arguments: { name: string; address: Address }[]
  /** Creation code followed by the constructor's arguments. */
  initCode: Hex
  /** What the deployment proxy is called with to create it. */
  callData: Hex
}

/**
 * Where each contract will be, and how it gets there, before anything is sent. A pure function of the compiled code and the salt:
 * with the same of both, every chain has the same addresses.
 */
export function planDeployment(
  entries: readonly ContractEntry[],
  compiled: Readonly<Record<string, CompiledContract>>,
  salt: Hex,
): PlannedContract[] {
  const addresses = new Map<string, Address>()

  return entries.map((entry) => {
    const contract = compiled[entry.name]
    if (!contract) throw new Error(`${entry.name} is not compiled. Build the contracts first.`)

    const args = entry.arguments.map((name) => {
      const address = addresses.get(name)
      if (!address)
        throw new Error(`${entry.name} takes the address of ${name}, which must come before it in the list.`)
      return { name, address }
    })
    const wanted = contract.abi.find(({ type }) => type === 'constructor')
    const inputs = wanted?.type === 'constructor' ? wanted.inputs : []
    if (inputs.length !== args.length)
      throw new Error(
        `The constructor of ${entry.name} takes (${inputs.map(({ name }) => name).join(', ')}), ` +
          `but scripts/deploy/contracts.ts gives it (${entry.arguments.join(', ')}).`,
      )

    const initCode = encodeDeployData({ ...contract, args: args.map(({ address }) => address) })
    const address = getContractAddress({
      opcode: 'CREATE2',
      from: DEPLOYMENT_PROXY.address,
      salt,
      bytecode: initCode,
    })
    addresses.set(entry.name, address)
    return { name: entry.name, address, arguments: args, initCode, callData: concat([salt, initCode]) }
  })
}
