import { buildModule } from '@nomicfoundation/hardhat-ignition/modules'
import type { PlannedContract } from '../../scripts/deploy/addresses.ts'
import { DEPLOYMENT_PROXY } from '../../scripts/deploy/proxy.ts'

const MODULE = 'OpenRoyalty'

/** The names under which Ignition's journal keeps the creation of a contract, and the contract. */
export function futureIdsOf(name: string): { creation: string; contract: string } {
  return { creation: `${MODULE}#${creationOf(name)}`, contract: `${MODULE}#${name}` }
}

/**
 * One call of the deployment proxy per contract, each after those whose addresses it takes.
 *
 * The module is a function because what there is to send differs from chain to chain: a contract that is already there must not be
 * sent again, since the proxy reverts on it. `npm run deploy` looks first and then asks for the rest.
 */
export function openRoyaltyModule(contracts: readonly PlannedContract[]) {
  return buildModule(MODULE, (m) => {
    const created = new Map<string, ReturnType<typeof m.send>>()
    for (const { name, address, callData, arguments: args } of contracts) {
      const after = args.flatMap((argument) => created.get(argument.name) ?? [])
      const creation = m.send(creationOf(name), DEPLOYMENT_PROXY.address, 0n, callData, { after })
      created.set(name, creation)
      // Sends nothing; it is how Ignition learns which contract the call created.
      m.contractAt(name, address, { after: [creation] })
    }
    return {}
  })
}

function creationOf(name: string): string {
  return `${name}_creation`
}
