import {
  type Address,
  domainSeparator,
  erc20Abi,
  type Hex,
  isAddressEqual,
  parseAbi,
  parseSignature,
  recoverTypedDataAddress,
} from 'viem'
import { PermitSignatureError, PermitUnsupportedError } from '../errors/transactions.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import type { Permit } from '../types/licenses.ts'
import type { Amount } from '../types/units.ts'
import { addressOf } from '../utils/deployment.ts'
import { accountOf } from './internal/account.ts'
import { ifUnreadable, readAt } from './internal/read.ts'
import { type SignOptions, sign } from './internal/sign.ts'

/** What EIP-2612 asks a token for; and what some tell besides: their domain (ERC-5267), or its `version`. */
const permitAbi = parseAbi([
  'function nonces(address owner) view returns (uint256)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'function eip712Domain() view returns (bytes1, string, string, uint256, address, bytes32, uint256[])',
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
 * The domain is what the token says of itself by ERC-5267 or, where it says nothing, its name and version; and in any case the one that
 * its `DOMAIN_SEPARATOR` is the hash of, on this chain and for this token alone.
 *
 * @throws {PermitUnsupportedError} when the token does not say what a permit for it looks like.
 * @throws {PermitSignatureError} when the signature is not the account's own key's, as with contract wallets.
 * @throws {UserRejectedError} when the user says no.
 * @example
 * const permit = await signPermit(firm, { token, value: terms.fee, deadline })
 */
export async function signPermit(
  client: RoyaltyConnection,
  { token, value, deadline, account }: SignPermitParameters,
): Promise<SignPermitReturnType> {
  const owner = accountOf(client, { account }).address
  const [nonce, separator, told, name = '', version = '1'] = await Promise.all([
    readAt(client, token, permitAbi, 'nonces', [owner]).catch(ifUnreadable),
    readAt(client, token, permitAbi, 'DOMAIN_SEPARATOR', []).catch(ifUnreadable),
    readAt(client, token, permitAbi, 'eip712Domain', []).catch(ifUnreadable),
    readAt(client, token, erc20Abi, 'name', []).catch(ifUnreadable),
    readAt(client, token, permitAbi, 'version', []).catch(ifUnreadable),
  ])
  const here = { chainId: client.chainId, verifyingContract: token }
  const domains = [{ name, version, ...here }, ...(told ? [domainOf(told, here)] : [])]
  // Nobody should sign what the token will not take.
  const domain = domains.findLast((each) => domainSeparator({ domain: each }) === separator)
  if (nonce === undefined || !domain) throw new PermitUnsupportedError({ token })

  const message = { owner, spender: addressOf(client.deployment, 'licenseRegistry'), value, nonce, deadline }
  const typedData = { domain, types, primaryType: 'Permit' as const, message }
  const signature = await sign(client, typedData, { account })
  try {
    const { r, s, yParity } = parseSignature(signature)
    // A contract wallet's may be as long as a key's.
    if (isAddressEqual(await recoverTypedDataAddress({ ...typedData, signature }), owner))
      return { value, deadline, v: 27 + yParity, r, s }
  } catch (cause) {
    throw new PermitSignatureError({ account: owner, cause })
  }
  throw new PermitSignatureError({ account: owner })
}

type Here = { chainId: number; verifyingContract: Address }

/** The fields that the token says its domain has (ERC-5267), with this chain and this token for its own. */
function domainOf(
  [fields, name, version, , , salt]: readonly [Hex, string, string, bigint, Address, Hex, unknown],
  here: Here,
) {
  const has = (field: number) => (Number(fields) & field) !== 0
  return {
    ...(has(1) && { name }),
    ...(has(2) && { version }),
    ...(has(4) && { chainId: here.chainId }),
    verifyingContract: here.verifyingContract,
    ...(has(16) && { salt }),
  }
}
