import {
  AccountMissingError,
  ContractNotFoundError,
  ContractRevertError,
  DeploymentUnknownError,
  InsufficientFundsError,
  NetworkError,
  NonceTooLowError,
  OpenRoyaltyError,
  PaymentUnknownError,
  PermitSignatureError,
  PermitUnsupportedError,
  ReplacementUnderpricedError,
  RpcError,
  TransactionReplacedError,
  TransactionRevertedError,
  UserRejectedError,
  WrongChainError,
} from '@openroyalty/sdk'
import type { Text } from '../i18n/index.tsx'
import { SettingsError } from './env.ts'
import { FileInvalidError } from './fileInvalid.ts'
import { tidyText } from './format.ts'

/** An error in words. */
export type ErrorWords = {
  title: string
  /** What happened to the money, and what to do. */
  text: string
  /** A node's or a contract's own words, for who wants them. */
  details?: string | undefined
  /** What a button can do about it. */
  remedy: 'retry' | 'switchChain' | 'connect' | 'none'
}

/** The one place where an error becomes words. */
export function errorWords(error: unknown, t: Text): ErrorWords {
  const words = t.errors
  const say = (kind: { title: string; text: string }, remedy: ErrorWords['remedy'] = 'retry'): ErrorWords => ({
    ...kind,
    details: detailsOf(error),
    remedy,
  })
  if (error instanceof UserRejectedError) return { ...say(words.rejected), details: undefined }
  if (error instanceof WrongChainError) return { ...say(words.wrongChain, 'switchChain'), details: undefined }
  if (error instanceof AccountMissingError) return { ...say(words.noAccount, 'connect'), details: undefined }
  if (error instanceof InsufficientFundsError) return say(words.noGas)
  if (error instanceof PaymentUnknownError) return say(error.hash ? words.unknown : words.unanswered, 'none')
  if (error instanceof TransactionReplacedError)
    return say(error.reason === 'cancelled' ? words.cancelled : words.replaced, 'none')
  if (error instanceof NonceTooLowError) return say(words.nonce, 'none')
  if (error instanceof ReplacementUnderpricedError) return say(words.underpriced)
  if (error instanceof TransactionRevertedError) return say(words.reverted)
  if (error instanceof ContractRevertError) {
    const known = (words.reverts as Record<string, string>)[error.errorName]
    return { ...say(words.refused), text: known ?? error.shortMessage, details: known && error.shortMessage }
  }
  if (error instanceof PermitUnsupportedError || error instanceof PermitSignatureError) return say(words.noPermit)
  if (error instanceof NetworkError) return say(words.network)
  if (error instanceof DeploymentUnknownError || error instanceof ContractNotFoundError)
    return say(words.noContracts, 'none')
  if (error instanceof SettingsError) return say(words.settings, 'none')
  if (error instanceof RpcError) return say(words.node)
  // By their names: the classes come with all that reads and sends calls.
  if (error instanceof Error && error.name === 'CallNotReadableError') return say(words.unreadable, 'none')
  if (error instanceof Error && /^(CertificateInvalid|BlockNotFound)Error$/.test(error.name))
    return say(words.document, 'none')
  if (error instanceof FileInvalidError) return say(words.invalidFile, 'none')
  if (error instanceof Error && error.name === 'AlteredByWalletError') return say(words.altered, 'none')
  if (error instanceof Error && error.name === 'BatchDroppedError') return say(words.batchDropped)
  if (error instanceof Error && error.name === 'BatchIncompleteError') return say(words.batchIncomplete, 'none')
  if (error instanceof OpenRoyaltyError) return { ...say(words.other), text: error.shortMessage }
  return say(words.other)
}

function detailsOf(error: unknown): string | undefined {
  if (error instanceof OpenRoyaltyError) return tidyText(`${error.shortMessage} ${error.details ?? ''}`, 600)
  return error instanceof Error ? tidyText(error.message, 600) : undefined
}
