/**
 * Deploys OpenRoyalty to a network of hardhat.config.ts, or continues a deployment that stopped.
 *
 *   npm run deploy -- --network baseSepolia --dry-run    addresses, what is there, gas and cost; sends nothing, needs no key
 *   npm run deploy -- --network baseSepolia              deploys what is missing and writes deployments/<chainId>.json
 */
import { parseArgs } from 'node:util'
import config from '../../hardhat.config.ts'
import { generateDeployments } from '../generate/deployments.ts'
import { deploy, dryRun } from './deploy.ts'
import { openHardhat } from './runtime.ts'

export async function main(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: { network: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
  })
  const networks = Object.keys(config.networks ?? {})
  const network = values.network
  if (!network || !networks.includes(network))
    throw new Error(
      `${network ? `There is no network "${network}". ` : ''}Name one: npm run deploy -- --network NAME, where NAME is one of ` +
        `${networks.join(', ')}.`,
    )

  const hre = await openHardhat()
  // Looking needs no key, so none is asked for.
  const isRemote = config.networks?.[network]?.type === 'http'
  const override = values['dry-run'] && isRemote ? { accounts: 'remote' as const } : undefined
  const connection = await hre.network.create(override ? { network, override } : { network })
  try {
    if (values['dry-run']) {
      await dryRun({ hre, connection })
      return
    }
    const { deployment, sent, isRecordNew } = await deploy({ hre, connection, showProgress: true })
    for (const [name, { address }] of Object.entries(deployment.contracts))
      console.log(`${name.padEnd(16)} ${address}${sent.includes(name) ? '  new' : ''}`)

    console.log(`\nThe code of all ${Object.keys(deployment.contracts).length} is what was compiled.`)
    if (isRecordNew) {
      console.log(`deployments/${deployment.chainId}.json written; commit it together with sdk/src/generated.`)
      generateDeployments()
    }
  } finally {
    await connection.close()
  }
}

if (import.meta.main) {
  main(process.argv.slice(2)).catch((error: Error & { shortMessage?: string }) => {
    // viem's full message repeats the request, and ours carry whole contracts.
    console.error(error.shortMessage ?? error.message)
    process.exitCode = 1
  })
}
