import type { Settings } from './env.ts'

type Request = { method: string; params?: readonly unknown[] }
type Listener = (value: unknown) => void

/**
 * Announces accounts of a local node, which has their keys, as wallets of this browser (EIP-6963). They sign without asking anybody:
 * `parseSettings` lets them in on this machine's local chain alone.
 */
export function announceTestWallets({ testWallets, rpcUrl, chainId }: Settings): void {
  for (const { name, address } of testWallets) announce(name, providerOf({ address, rpcUrl, chainId }))
}

function announce(name: string, provider: unknown): void {
  const detail = Object.freeze({
    info: {
      uuid: crypto.randomUUID(),
      name,
      icon: `data:image/svg+xml,${encodeURIComponent(iconOf(name))}`,
      rdns: `local.test.${name.toLowerCase().replace(/[^a-z]+/g, '-')}`,
    },
    provider,
  })
  const dispatch = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  window.addEventListener('eip6963:requestProvider', dispatch)
  dispatch()
}

function providerOf({ address, rpcUrl, chainId }: { address: string; rpcUrl: string; chainId: number }) {
  const listeners = new Map<string, Set<Listener>>()
  const connected = `openroyalty.testWallet.${address}`
  let id = 0
  return {
    on: (event: string, listener: Listener) => {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener))
    },
    removeListener: (event: string, listener: Listener) => listeners.get(event)?.delete(listener),
    async request({ method, params = [] }: Request): Promise<unknown> {
      switch (method) {
        case 'eth_accounts':
          // Known again after a reload, and to nobody who was not let in.
          return sessionStorage.getItem(connected) ? [address] : []
        case 'eth_requestAccounts':
          sessionStorage.setItem(connected, 'yes')
          return [address]
        case 'eth_chainId':
          return `0x${chainId.toString(16)}`
        case 'wallet_requestPermissions':
          sessionStorage.setItem(connected, 'yes')
          return [
            { parentCapability: 'eth_accounts', caveats: [{ type: 'restrictReturnedAccounts', value: [address] }] },
          ]
        case 'wallet_revokePermissions':
          sessionStorage.removeItem(connected)
          return null
        case 'wallet_switchEthereumChain':
          return null
      }
      if (method.startsWith('wallet_')) throw Object.assign(new Error('Method not found'), { code: -32601 })
      id += 1
      const response = await fetch(rpcUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
      })
      const { result, error } = await response.json()
      if (error) throw Object.assign(new Error(error.message), error)
      return result
    },
  }
}

function iconOf(name: string): string {
  const letter = /[A-Z]/.exec(name.replace(/^Test /, ''))?.[0] ?? 'T'
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect width="28" height="28" rx="7" fill="#3d5a80"/><text x="14" y="19.5" text-anchor="middle" font-family="sans-serif" font-size="15" font-weight="600" fill="#fff">${letter}</text></svg>`
}
