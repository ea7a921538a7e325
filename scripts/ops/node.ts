/**
 * Starts a local chain with everything deployed at the addresses it has on every chain, and money for the named accounts.
 *
 *   npm run node                               at http://127.0.0.1:8545
 *   npm run node -- --port 9545                somewhere else
 *   npm run node -- --build-profile default    compiles faster; the addresses then differ from deployments/
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { NetworkConnection } from 'hardhat/types/network'
import { type Address, formatUnits } from 'viem'
import { deploy } from '../deploy/deploy.ts'
import { type BuildProfile, openHardhat } from '../deploy/runtime.ts'
import { generateDeployments } from '../generate/deployments.ts'
import { type LocalAccount, localAccounts, POCKET_MONEY_6D } from './accounts.ts'

const HOST = '127.0.0.1'
/** So that money which flows by the second can be seen flowing. A transaction does not wait for it. */
const SECONDS_PER_BLOCK = 2

export type LocalNode = { url: string; close: () => Promise<void> }

type NodeOptions = {
  port: number
  profile: BuildProfile
  /** Folder of the records; those of the repository unless said otherwise. */
  records?: string
  say?: (line: string) => void
}

export async function startNode({ port, profile, records, say = console.log }: NodeOptions): Promise<LocalNode> {
  await refuseUsedPort(port)
  // The journal of a chain that nobody can come back to is thrown away with it.
  const journal = mkdtempSync(path.join(tmpdir(), 'openroyalty-node-'))
  const hre = await openHardhat({ profile, ignition: journal })
  const server = await hre.network.createServer('default', HOST, port)
  const { port: actualPort } = await server.listen()
  const url = `http://${HOST}:${actualPort}`
  try {
    const connection = await hre.network.create({ network: 'local', override: { url } })
    const { deployment, isRecordNew } = await deploy({
      hre,
      connection,
      say: () => {},
      ...(records ? { records } : {}),
    })
    const accounts = localAccounts()
    await mintDollars(connection, deployment.contracts.TestDollar?.address, accounts)
    await connection.provider.request({ method: 'evm_setIntervalMining', params: [SECONDS_PER_BLOCK * 1000] })
    await connection.close()

    say(greeting(url, deployment.chainId, Object.entries(deployment.contracts), accounts))
    if (isRecordNew && !records) {
      say(`\nThe contracts changed since deployments/${deployment.chainId}.json was written; it is up to date now.`)
      generateDeployments()
    }
  } catch (error) {
    await server.close()
    throw error
  } finally {
    rmSync(journal, { recursive: true, force: true })
  }
  return { url, close: () => server.close() }
}

async function mintDollars(connection: NetworkConnection, dollar: Address | undefined, accounts: LocalAccount[]) {
  if (!dollar) throw new Error('The record of this chain names no TestDollar. Please report this.')
  const contract = await connection.viem.getContractAt('TestDollar', dollar)
  for (const { address } of accounts) await contract.write.mint([address, POCKET_MONEY_6D])
}

function greeting(
  url: string,
  chainId: number,
  contracts: [name: string, contract: { address: Address }][],
  accounts: LocalAccount[],
): string {
  const money = Number(formatUnits(POCKET_MONEY_6D, 6)).toLocaleString('en')
  return `
A local chain runs at ${url} (chain id ${chainId}), with a block every ${SECONDS_PER_BLOCK} seconds and one for each transaction.

Contracts
${contracts.map(([name, { address }]) => `  ${name.padEnd(16)} ${address}`).join('\n')}

Accounts: each has 10,000 ETH and ${money} test dollars, neither worth anything
${accounts.map(({ name, address, privateKey }) => `  ${name.padEnd(16)} ${address}  key ${privateKey}`).join('\n')}
  These keys are known to everybody. Never send them anything of value, on any chain.

Next
  Code     the addresses are in deployments/${chainId}.json, and in the SDK by chain id.
  Wallet   add the network ${url} with chain id ${chainId}, and import a key from above.
  Dollars  anybody gets more from mint(address to, uint256 amount) of TestDollar; one dollar is 1000000.
  Look     npm run deploy -- --network local --dry-run, in another terminal, says what is there.
Ctrl-C stops the chain and forgets it.`
}

/** The server of Hardhat ends the process when its port is taken, without a word that helps. */
async function refuseUsedPort(port: number) {
  const probe = createServer()
  try {
    probe.listen(port, HOST)
    await once(probe, 'listening')
  } catch (cause) {
    throw new Error(
      `Port ${port} is in use, perhaps by another local chain. Stop that one, or choose another: npm run node -- --port 9545`,
      { cause },
    )
  }
  probe.close()
  await once(probe, 'close')
}

async function main(argv: string[]) {
  const { values } = parseArgs({
    args: argv,
    options: {
      port: { type: 'string', default: '8545' },
      'build-profile': { type: 'string', default: 'production' },
      records: { type: 'string' },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`${values.port} is no port. Name one from 1 to 65535.`)
  const profile = values['build-profile']
  if (profile !== 'production' && profile !== 'default')
    throw new Error(`There is no build profile "${profile}". Name production or default.`)

  const node = await startNode({ port, profile, ...(values.records ? { records: values.records } : {}) })
  const stop = async () => {
    // An open WebSocket would hold the server up; nobody who pressed Ctrl-C waits for it.
    setTimeout(() => process.exit(), 1000).unref()
    await node.close()
    process.exit()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

if (import.meta.main) {
  main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
