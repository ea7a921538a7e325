import { setTimeout as sleep } from 'node:timers/promises'
import type { HardhatRuntimeEnvironment } from 'hardhat/types/hre'
import type { NetworkConnection } from 'hardhat/types/network'
import { formatEther, isAddressEqual } from 'viem'
import { openRoyaltyModule } from '../../ignition/modules/OpenRoyalty.ts'
import type { PlannedContract } from './addresses.ts'
import { isLocalChain, RELEASE } from './contracts.ts'
import { ignitionProblemOf, journalIdOf, resumeJournal } from './journal.ts'
import { DEPLOYMENT_PROXY, hasProxy, installProxy } from './proxy.ts'
import {
  type Deployment,
  describeDeployment,
  RECORDS,
  readRecord,
  refuseChangedRelease,
  writeRecord,
} from './record.ts'
import { rehearse } from './rehearsal.ts'
import { prepareRelease, type Release } from './release.ts'
import { findBlock, type SurveyedContract, survey, verifyAll } from './survey.ts'
import { deploymentTable } from './table.ts'

export type DeployParameters = {
  hre: HardhatRuntimeEnvironment
  connection: NetworkConnection
  /** Folder of the records. */
  records?: string
  release?: string
  /** Shows Ignition's progress. */
  showProgress?: boolean
  say?: (line: string) => void
}

export type DeployReturnType = {
  deployment: Deployment
  /** Names of what was missing when this run began. */
  sent: string[]
  /** Whether deployments/<chainId>.json is new or changed. */
  isRecordNew: boolean
}

/**
 * Brings a chain to the state in which every contract is there, checks it, and writes it down. Running it again, after a failure or
 * a success, sends only what is missing.
 */
export async function deploy(parameters: DeployParameters): Promise<DeployReturnType> {
  const { connection, records = RECORDS, say = console.log } = parameters
  const network = connection.networkName
  const { chainId, release, rehearsed, hasProxy, contracts, gasPrice } = await prepare(parameters)
  const client = await connection.viem.getPublicClient()
  const before = await client.getBlockNumber({ cacheTime: 0 })
  const missing = contracts.filter(({ isThere }) => !isThere)

  if (!hasProxy) await giveProxy(connection, chainId)
  if (missing.length > 0) {
    say(`${deploymentTable(contracts, gasPrice)}\n`)
    await refusePoverty(connection, missing)
    await send(parameters, chainId, release.contracts)
  } else {
    say(`Everything is on ${network} already.`)
  }

  await verifyAll(connection, network, release.contracts, rehearsed)
  const recorded = readRecord(records, chainId)
  const deployment = await describeDeployment({
    chainId,
    release,
    rehearsed,
    blockOf: async ({ name, address }) => {
      const known = recorded?.contracts[name]
      if (known && isAddressEqual(known.address, address)) return known.block
      const isNew = missing.some((contract) => contract.name === name)
      return findBlock(connection, network, address, isNew ? before : 0n)
    },
  })
  const isRecordNew = writeRecord(records, deployment)
  return { deployment, sent: missing.map(({ name }) => name), isRecordNew }
}

/** Says what a deployment would do, and sends nothing. Needs no key. */
export async function dryRun(parameters: DeployParameters): Promise<SurveyedContract[]> {
  const { connection, say = console.log } = parameters
  const { chainId, release, hasProxy, contracts, gasPrice } = await prepare(parameters)
  say(`${release.name} on ${connection.networkName}, chain ${chainId}\n`)
  say(deploymentTable(contracts, gasPrice))
  if (!hasProxy) say(missingProxy(connection.networkName, chainId))
  return contracts
}

async function prepare({ hre, connection, records = RECORDS, release: name = RELEASE }: DeployParameters) {
  const network = connection.networkName
  const client = await connection.viem.getPublicClient()
  const chainId = await client.getChainId()
  const release: Release = await prepareRelease(hre, chainId, { name })
  if (!isLocalChain(chainId)) refuseChangedRelease(records, release)

  const proxy = await hasProxy(connection, network)
  const rehearsed = await rehearse(hre, release.contracts, chainId)
  const surveyed = await survey(connection, network, release.contracts, rehearsed, { hasProxy: proxy })
  return { chainId, release, rehearsed, hasProxy: proxy, ...surveyed }
}

async function giveProxy(connection: NetworkConnection, chainId: number) {
  if (!isLocalChain(chainId)) throw new Error(missingProxy(connection.networkName, chainId))
  await installProxy(connection)
}

function missingProxy(network: string, chainId: number) {
  if (isLocalChain(chainId)) return `The deployment proxy is missing; a deployment puts it there first.`
  return (
    `${network} has no deployment proxy at ${DEPLOYMENT_PROXY.address}. Have it put there first: send ` +
    `${formatEther(DEPLOYMENT_PROXY.cost)} ETH to ${DEPLOYMENT_PROXY.signer}, publish the raw transaction in ` +
    'scripts/deploy/proxy.ts, and run this again. A chain that refuses that transaction cannot have our addresses.'
  )
}

async function refusePoverty(connection: NetworkConnection, missing: readonly SurveyedContract[]) {
  const network = connection.networkName
  const [wallet] = await connection.viem.getWalletClients()
  if (!wallet)
    throw new Error(
      `No account to deploy to ${network} from. Give it one in hardhat.config.ts, under networks.${network}.accounts.`,
    )

  const client = await connection.viem.getPublicClient()
  const address = wallet.account.address
  const balance = await client.getBalance({ address })
  const cost = missing.reduce((sum, contract) => sum + contract.cost, 0n)
  if (balance < cost)
    throw new Error(
      `${address} has ${formatEther(balance)} ETH on ${network}, and deploying costs about ${formatEther(cost)} ETH. ` +
        'Nothing was sent. Send it more and run this again.',
    )
}

async function send(
  { hre, connection, showProgress = false, say = console.log }: DeployParameters,
  chainId: number,
  contracts: readonly PlannedContract[],
) {
  const client = await connection.viem.getPublicClient()
  const { hash: firstBlock } = await client.getBlock({ blockNumber: 0n })
  const deploymentId = journalIdOf(chainId, contracts, firstBlock)
  // Local chains answer at once; there is nothing to be polite to.
  const polling = isLocalChain(chainId) ? { blockPollingInterval: 50 } : {}
  let isOutcomeKnown = true
  let said = ''

  for (;;) {
    const there = new Set<string>()
    for (const { name, address } of contracts) if (await client.getCode({ address })) there.add(name)
    const missing = await resumeJournal(hre, deploymentId, contracts, { there, isOutcomeKnown })
    if (missing.length === 0) return

    try {
      const module = openRoyaltyModule(missing)
      await connection.ignition.deploy(module, { deploymentId, displayUi: showProgress, config: polling })
      return
    } catch (error) {
      const problem = ignitionProblemOf(error)
      if (problem === undefined) throw error
      isOutcomeKnown = problem !== 'outcome unknown'
      const { message } = error as Error
      if (problem === 'must wait' && message !== said) say(`${message} Waiting for that; Ctrl-C does no harm.`)
      said = message
      await sleep(isLocalChain(chainId) ? 50 : client.pollingInterval)
    }
  }
}
