import type { Provider, Signer, TransactionRequest } from 'ethers'
import {
  type Address,
  createClient,
  custom,
  getAddress,
  type Hex,
  hexToBytes,
  RpcRequestError,
  type TransactionSerializable,
} from 'viem'
import { toAccount } from 'viem/accounts'
import type { ViemClient } from '../types/connection.ts'
import { EthersProviderError } from './errors.ts'

export type FromEthersParameters = {
  /** Signs and sends. */
  signer?: Signer | undefined
  /** Reads, simulates, and waits. Left out: the signer's. */
  provider?: Provider | undefined
  /** Milliseconds between two looks for a receipt. Default: 4,000, as in viem. */
  pollingInterval?: number | undefined
}

type Request = { method: string; params?: unknown }
type Sender = { send(method: string, params: readonly unknown[]): Promise<unknown> }

/**
 * viem clients that speak through ethers (v6): for actions that are imported one by one.
 *
 * A wallet with its key signs here, so that hashes are known before anything is sent; every other signer sends for itself.
 *
 * @throws {EthersProviderError} when no node can be asked.
 * @example
 * const connection = createRoyaltyConnection(await fromEthers({ signer }))
 */
export async function fromEthers({
  signer,
  provider = signer?.provider ?? undefined,
  pollingInterval,
}: FromEthersParameters): Promise<{
  chainId: number
  publicClient: ViemClient
  walletClient: ViemClient | undefined
}> {
  if (!provider || !('send' in provider)) throw new EthersProviderError()
  const node = provider as Provider & Sender
  const chainId = Number((await provider.getNetwork()).chainId)

  const ask = ({ method, params }: Request) => plainly(() => node.send(method, (params ?? []) as unknown[]))
  const options = pollingInterval === undefined ? {} : { pollingInterval }
  // How often a request is tried again is for the ethers provider to say.
  const publicClient = createClient({
    transport: custom({ request: ask }, { retryCount: 0 }),
    ...options,
  }) as ViemClient
  if (!signer) return { chainId, publicClient, walletClient: undefined }

  const address = getAddress(await signer.getAddress())
  const transport = custom({ request: (request: Request) => askSigner(signer, address, request, ask) })
  const account = 'signingKey' in signer ? toLocalAccount(signer, address) : address
  const walletClient = createClient({ account, transport, ...options }) as ViemClient
  return { chainId, publicClient, walletClient }
}

/** What only the signer can answer goes to it, everything else to the node. */
function askSigner(signer: Signer, address: Address, request: Request, ask: (request: Request) => Promise<unknown>) {
  const params = (request.params ?? []) as readonly unknown[]
  switch (request.method) {
    case 'eth_accounts':
    case 'eth_requestAccounts':
      return Promise.resolve([address])
    case 'eth_sendTransaction':
    case 'wallet_sendTransaction': {
      const { gas, ...transaction } = params[0] as Record<string, string>
      return plainly(async () => {
        const sent = await signer.sendTransaction({ ...transaction, gasLimit: gas ?? null } as TransactionRequest)
        return sent.hash
      })
    }
    case 'eth_signTypedData_v4': {
      const { domain, types, message } = JSON.parse(params[1] as string)
      return plainly(() => signer.signTypedData(domain, withoutDomain(types), message))
    }
    case 'personal_sign':
      return plainly(() => signer.signMessage(hexToBytes(params[0] as Hex)))
    default:
      return ask(request)
  }
}

function toLocalAccount(signer: Signer, address: Address) {
  return toAccount({
    address,
    signMessage: async ({ message }) =>
      (await signer.signMessage(
        typeof message === 'string' ? message : typeof message.raw === 'string' ? hexToBytes(message.raw) : message.raw,
      )) as Hex,
    signTypedData: async ({ domain, types, message }) =>
      (await signer.signTypedData(domain as never, withoutDomain(types as never), message as never)) as Hex,
    signTransaction: async (transaction) => (await signer.signTransaction(toEthers(transaction))) as Hex,
  })
}

const TYPES: Record<string, number> = { legacy: 0, eip2930: 1, eip1559: 2 }

/** The same transaction by the names that ethers has for its parts. */
function toEthers({ gas, type, ...rest }: TransactionSerializable): TransactionRequest {
  const known = type === undefined ? null : (TYPES[type] ?? null)
  return { ...(rest as object), gasLimit: gas ?? null, type: known }
}

/** ethers works out the domain's type by itself, and refuses to be told. */
function withoutDomain<types extends Record<string, unknown>>({ EIP712Domain: _, ...types }: types) {
  return types as never
}

/** What ethers may wrap an answer of a node in. */
type EthersError = {
  code?: string
  data?: unknown
  message?: string
  shortMessage?: string
  error?: NodeError
  info?: { error?: NodeError }
}
type NodeError = { code?: unknown; message?: string; data?: unknown }

/** Throws what the node said, as an EIP-1193 provider does: viem would ask again about what it does not understand. */
async function plainly<result>(ask: () => Promise<result>): Promise<result> {
  try {
    return await ask()
  } catch (cause) {
    const error = cause as EthersError
    if (error.code === 'ACTION_REJECTED') throw withCause({ code: 4001, message: 'User rejected the request.' }, cause)
    const said = error.error ?? error.info?.error
    if (error.code === 'CALL_EXCEPTION') {
      const data = error.data ?? said?.data
      throw withCause({ code: 3, message: error.shortMessage ?? 'execution reverted', data }, cause)
    }
    if (typeof said?.code === 'number') throw withCause(said, cause)
    throw cause
  }
}

/** As viem's own transports throw it, so that it is taken for an answer, and not asked again. */
function withCause({ code, message = '', data }: NodeError, cause: unknown) {
  const error = new RpcRequestError({ body: {}, error: { code: code as number, message, data }, url: 'ethers' })
  return Object.assign(error, { cause })
}
