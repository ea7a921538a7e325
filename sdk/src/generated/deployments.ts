// Generated from deployments/*.json by scripts/generate/deployments.ts. Do not edit: run `npm run generate`.

/**
 * Where the contracts are, by chain id, and the block from which their logs start. Chain 31337 is the local one that
 * `npm run node` starts; every other chain that is named here is live.
 */
export const deployments = {
  31337: {
    creatorPools: { address: '0x77748b61837e70Fe052C0D38C4FF54A9F826Cd65', block: 0n },
    licenseGateway: { address: '0xbB5E5459026A8f5Bea241adffF3868079F87ea5f', block: 0n },
    licenseRegistry: { address: '0x2E54f2e8fBe055D5dCa15F2A01e8a5EF650e04F1', block: 0n },
    poolInboxes: { address: '0x8abc910dc3276b6DdD26831a33Ac4580400D6de3', block: 0n },
    royaltyLens: { address: '0x6B0fe1c60dd80634d56c69CF5A311B09c8249160', block: 0n },
    royaltySplits: { address: '0x7687f6C9F8C57507FAC407ca60Ae3dc0012f4d87', block: 0n },
    streamRenewals: { address: '0xA3F23480B70fc78ba6383527c347A27CE1805823', block: 0n },
    testDollar: { address: '0x76b08885b3Cb8e55c401a096B181b67Edbc767Ce', block: 0n },
    usageChannels: { address: '0x050d3Ba8607c25c72Ef0b8FD6B904Ac78da3d8d0', block: 0n },
    usageEpochs: { address: '0x3b59D5100e36d9eCca879d89396793235848aE43', block: 0n },
    workRegistry: { address: '0x4e2D9bCa3a3E895C0039aB216CA5b19C3470E7d4', block: 0n },
  },
} as const
