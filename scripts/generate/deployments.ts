/**
 * Writes the addresses of deployments/<chainId>.json to sdk/src/generated/deployments.ts.
 *
 *   node scripts/generate/deployments.ts            after a deployment
 *   node scripts/generate/deployments.ts --check    fail when the file is stale
 */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { camelCase, writeGenerated } from './write.ts'

/** What scripts/deploy writes for one chain. */
export type Deployment = {
  chainId: number
  contracts: Record<
    string,
    { address: `0x${string}` /** Block of the deployment: where reading logs starts. */; block: number }
  >
}

/** A local chain is gone tomorrow; its addresses stay on this machine. */
const LOCAL_CHAINS = [1337, 31337]

const deployments = globSync('deployments/*.json')
  .map((file) => {
    const deployment: Deployment = JSON.parse(readFileSync(file, 'utf8'))
    if (path.basename(file) !== `${deployment.chainId}.json`)
      throw new Error(`${file} says chain ${deployment.chainId}`)
    return deployment
  })
  .filter(({ chainId }) => !LOCAL_CHAINS.includes(chainId))
  .sort((a, b) => a.chainId - b.chainId)

const chains = deployments.map(({ chainId, contracts }) => {
  const lines = Object.entries(contracts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { address, block }]) => `    ${camelCase(name)}: { address: '${address}', block: ${block}n },\n`)
  return `  ${chainId}: {\n${lines.join('')}  },\n`
})

writeGenerated(
  'sdk/src/generated/deployments.ts',
  `// Generated from deployments/*.json by scripts/generate/deployments.ts. Do not edit: run \`npm run generate\`.

/** Where the contracts are, by chain id, and the block from which their logs start. */
export const deployments = {${chains.length > 0 ? `\n${chains.join('')}` : ''}} as const
`,
)
