import { type Address, domainSeparator, erc20Abi, parseAbi, parseSignature } from 'viem'
import { ContractRevertError } from '../errors/contract.ts'
import { PermitUnsupportedError } from '../errors/transactions.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { Permit } from '../types/licenses.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import { accountOf } from './internal/account.ts'
import { readAt } from './internal/read.ts'
import { type SignOptions, sign } from './internal/sign.ts'

/** What EIP-2612 asks a token for, and `version`, which some tokens have besides. */
const permitAbi = parseAbi([
  'function nonces(address owner) view returns (uint256)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'function version() view returns (string)',
])

const types = {
  Permit: [
    { name: 'owner', type: 'address' },
    { name: 'spender', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const

export type SignPermitParameters = {
  /** The token of the offer's pool. */
  token: Address
  /** Base units that LicenseRegistry may take: the fee, and the deposit of a stream that is opened with the license. */
  value: Amount
  /** Last second in which the permit can be handed in. */
  deadline: bigint
} & SignOptions
export type SignPermitReturnType = Permit

/**
 * Has the account sign that LicenseRegistry may take exactly `value` of its tokens (EIP-2612). Sends nothing, and replaces the
 * allowance that is there once it is handed in, with {@link acquireLicenseWithPermit}.
 *
 * @throws {PermitUnsupportedError} when the token does not say what a permit for it looks like.
 * @throws {UserRejectedError} when the user says no.
 * @example
 * const permit = await signPermit(firm, { token, value: terms.fee, deadline })
 */
export async function signPermit(
  client: RoyaltyConnection,
  { token, value, deadline, account }: SignPermitParameters,
): Promise<SignPermitReturnType> {
  const owner = accountOf(client, { account }).address
  const ask = (functionName: 'nonces' | 'DOMAIN_SEPARATOR' | 'version') =>
    readAt(client, token, permitAbi, functionName, functionName === 'nonces' ? [owner] : []).catch(ifMissing)
  const [name, version, nonce, separator] = await Promise.all([
    readAt(client, token, erc20Abi, 'name', []).catch(ifMissing),
    ask('version'),
    ask('nonces'),
    ask('DOMAIN_SEPARATOR'),
  ])
  const domain = {
    name: name ?? '',
    version: typeof version === 'string' ? version : '1',
    chainId: client.chainId,
    verifyingContract: token,
  }
  // Nobody should sign what the token will not take.
  if (typeof nonce !== 'bigint' || domainSeparator({ domain }) !== separator)
    throw new PermitUnsupportedError({ token })

  const message = { owner, spender: addressOf(client.deployment, 'licenseRegistry'), value, nonce, deadline }
  const signature = await sign(client, { domain, types, primaryType: 'Permit', message }, { account })
  const { r, s, yParity } = parseSignature(signature)
  return { value, deadline, v: 27 + yParity, r, s }
}

/** A token without the function reverts or answers nothing; every other failure is the reader's to know. */
function ifMissing(error: unknown): undefined {
  if (error instanceof ContractRevertError) return
  if (error instanceof Error && error.name === 'AbiDecodingZeroDataError') return
  throw error
}
