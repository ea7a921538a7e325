/**
 * Settles period after period until all are settled, in a process that may be killed at any moment.
 *
 *   node test/utils/settler.ts ORDERS.json
 */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { createPublicClient, createWalletClient, type Hex, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'
import { createRoyaltyClient, type DeploymentFile, parseDeployment } from '../../sdk/src/index.ts'
import { createMeter, folderTarget, retrieved, sqliteStore } from '../../sdk/src/meter/index.ts'

export type SettlerOrders = {
  url: string
  /** The licensee's. */
  privateKey: Hex
  deployment: DeploymentFile
  licenseId: Hex
  /** First second of the license. */
  start: number
  /** All that are over. */
  periods: number
  /** First that is settled. Left out: zero. */
  from?: number
  /** Of the one after the last that is settled. */
  upTo: number
  /** Of the meter's store. */
  store: string
  folder: string
  published: string
}

/** A meter of days, whose clock says that all of its periods are over. */
export function settlingMeter({ url, privateKey, deployment, licenseId, start, store, ...orders }: SettlerOrders) {
  const transport = http(url, { retryCount: 0 })
  const account = privateKeyToAccount(privateKey)
  const client = createRoyaltyClient({
    publicClient: createPublicClient({ chain: hardhat, transport, pollingInterval: 5 }),
    walletClient: createWalletClient({ account, chain: hardhat, transport }),
    ...parseDeployment(deployment),
  })
  return createMeter({
    license: { licenseId, start: BigInt(start), periodDays: 1 },
    store: sqliteStore(store),
    policy: retrieved(),
    settlement: { client, folder: orders.folder, target: folderTarget(orders.published) },
    clock: () => (start + orders.periods * 86_400) * 1_000,
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const orders: SettlerOrders = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
  const meter = settlingMeter(orders)
  console.log('ready')
  for (let period = orders.from ?? 0; period < orders.upTo; period += 1) await meter.settle({ period })
  console.log('done')
  await meter.close()
}
