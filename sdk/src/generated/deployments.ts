// Generated from deployments/*.json by scripts/generate/deployments.ts. Do not edit: run `npm run generate`.

/**
 * Where the contracts are, by chain id, and the block from which their logs start. Chain 31337 is the local one that
 * `npm run node` starts; every other chain that is named here is live.
 */
export const deployments = {
  31337: {
    creatorPools: { address: '0xB3E04C1E8f2a566944937353b46DC8e5d9B45FaA', block: 0n },
    licenseRegistry: { address: '0x32B3C9866F01609a2f1A57c6378c12aea9C702be', block: 0n },
    poolInboxes: { address: '0x4a274B4dF7e794F50f7066214bFDD84Bf56A165E', block: 0n },
    royaltyLens: { address: '0x1c99f7243f15CF8103ccC8259FDcAFFB8276Fd81', block: 0n },
    royaltySplits: { address: '0xE8F9152B05dC827739595Fdc9ef32fcC00105Ccf', block: 0n },
    streamRenewals: { address: '0xCd453230FB465f3C9E7e7FF85C7fc3589716E18B', block: 0n },
    testDollar: { address: '0x6dfcFbC3988427Fc2622859c1E29d45f420e9eFA', block: 0n },
    workRegistry: { address: '0xC95817756010c84909cc6Ac7eD52c1ffadB3b6e7', block: 0n },
  },
} as const
