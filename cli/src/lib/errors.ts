import {
  ContractNotFoundError,
  ContractRevertError,
  InsufficientFundsError,
  NetworkError,
  NonceTooLowError,
  OpenRoyaltyError,
  PaymentUnknownError,
  ReplacementUnderpricedError,
  RpcError,
  TransactionReplacedError,
  TransactionRevertedError,
  UserRejectedError,
  WrongChainError,
} from '../../../sdk/src/index.ts'
import { EXITS, type Exit } from './exits.ts'

/** Asked wrongly. The message says in a sentence what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Whoever was asked said no. Nothing was sent. */
export class DeclinedError extends Error {
  override readonly name = 'DeclinedError'
  constructor() {
    super('Nothing was sent.')
  }
}

/** What is told of an error, and what the process ends with. */
export type Failure = { exit: Exit; name: string; message: string; fields: Readonly<Record<string, unknown>> }

const REFUSALS = [
  ContractRevertError,
  TransactionRevertedError,
  TransactionReplacedError,
  InsufficientFundsError,
  NonceTooLowError,
  ReplacementUnderpricedError,
]
/** By name: these errors need not be loaded by commands that have nothing to do with them. */
const EXIT_BY_NAME: Readonly<Record<string, Exit>> = {
  CertificateInvalidError: 'found',
  SettlementConflictError: 'refused',
  SettlementMismatchError: 'unknown',
}
const NETWORK = [NetworkError, RpcError, WrongChainError, ContractNotFoundError]
/** Words of Node for what can be wrong with a file that somebody named. */
const FILE_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EACCES: 'may not be opened',
  EISDIR: 'is a folder',
  ENOTDIR: 'is not in a folder',
  EEXIST: 'is there already',
}

/** The one place where an error becomes words and an exit code. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) return plain('usage', error)
  if (error instanceof DeclinedError) return plain('declined', error)
  if (error instanceof OpenRoyaltyError) {
    return { exit: exitOf(error), name: error.name, message: wordsOf(error), fields: fieldsOf(error) }
  }
  const { code, path } = (error ?? {}) as { code?: unknown; path?: unknown }
  const problem = typeof code === 'string' ? FILE_PROBLEMS[code] : undefined
  if (problem && typeof path === 'string') {
    return { exit: 'usage', name: 'FileError', message: `The file ${path} ${problem}.`, fields: { path } }
  }
  const message = error instanceof Error ? error.message : String(error)
  return {
    exit: 'bug',
    name: 'UnexpectedError',
    message: `This should not have happened: ${firstLine(message)} Please report it, with what --debug says.`,
    fields: {},
  }
}

function exitOf(error: OpenRoyaltyError): Exit {
  if (error instanceof PaymentUnknownError) return 'unknown'
  if (error instanceof UserRejectedError) return 'declined'
  if (REFUSALS.some((each) => error instanceof each)) return 'refused'
  if (NETWORK.some((each) => error instanceof each)) return 'network'
  return EXIT_BY_NAME[error.name] ?? 'usage'
}

function wordsOf(error: OpenRoyaltyError): string {
  const cause = error instanceof TransactionRevertedError && error.cause
  if (cause instanceof OpenRoyaltyError) return `${error.shortMessage} ${cause.shortMessage}`
  if (error instanceof RpcError && error.details) return `${error.shortMessage} ${firstLine(error.details)}`
  return error.shortMessage
}

/** What the class adds to an error, for programs. */
function fieldsOf(error: OpenRoyaltyError): Record<string, unknown> {
  const {
    shortMessage: _,
    details: __,
    docsPath: ___,
    cause: ____,
    receipt: _____,
    name: ______,
    ...fields
  } = {
    ...error,
  } as Record<string, unknown>
  return fields
}

function plain(exit: Exit, error: Error): Failure {
  return { exit, name: error.name, message: error.message, fields: {} }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

/** What a program reads of a failure. */
export function failureJson({ exit, name, message, fields }: Failure): unknown {
  return { error: { name, message, exitCode: EXITS[exit].code, ...fields } }
}
