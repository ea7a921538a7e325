/**
 * Writes the addresses of deployments/<chainId>.json to sdk/src/generated/deployments.ts.
 *
 *   node scripts/generate/deployments.ts            after a deployment
 *   node scripts/generate/deployments.ts --check    fail when the file is stale
 */
import { type Deployment, readRecords } from '../deploy/record.ts'
import { camelCase, writeGenerated } from './write.ts'

export function generateDeployments(): void {
  const chains = readRecords().map(({ chainId, contracts }: Deployment) => {
    const lines = Object.entries(contracts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { address, block }]) => `    ${camelCase(name)}: { address: '${address}', block: ${block}n },\n`)
    return `  ${chainId}: {\n${lines.join('')}  },\n`
  })

  writeGenerated(
    'sdk/src/generated/deployments.ts',
    `// Generated from deployments/*.json by scripts/generate/deployments.ts. Do not edit: run \`npm run generate\`.

/**
 * Where the contracts are, by chain id, and the block from which their logs start. Chain 31337 is the local one that
 * \`npm run node\` starts; every other chain that is named here is live.
 */
export const deployments = {${chains.length > 0 ? `\n${chains.join('')}` : ''}} as const
`,
  )
}

if (import.meta.main) generateDeployments()
