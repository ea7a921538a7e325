import { knownDeployments, readDeployment } from '../lib/chain.ts'
import { defineCommand } from '../lib/command.ts'
import { table } from '../lib/io.ts'

export const deployments = defineCommand({
  path: 'deployments',
  summary: 'Lists where the contracts are.',
  description: 'On every chain that this version knows; with --deployment, on that one. No node is asked.',
  reach: 'offline',
  examples: [
    { run: 'openroyalty deployments', does: 'all chains' },
    { run: 'openroyalty deployments --deployment 31337 --json', does: 'one chain, for a program' },
  ],
  run: async ({ globals, io }) => {
    const named = globals.deployment
    const found = named === undefined ? knownDeployments() : [await readDeployment(named)]
    const rows = found.flatMap(({ chainId, deployment }) =>
      Object.entries(deployment).map(([contract, location]) => ({
        chainId,
        contract: contract.charAt(0).toUpperCase() + contract.slice(1),
        address: location?.address ?? '',
        block: location?.block ?? 0n,
      })),
    )
    const cells = rows.map((row) => [String(row.chainId), row.contract, row.address, String(row.block)])
    return {
      json: { deployments: rows },
      text: table(['Chain', 'Contract', 'Address', 'Since block'], cells, io.colors),
    }
  },
})
