// Generated from deployments/*.json by scripts/generate/deployments.ts. Do not edit: run `npm run generate`.

/**
 * Where the contracts are, by chain id, and the block from which their logs start. Chain 31337 is the local one that
 * `npm run node` starts; every other chain that is named here is live.
 */
export const deployments = {
  31337: {
    creatorPools: { address: '0x30aA15DeE4CEEfAd8Bd8EB34b70CDA741623E837', block: 0n },
    licenseRegistry: { address: '0x9ce39f3A0AFC2C51C1a183Fd99C2109B75D933fb', block: 0n },
    poolInboxes: { address: '0x24b89AbDA62bb1BD3aEEff3D123f9EE76D7D5AC2', block: 0n },
    royaltyLens: { address: '0xF2645E622133681ee8594eeB674093eda0C4fdf6', block: 0n },
    royaltySplits: { address: '0x633506f435068EDd4c2C40078140664E18776734', block: 0n },
    streamRenewals: { address: '0x831F51A2dA11eEC046E82eED05bCE2BA9e3B3CfC', block: 0n },
    testDollar: { address: '0x76b08885b3Cb8e55c401a096B181b67Edbc767Ce', block: 0n },
    workRegistry: { address: '0x30E302da864c44ACc34e4cE5F1F611FaCdE2574D', block: 0n },
  },
} as const
