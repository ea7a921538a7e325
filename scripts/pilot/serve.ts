import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseEther, toHex } from 'viem'
import { buildApp } from '../../app/server/build.ts'
import { serveApp } from '../../app/server/serve.ts'
import { startIndexer } from '../../indexer/server/startIndexer.ts'
import type { DeploymentFile } from '../../sdk/src/index.ts'
import type { PilotChain } from './chain.ts'
import { PilotError } from './errors.ts'
import type { Told } from './story.ts'
import { type Teller, tidy } from './terminal.ts'

/** So that money which flows by the second can be seen flowing. A transaction does not wait for it. */
const SECONDS_PER_BLOCK = 2

type ServeStoryParameters = {
  chain: PilotChain
  told: Told
  /** Folder of the documents that say what works are called. */
  metadata: string
  /** Of the app. */
  port: number
  /** Whether an indexer runs with it. */
  indexer: boolean
  tell: Teller
}

/** Leaves the story's chain running with the app over it, and two wallets in it to try, until somebody ends it. */
export async function serveStory({
  chain,
  told,
  metadata,
  port,
  indexer: isIndexed,
  tell,
}: ServeStoryParameters): Promise<void> {
  const { url } = chain
  if (url === undefined) throw new Error('The chain is not served. Please report this.')
  tell.part('App')
  const folder = path.resolve(import.meta.dirname, '../../app/dist')
  await buildApp(folder)
  const request = (method: string, params: unknown[]) =>
    chain.publicClient.request({ method: method as never, params: params as never })

  // One who is paid directly, so that a claim can be seen to arrive. The node signs for them: they live in its memory alone.
  const paid = told.singles.find(({ splitAddress }) => !splitAddress) ?? told.singles[0]
  const testWallets = [{ name: 'Test firm', address: chain.people.firm.account.address }]
  if (paid) {
    const [{ wallet, name }] = paid.creators
    await request('hardhat_impersonateAccount', [wallet.address])
    await request('hardhat_setBalance', [wallet.address, toHex(parseEther('10'))])
    testWallets.unshift({ name: `Test creator: ${tidy(name, 24)}`, address: wallet.address })
  }
  await request('evm_setIntervalMining', [SECONDS_PER_BLOCK * 1000])

  const contracts = Object.fromEntries(
    Object.entries(chain.deployment).flatMap(([name, location]) =>
      location ? [[name, { address: location.address, block: Number(location.block ?? 0n) }]] : [],
    ),
  )
  const indexer = isIndexed ? await index(url, { chainId: 31337, contracts }, metadata, tell) : undefined
  const settings = {
    chainId: 31337,
    chainName: 'Pilot chain',
    rpcUrl: url,
    contracts,
    testWallets,
    ...(indexer && { indexerUrl: indexer.url }),
  }
  const app = await serveApp({ folder, settings, port }).catch((cause: unknown) => {
    throw new PilotError(`The app cannot be served on port ${port}. Choose another with --port.`, { cause })
  })
  tell.done(`a node at ${url}, chain id 31337, with a block every ${SECONDS_PER_BLOCK} seconds`)
  // Whoever asked for silence still has to know where to look.
  console.log(
    `\nThe app is at ${app.url}, with ${testWallets.length} test wallets in it. Ctrl-C ends it, and forgets the chain.`,
  )
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await Promise.all([app.close(), indexer?.close()])
}

/** An indexer of the chain, whose files go with it. The app does without, so whatever keeps it from starting is told and no more. */
async function index(
  rpcUrl: string,
  deployment: DeploymentFile,
  metadata: string,
  tell: Teller,
): Promise<{ url: string; close: () => Promise<void> } | undefined> {
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-indexer-'))
  const forget = () => rmSync(folder, { recursive: true, force: true })
  try {
    const { url, ready, close } = await startIndexer({
      ...{ folder, rpcUrl, deployment },
      // Titles are here; nobody on the network is asked.
      environment: { METADATA_DIR: path.resolve(metadata), METADATA_FETCH: 'off' },
    })
    await ready()
    tell.done(`an indexer at ${url}: GraphQL at /graphql, titles at /search, all logs at /logs`)
    return { url, close: () => close().finally(forget) }
  } catch (error) {
    forget()
    const [reason] = String((error as Error).message).split('\n')
    tell.say(`  No indexer: ${reason} The app asks the node alone.`)
    return undefined
  }
}
