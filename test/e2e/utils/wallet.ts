/**
 * What a wallet does when it is asked to sign or send. `drop`: names a transaction that never lands, as one does that sits on another chain than
 * it says. `silent`: never answers. `alter`: sends something else. `leave`: agrees, and goes to another chain. `part`: does the first call of
 * a batch alone. `giveUp`: takes a batch and does nothing. `boast`: says that a batch is done, and does nothing.
 */
export type WalletMode = 'agree' | 'refuse' | 'drop' | 'silent' | 'alter' | 'leave' | 'part' | 'giveUp' | 'boast'

/** What a test makes a wallet do. Lives in the page as `window.testWallet`. */
export type TestWallet = {
  /** What it does with whatever asks for a signature, unless something is `next`. */
  mode: WalletMode
  /** What it does with the coming requests, one each. */
  next: WalletMode[]
  chainId: number
  /** Whether it makes batches (EIP-5792). */
  batches: boolean
  /** What it was asked to send or sign, in order. */
  asked: { method: string; params: readonly unknown[] }[]
  emit: (event: string, value: unknown) => void
}

export type InstallWalletParameters = {
  rpc: string
  account: string
  chainId: number
  name: string
  batches?: boolean
  /** Under which it lives in the page. */
  key?: string
}

/**
 * Runs in the page, before anything else of it: an EIP-1193 wallet that announces itself by EIP-6963, and hands what it agrees to to the
 * local chain's node, which has the keys.
 */
export function installWallet({
  rpc,
  account,
  chainId,
  name,
  batches = false,
  key = 'testWallet',
}: InstallWalletParameters): void {
  const listeners = new Map<string, Set<(value: unknown) => void>>()
  const wallet: TestWallet = {
    mode: 'agree',
    next: [],
    chainId,
    batches,
    asked: [],
    emit: (event, value) => {
      for (const listener of listeners.get(event) ?? []) listener(value)
    },
  }
  Object.assign(window, { [key]: wallet })
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
  const made = new Map<string, { status: number; receipts: unknown[] }>()
  const never = new Promise<never>(() => {})
  const NOWHERE = `0x${'d'.repeat(64)}`
  /** What is sent is what a review has shown: the bytes, and the address. Told as an error of the page. */
  const checkShown = (call: { to: string; data: string }) => {
    const isShown = [...document.querySelectorAll('dialog[open] [data-call]')].some(
      (card) =>
        card.querySelector('pre.data')?.textContent?.endsWith(`\n\n${call.data}`) &&
        card.textContent?.toLowerCase().includes(`${call.to.slice(0, 6)}…${call.to.slice(-4)}`.toLowerCase()),
    )
    console.log(isShown ? 'shown before it was signed' : `not shown before it was signed: ${call.to} ${call.data}`)
  }
  const askedTo = async (method: string, params: readonly unknown[]): Promise<WalletMode> => {
    wallet.asked.push({ method, params })
    const mode = wallet.next.shift() ?? wallet.mode
    if (mode === 'refuse') throw refuse(4001, 'User rejected the request.')
    if (mode === 'silent') return never
    return mode
  }
  const leave = () => {
    wallet.chainId = 1
    wallet.emit('chainChanged', hex(1))
  }
  const request = async ({ method, params = [] }: { method: string; params?: readonly unknown[] }) => {
    switch (method) {
      case 'eth_accounts':
        // Until somebody has agreed, the page is told nothing.
        return sessionStorage.getItem(`${key}.connected`) ? [account] : []
      case 'eth_requestAccounts':
      case 'wallet_requestPermissions':
        if (wallet.mode === 'refuse') throw refuse(4001, 'User rejected the request.')
        sessionStorage.setItem(`${key}.connected`, 'yes')
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
        return { version: '2.0.0', id, chainId: hex(chainId), atomic: true, ...made.get(id) }
      }
      case 'wallet_sendCalls': {
        const { calls } = params[0] as { calls: { to: string; data: string }[] }
        for (const call of calls) checkShown(call)
        const mode = await askedTo(method, params)
        const done = mode === 'part' ? calls.slice(0, 1) : mode === 'agree' ? calls : []
        const receipts = []
        // One by one: the node has no batches. What the page sees of it is one.
        for (const { to, data } of done) {
          const hash = await forward('eth_sendTransaction', [{ from: account, to, data }])
          receipts.push(await forward('eth_getTransactionReceipt', [hash]))
        }
        const boast = {
          transactionHash: NOWHERE,
          blockHash: NOWHERE,
          blockNumber: '0x1',
          gasUsed: '0x1',
          status: '0x1',
        }
        if (mode === 'boast') receipts.push({ ...boast, logs: [] })
        const id = `0x${made.size + 1}`.padEnd(66, '0')
        made.set(id, { status: mode === 'part' ? 600 : mode === 'giveUp' ? 400 : 200, receipts })
        return { id }
      }
      case 'eth_sendTransaction': {
        const [call] = params as [{ to: string; data: string }]
        checkShown(call)
        const mode = await askedTo(method, params)
        if (mode === 'drop') return NOWHERE
        // To nobody who minds: what is tested is that it is noticed.
        if (mode === 'alter') return forward(method, [{ ...call, data: `${call.data}00` }])
        const hash = await forward(method, params)
        if (mode === 'leave') leave()
        return hash
      }
      case 'eth_signTypedData_v4':
        await askedTo(method, params)
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
