import { createConfig } from 'ponder'
import {
  creatorPoolsAbi,
  licenseRegistryAbi,
  poolInboxesAbi,
  royaltySplitsAbi,
  streamRenewalsAbi,
  usageChannelsAbi,
  usageEpochsAbi,
  workRegistryAbi,
} from '../sdk/src/abis/index.ts'
import { LOCAL_CHAIN, readSettings } from './src/lib/settings.ts'

const { chainId, rpcUrl, deployment, startBlock, pollingInterval } = readSettings(process.env)

/** A contract that this chain lacks is listened to at an address at which nothing ever happens. */
function at(name: keyof typeof deployment) {
  const address = deployment[name]?.address ?? '0x000000000000000000000000000000000000dEaD'
  return { chain: 'main', address, startBlock } as const
}

/** Tables in files of this process, unless a PostgreSQL database is named. */
const database = process.env.DATABASE_URL
  ? ({ kind: 'postgres', connectionString: process.env.DATABASE_URL } as const)
  : ({ kind: 'pglite', directory: process.env.DATABASE_DIR ?? '.ponder/pglite' } as const)

export default createConfig({
  database,
  // A local chain may be another one tomorrow, with the same blocks' numbers: what it said is not kept.
  chains: { main: { id: chainId, rpc: rpcUrl, pollingInterval, disableCache: chainId === LOCAL_CHAIN } },
  contracts: {
    workRegistry: { abi: workRegistryAbi, ...at('workRegistry') },
    creatorPools: { abi: creatorPoolsAbi, ...at('creatorPools') },
    poolInboxes: { abi: poolInboxesAbi, ...at('poolInboxes') },
    streamRenewals: { abi: streamRenewalsAbi, ...at('streamRenewals') },
    royaltySplits: { abi: royaltySplitsAbi, ...at('royaltySplits') },
    usageEpochs: { abi: usageEpochsAbi, ...at('usageEpochs') },
    usageChannels: { abi: usageChannelsAbi, ...at('usageChannels') },
    licenseRegistry: { abi: licenseRegistryAbi, ...at('licenseRegistry') },
  },
})
