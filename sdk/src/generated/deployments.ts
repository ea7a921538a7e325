// Generated from deployments/*.json by scripts/generate/deployments.ts. Do not edit: run `npm run generate`.

/**
 * Where the contracts are, by chain id, and the block from which their logs start. Chain 31337 is the local one that
 * `npm run node` starts; every other chain that is named here is live.
 */
export const deployments = {
  31337: {
    creatorPools: { address: '0xab8779b605088e689477149376142e1C323e6f26', block: 0n },
    licenseGateway: { address: '0xC25E351DCC29D84b853797305C4C09ba856E7F5a', block: 0n },
    licenseRegistry: { address: '0x0553F9Ca69098F6663597c5681d68FB15344Ed76', block: 0n },
    poolInboxes: { address: '0xE32b7d282682F4e24085B497752f513e7C540118', block: 0n },
    royaltyLens: { address: '0xaD4b729B8EE4E6De4979Ee30e49d43b728E8Fd6D', block: 0n },
    royaltySplits: { address: '0x633506f435068EDd4c2C40078140664E18776734', block: 0n },
    streamRenewals: { address: '0x270EE87d1d2b8a27e5B78f5664722a0846928b5A', block: 0n },
    testDollar: { address: '0x76b08885b3Cb8e55c401a096B181b67Edbc767Ce', block: 0n },
    usageChannels: { address: '0xf08B22F3C619563396A3bE3a24fdf465735A3Cea', block: 0n },
    usageEpochs: { address: '0xF9f535AD0A710bB00A4Acf7f7bAA37696F8150e3', block: 0n },
    workRegistry: { address: '0x2F6Dcac8479d6D81d557Eb63725d9055ab486695', block: 0n },
  },
} as const
