// Generated from deployments/*.json by scripts/generate/deployments.ts. Do not edit: run `npm run generate`.

/** Where the contracts are, by chain id, and the block from which their logs start. */
export const deployments = {} as const
