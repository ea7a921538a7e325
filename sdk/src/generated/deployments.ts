// Generated from deployments/*.json by scripts/generate/deployments.ts. Do not edit: run `npm run generate`.

/**
 * Where the contracts are, by chain id, and the block from which their logs start. Chain 31337 is the local one that
 * `npm run node` starts; every other chain that is named here is live.
 */
export const deployments = {
  31337: {
    creatorPools: { address: '0x75A248556F8C57CCC889e05b1C9B6fE165fccb56', block: 0n },
    licenseGateway: { address: '0x97a62A729eEb368C500FdC14Fb8AB2aC3489060A', block: 0n },
    licenseRegistry: { address: '0x66559B7C35a2921AbaE25C1e75b3F0d22DE2aECf', block: 0n },
    poolInboxes: { address: '0xFDa66bedDb20241ea8D4148224E66954B34fc7eC', block: 0n },
    royaltyLens: { address: '0xc9436Ca5aC88dDeb98C74F3d48386D383B81D5b1', block: 0n },
    royaltySplits: { address: '0x7687f6C9F8C57507FAC407ca60Ae3dc0012f4d87', block: 0n },
    streamRenewals: { address: '0x042f698b903E59482B7C293ABB463c74c5a29CC6', block: 0n },
    testDollar: { address: '0x76b08885b3Cb8e55c401a096B181b67Edbc767Ce', block: 0n },
    usageChannels: { address: '0x1Ae4b55751CA7DdD371DaA273A57d005CBBeEd43', block: 0n },
    usageEpochs: { address: '0x187Cf6e02c016d6501397c7715f850EBa2F3487c', block: 0n },
    workRegistry: { address: '0x6bb337eec1285B2B16a25824B20Cc48F8777904E', block: 0n },
  },
} as const
