// Generated from deployments/*.json by scripts/generate/deployments.ts. Do not edit: run `npm run generate`.

/**
 * Where the contracts are, by chain id, and the block from which their logs start. Chain 31337 is the local one that
 * `npm run node` starts; every other chain that is named here is live.
 */
export const deployments = {
  31337: {
    creatorPools: { address: '0x4D44902c12552662E51395676bfebF767defb814', block: 0n },
    licenseGateway: { address: '0xb112822D88D33Ef750d72806006eE7562dc18315', block: 0n },
    licenseRegistry: { address: '0x05F96BB6E03f4ad9C4d6d370b62d533635Fa7CfA', block: 0n },
    poolInboxes: { address: '0x285c2104B6A0E795Dc361E62D7602350A259BB47', block: 0n },
    royaltyLens: { address: '0x22c01c9F9F241D0cB9d263193eD406641AfC99C4', block: 0n },
    royaltySplits: { address: '0x633506f435068EDd4c2C40078140664E18776734', block: 0n },
    streamRenewals: { address: '0x7fFDD419F7576573aFd9885800bd81449855F65a', block: 0n },
    testDollar: { address: '0x76b08885b3Cb8e55c401a096B181b67Edbc767Ce', block: 0n },
    workRegistry: { address: '0x30E302da864c44ACc34e4cE5F1F611FaCdE2574D', block: 0n },
  },
} as const
