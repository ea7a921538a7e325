// Generated from deployments/*.json by scripts/generate/deployments.ts. Do not edit: run `npm run generate`.

/**
 * Where the contracts are, by chain id, and the block from which their logs start. Chain 31337 is the local one that
 * `npm run node` starts; every other chain that is named here is live.
 */
export const deployments = {
  31337: {
    creatorPools: { address: '0x641893D3C7b8d70C089C7A79aD3A6598dcAb956a', block: 0n },
    licenseGateway: { address: '0x8d20b9bC4cA573346B9F15dDAEEf3500553Ad678', block: 0n },
    licenseRegistry: { address: '0x3Bf66b0916F5A35e52F4636A4967dc8CF1B15762', block: 0n },
    poolInboxes: { address: '0xd6DE9b75270b34540c075A5517Cfe75Ab034705f', block: 0n },
    royaltyLens: { address: '0x5425DC15738C6c111249B088Cfa8BB3a0B8CE61d', block: 0n },
    royaltySplits: { address: '0x58daF906B127285b6116ED1040BB3C9D29E10bb4', block: 0n },
    streamRenewals: { address: '0xA65F01eDEbD2014c476fe295E44898559De69Bdd', block: 0n },
    testDollar: { address: '0x76b08885b3Cb8e55c401a096B181b67Edbc767Ce', block: 0n },
    usageChannels: { address: '0x59cf4bC219057657b996886aD630a5bBA4ab25A6', block: 0n },
    usageEpochs: { address: '0xfB73aDa34264448edD62Fd4B42fC84644D210921', block: 0n },
    workRegistry: { address: '0x0d299788490F60bc9C54a7854D1D3d712cFd5F8d', block: 0n },
  },
} as const
