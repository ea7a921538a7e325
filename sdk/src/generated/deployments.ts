// Generated from deployments/*.json by scripts/generate/deployments.ts. Do not edit: run `npm run generate`.

/**
 * Where the contracts are, by chain id, and the block from which their logs start. Chain 31337 is the local one that
 * `npm run node` starts; every other chain that is named here is live.
 */
export const deployments = {
  31337: {
    creatorPools: { address: '0x6b4BD2dbf2FAa21392256387065BCdac76727014', block: 0n },
    licenseGateway: { address: '0xC779e393DEC5CFDEC3D8669eFb245e626f0ca574', block: 0n },
    licenseRegistry: { address: '0x429402c709117FC337e45811F14787251037A1C4', block: 0n },
    poolInboxes: { address: '0x65A32761aB5e922543C3c8310213A0d199823af6', block: 0n },
    royaltyLens: { address: '0x034e8E2996EC575CeEBb9f8Cd4f1eB5B26C0F4d2', block: 0n },
    royaltySplits: { address: '0x58daF906B127285b6116ED1040BB3C9D29E10bb4', block: 0n },
    streamRenewals: { address: '0x9709A5702780A3D1eDb87b1d5bC17b5323f26Bc8', block: 0n },
    testDollar: { address: '0x76b08885b3Cb8e55c401a096B181b67Edbc767Ce', block: 0n },
    usageChannels: { address: '0x80D19d70525a055b688B279e4b73fbaDda265A99', block: 0n },
    usageEpochs: { address: '0x403BbD634e8a0C3fD4b80e86A9E4c114beec7C7a', block: 0n },
    workRegistry: { address: '0xc8322CF5980A6f8E77029EA8fC42c575b78c7e2a', block: 0n },
  },
} as const
