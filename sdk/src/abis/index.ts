// ABIs in full, for other tools: wagmi, indexers, other clients. The SDK itself carries less of them.
export * from '../generated/abis.ts'
