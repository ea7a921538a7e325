// Generated from deployments/*.json by scripts/generate/deployments.ts. Do not edit: run `npm run generate`.

/**
 * Where the contracts are, by chain id, and the block from which their logs start. Chain 31337 is the local one that
 * `npm run node` starts; every other chain that is named here is live.
 */
export const deployments = {
  31337: {
    creatorPools: { address: '0x0EaD8dAEE59C184492AaB443c5A6bb4DDBF97A7b', block: 0n },
    poolInboxes: { address: '0xEDB4CdD3167E46527eF3E9424374c536891887b3', block: 0n },
    royaltySplits: { address: '0x764BA5611A297AE9f9d8a1743dA761F888cA9349', block: 0n },
    streamRenewals: { address: '0x1EeCB88897aAA0E35bA11ff3221236Cd88Ab0036', block: 0n },
    testDollar: { address: '0xB7CB7457e18B4b65bf084de1b3B59285b67325Ea', block: 0n },
    workRegistry: { address: '0xed05bf48942bc7A3c89b2FF8f46B9A8303a8B379', block: 0n },
  },
} as const
