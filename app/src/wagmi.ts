import { defineChain } from 'viem'
import { type Config, type CreateConnectorFn, createConfig, http } from 'wagmi'
import type { Settings } from './lib/env.ts'

/** wagmi for one chain. Wallets of the browser announce themselves (EIP-6963); the others are fetched where they are configured. */
export async function createWagmi(settings: Settings): Promise<Config> {
  const { chainId, chainName, gasSymbol, rpcUrl, explorerUrl } = settings
  const chain = defineChain({
    id: chainId,
    name: chainName,
    nativeCurrency: { name: gasSymbol, symbol: gasSymbol, decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
    ...(explorerUrl && { blockExplorers: { default: { name: new URL(explorerUrl).hostname, url: explorerUrl } } }),
  })
  return createConfig({
    chains: [chain],
    connectors: await connectorsOf(settings),
    transports: { [chainId]: http(rpcUrl, { batch: true }) },
    multiInjectedProviderDiscovery: true,
    pollingInterval: 2_000,
  })
}

async function connectorsOf({ safe, coinbase, walletConnectProjectId }: Settings): Promise<CreateConnectorFn[]> {
  const connectors: CreateConnectorFn[] = []
  // A Safe opens the app in a frame of its own.
  if (safe && window.parent !== window) {
    const { safe: safeConnector } = await import('wagmi/connectors/safe')
    connectors.push(safeConnector({ allowedDomains: [/^app\.safe\.global$/] }))
  }
  if (coinbase) {
    const { coinbaseWallet } = await import('wagmi/connectors/coinbaseWallet')
    connectors.push(coinbaseWallet({ appName: 'OpenRoyalty' }))
  }
  if (walletConnectProjectId) {
    const { walletConnect } = await import('virtual:wallet-connect')
    if (walletConnect) connectors.push(walletConnect({ projectId: walletConnectProjectId }) as CreateConnectorFn)
  }
  return connectors
}
