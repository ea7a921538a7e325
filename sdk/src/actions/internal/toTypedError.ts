import type { Address, Hex } from 'viem'
import { OpenRoyaltyError } from '../../errors/base.ts'
import {
  InsufficientFundsError,
  NetworkError,
  NonceTooLowError,
  ReplacementUnderpricedError,
  RpcError,
  UserRejectedError,
  WrongChainError,
} from '../../errors/transactions.ts'
import type { RoyaltyConnection } from '../../types/connection.ts'
import { contractNameAt } from '../../utils/deployment.ts'
import { decodeRevert } from '../../utils/reverts.ts'

/** What was being asked when the error came. */
export type ErrorContext = {
  to: Address
  account?: Address | undefined
  nonce?: number | undefined
}

/** What may be known of an error, whoever threw it: viem, an injected wallet, ethers, or Node. */
type Anything = {
  name?: string
  message?: string
  details?: string
  code?: number | string
  data?: unknown
  status?: number
  cause?: unknown
  originalError?: unknown
  error?: unknown
  info?: unknown
  currentChainId?: number
}

/**
 * The one place where an error of a node or a wallet becomes one of our classes. Nodes tell most of their refusals in words alone, so
 * words are compared here, and nowhere else.
 */
export function toTypedError(error: unknown, client: RoyaltyConnection, context: ErrorContext): Error {
  if (error instanceof OpenRoyaltyError) return error
  const all = chainOf(error)
  const { account, nonce } = context

  const isRejection = all.some(
    ({ name, code }) =>
      name === 'UserRejectedRequestError' || code === 4001 || code === 5000 || code === 'ACTION_REJECTED',
  )
  if (isRejection) return new UserRejectedError({ cause: error })

  const data = revertDataOf(all)
  if (data) {
    const name = contractNameAt(client.deployment, context.to) ?? 'The contract'
    return decodeRevert({ data, contract: { name, address: context.to }, cause: error })
  }

  const mismatch = all.find(({ name, code }) => name === 'ChainMismatchError' || code === 4902)
  if (mismatch) return new WrongChainError({ expected: client.chainId, actual: mismatch.currentChainId, cause: error })

  const words = all.map(({ details, message }) => `${details ?? ''} ${message ?? ''}`).join(' ')
  const codes = all.map((each) => each.code)
  if (codes.includes('NONCE_EXPIRED') || /nonce too low|already been used/i.test(words)) {
    return new NonceTooLowError({ account, nonce, cause: error })
  }
  if (
    codes.includes('REPLACEMENT_UNDERPRICED') ||
    /replacement (transaction )?(underpriced|fee too low)/i.test(words)
  ) {
    return new ReplacementUnderpricedError({ account, nonce, cause: error })
  }
  if (
    /insufficient funds|exceeds transaction sender account balance|doesn't have enough funds|sender doesn't have/i.test(
      words,
    )
  ) {
    return new InsufficientFundsError({ account, cause: error })
  }
  if (isNetworkError(error)) return new NetworkError({ cause: error })

  const code = all.map(({ code }) => code).find((each) => typeof each === 'number')
  // viem sums up what it does not know; what the node said stands in `details`.
  return new RpcError({ code, details: all.find(({ details }) => details)?.details, cause: error })
}

/** Whether no answer came, so that nobody knows what became of the request. */
export function isNetworkError(error: unknown): boolean {
  return chainOf(error).some(
    ({ name, code, message = '' }) =>
      /^(HttpRequestError|TimeoutError|SocketClosedError|WebSocketRequestError|AbortError)$/.test(name ?? '') ||
      /^(ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|UND_ERR|NETWORK_ERROR|TIMEOUT|SERVER_ERROR)/.test(String(code)) ||
      code === 4900 ||
      code === 4901 ||
      message === 'fetch failed' ||
      message === 'Failed to fetch',
  )
}

/** An error and all that led to it, each once. */
function chainOf(error: unknown): Anything[] {
  const found: Anything[] = []
  const visit = (each: unknown) => {
    if (typeof each !== 'object' || each === null || found.includes(each)) return
    found.push(each)
    const { cause, originalError, error: inner, info, data } = each as Anything
    for (const next of [cause, originalError, inner, info, data]) visit(next)
  }
  visit(error)
  return found
}

/** Revert data wherever a node, a wallet or a library has put it. */
function revertDataOf(all: readonly Anything[]): Hex | undefined {
  const data = all.map((each) => each.data).find((each) => typeof each === 'string' && /^0x([0-9a-f]{2})*$/i.test(each))
  if (data && data !== '0x') return data as Hex
  // A revert without data is told apart from other refusals by its code (3) or by words.
  const isRevert = all.some(
    ({ code, message = '' }) => code === 3 || /execution reverted|reverted without a reason/i.test(message),
  )
  return isRevert ? '0x' : undefined
}
