import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Address, type Hash, type Hex, isAddressEqual, keccak256 } from 'viem'
import type { PlannedContract } from './addresses.ts'
import { isLocalChain } from './contracts.ts'
import type { Rehearsed } from './rehearsal.ts'
import type { Compiler, Release } from './release.ts'

export const RECORDS = path.resolve(import.meta.dirname, '../../deployments')

/** What deployments/<chainId>.json says: that these contracts are on this chain, checked after they were sent. */
export type Deployment = {
  chainId: number
  /** A development chain, that everybody starts for themselves. */
  local: boolean
  release: string
  salt: Hex
  compiler: Compiler
  contracts: Record<string, DeployedContract>
}

export type DeployedContract = {
  address: Address
  /** Block of the deployment: where reading logs starts. */
  block: number
  constructorArguments: Address[]
  /** Of the code on chain, immutable values included. */
  codeHash: Hash
  /** Of the code that created it, constructor arguments included; with the salt, this gives the address. */
  initCodeHash: Hash
}

type RecordParameters = {
  chainId: number
  release: Release
  rehearsed: ReadonlyMap<string, Rehearsed>
  blockOf: (contract: PlannedContract) => Promise<number>
}

export async function describeDeployment({
  chainId,
  release,
  rehearsed,
  blockOf,
}: RecordParameters): Promise<Deployment> {
  const contracts: Record<string, DeployedContract> = {}
  for (const contract of release.contracts) {
    contracts[contract.name] = {
      address: contract.address,
      // A local chain is started anew, and each time at another pace: its logs are read from the beginning.
      block: isLocalChain(chainId) ? 0 : await blockOf(contract),
      constructorArguments: contract.arguments.map(({ address }) => address),
      codeHash: rehearsed.get(contract.name)?.codeHash ?? '0x',
      initCodeHash: keccak256(contract.initCode),
    }
  }
  return {
    chainId,
    local: isLocalChain(chainId),
    release: release.name,
    salt: release.salt,
    compiler: release.compiler,
    contracts,
  }
}

export function readRecord(folder: string, chainId: number): Deployment | undefined {
  const file = path.join(folder, `${chainId}.json`)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** All records, by chain id. */
export function readRecords(folder: string = RECORDS): Deployment[] {
  return globSync('*.json', { cwd: folder })
    .map((name) => {
      const deployment: Deployment = JSON.parse(readFileSync(path.join(folder, name), 'utf8'))
      if (name !== `${deployment.chainId}.json`)
        throw new Error(`${path.join(folder, name)} says chain ${deployment.chainId}`)
      return deployment
    })
    .sort((a, b) => a.chainId - b.chainId)
}

/** Writes a record and says whether it changed. The record of an older release moves to `previous/`: its contracts live on. */
export function writeRecord(folder: string, deployment: Deployment): boolean {
  const file = path.join(folder, `${deployment.chainId}.json`)
  const content = `${JSON.stringify(deployment, null, 2)}\n`
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return false

  const old = readRecord(folder, deployment.chainId)
  if (old && old.release !== deployment.release && !old.local) {
    const shelf = path.join(folder, 'previous', old.release)
    mkdirSync(shelf, { recursive: true })
    renameSync(file, path.join(shelf, path.basename(file)))
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, content)
  return true
}

/**
 * Throws when a public chain has this release at other addresses. Addresses come from the code, so the code was changed since; sent
 * all the same, it would be a second protocol under the first one's name.
 */
export function refuseChangedRelease(folder: string, { name, contracts }: Release): void {
  for (const deployment of readRecords(folder)) {
    if (deployment.local || deployment.release !== name) continue
    for (const planned of contracts) {
      const live = deployment.contracts[planned.name]
      if (!live || isAddressEqual(live.address, planned.address)) continue
      throw new Error(
        `${planned.name} of ${name} is at ${live.address} on chain ${deployment.chainId}, but the code compiled now belongs at ` +
          `${planned.address}. Check out the commit that was deployed, or make this a new version: change RELEASE in ` +
          'scripts/deploy/contracts.ts.',
      )
    }
  }
}
