/** What a test makes a wallet do. Lives in the page as `window.testWallet`. */
export type TestWallet = {
  /** What it answers to whatever asks for a signature. */
  mode: 'agree' | 'refuse' | 'drop'
  chainId: number
  /** Whether it makes batches (EIP-5792). */
  batches: boolean
  /** What it was asked to send or sign, in order. */
  asked: { method: string; params: readonly unknown[] }[]
  emit: (event: string, value: unknown) => void
}

export type InstallWalletParameters = { rpc: string; account: string; chainId: number; name: string; batches?: boolean }

/**
 * Runs in the page, before anything else of it: an EIP-1193 wallet that announces itself by EIP-6963, and hands what it agrees to to the
 * local chain's node, which has the keys.
 */
export function installWallet({ rpc, account, chainId, name, batches = false }: InstallWalletParameters): void {
  const listeners = new Map<string, Set<(value: unknown) => void>>()
  const wallet: TestWallet = {
    mode: 'agree',
    chainId,
    batches,
    asked: [],
    emit: (event, value) => {
      for (const listener of listeners.get(event) ?? []) listener(value)
    },
  }
  Object.assign(window, { testWallet: wallet })
  const hex = (value: number) => `0x${value.toString(16)}`
  const refuse = (code: number, message: string) => Object.assign(new Error(message), { code })
  const forward = async (method: string, params: readonly unknown[]) => {
    const response = await fetch(rpc, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: Date.now(), method, params }),
    })
    const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } }
    if (error) throw Object.assign(new Error(error.message), error)
    return result
  }
  const batchReceipts = new Map<string, unknown[]>()
  const request = async ({ method, params = [] }: { method: string; params?: readonly unknown[] }) => {
    switch (method) {
      case 'eth_accounts':
        // Until somebody has agreed, the page is told nothing.
        return sessionStorage.getItem('testWallet.connected') ? [account] : []
      case 'eth_requestAccounts':
      case 'wallet_requestPermissions':
        if (wallet.mode === 'refuse') throw refuse(4001, 'User rejected the request.')
        sessionStorage.setItem('testWallet.connected', 'yes')
        return method === 'eth_requestAccounts'
          ? [account]
          : [{ parentCapability: 'eth_accounts', caveats: [{ type: 'restrictReturnedAccounts', value: [account] }] }]
      case 'eth_chainId':
        return hex(wallet.chainId)
      case 'wallet_revokePermissions':
        return null
      case 'wallet_switchEthereumChain': {
        wallet.chainId = Number((params[0] as { chainId: string }).chainId)
        wallet.emit('chainChanged', hex(wallet.chainId))
        return null
      }
      case 'wallet_getCapabilities':
        if (!wallet.batches) throw refuse(-32601, 'Method not found')
        return { [hex(chainId)]: { atomic: { status: 'supported' } } }
      case 'wallet_getCallsStatus': {
        const id = params[0] as string
        return {
          version: '2.0.0',
          id,
          chainId: hex(chainId),
          atomic: true,
          status: 200,
          receipts: batchReceipts.get(id),
        }
      }
      case 'wallet_sendCalls': {
        wallet.asked.push({ method, params })
        if (wallet.mode === 'refuse') throw refuse(4001, 'User rejected the request.')
        const { calls } = params[0] as { calls: { to: string; data: string }[] }
        const receipts = []
        // One by one: the node has no batches. What the page sees of it is one.
        for (const { to, data } of calls) {
          const hash = await forward('eth_sendTransaction', [{ from: account, to, data }])
          receipts.push(await forward('eth_getTransactionReceipt', [hash]))
        }
        const id = `0x${batchReceipts.size + 1}`.padEnd(66, '0')
        batchReceipts.set(id, receipts)
        return { id }
      }
      case 'eth_sendTransaction':
      case 'eth_signTypedData_v4':
        wallet.asked.push({ method, params })
        if (wallet.mode === 'refuse') throw refuse(4001, 'User rejected the request.')
        // A hash that never lands.
        if (wallet.mode === 'drop' && method === 'eth_sendTransaction') return `0x${'d'.repeat(64)}`
        return forward(method, params)
      default:
        if (method.startsWith('wallet_')) throw refuse(-32601, 'Method not found')
        return forward(method, params)
    }
  }
  const provider = {
    request,
    on: (event: string, listener: (value: unknown) => void) =>
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
    removeListener: (event: string, listener: (value: unknown) => void) => listeners.get(event)?.delete(listener),
  }
  const icon = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect width="28" height="28" rx="7" fill="#3d5a80"/></svg>')}`
  const detail = Object.freeze({ info: { uuid: crypto.randomUUID(), name, icon, rdns: 'local.test' }, provider })
  const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  window.addEventListener('eip6963:requestProvider', announce)
  announce()
}
