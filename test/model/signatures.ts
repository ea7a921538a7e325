/** What can be signed, by name, and how a model's word that somebody signed becomes bytes. */
import { type Hex, parseSignature, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { keyOf, nameOf } from './universe.ts'
import type { Signature } from './world.ts'

const field = (text: string) => {
  const [type, name] = text.split(' ') as [string, string]
  return { type, name }
}
const fields = (text: string) => text.split(',').map(field)

/** Contract that checks it, its domain's name, and the fields in their order. */
const TYPES: Record<string, { contract: string; name: string; fields: { type: string; name: string }[] }> = {
  RegisterWork: {
    contract: 'workRegistry',
    name: 'OpenRoyalty WorkRegistry',
    fields: fields(
      'address creator,bytes32 contentHash,bytes32 metadataHash,bytes32 salt,address payee,uint16 uses,uint16 royaltyBps,uint256 deadline',
    ),
  },
  BindWallet: {
    contract: 'workRegistry',
    name: 'OpenRoyalty WorkRegistry',
    fields: fields('address claimKey,bytes32 workId,address wallet,uint256 deadline'),
  },
  VetoBinding: {
    contract: 'workRegistry',
    name: 'OpenRoyalty WorkRegistry',
    fields: fields('address claimKey,bytes32 workId,uint256 deadline'),
  },
  CallForWork: {
    contract: 'workRegistry',
    name: 'OpenRoyalty WorkRegistry',
    fields: fields('address owner,bytes32 workId,address target,bytes data,uint256 nonce,uint256 deadline'),
  },
  Credential: {
    contract: 'licenseRegistry',
    name: 'OpenRoyalty LicenseRegistry',
    fields: fields('address certifier,address licensee,uint8 class,uint48 expiry'),
  },
  Acquisition: {
    contract: 'licenseRegistry',
    name: 'OpenRoyalty LicenseRegistry',
    fields: fields(
      'bytes32 offerId,address licensee,bytes32 salt,uint256 maxFee,uint128 rate,uint24 endDay,uint256 maxDeposit,uint256 deadline',
    ),
  },
  AuthorizeKey: {
    contract: 'usageChannels',
    name: 'OpenRoyalty UsageChannels',
    fields: fields('bytes32 channelId,address key,uint48 until,uint96 cap'),
  },
  Permit: {
    contract: 'dollar',
    name: 'Test Dollar',
    fields: fields('address owner,address spender,uint256 value,uint256 nonce,uint256 deadline'),
  },
  Voucher: {
    contract: 'usageChannels',
    name: 'OpenRoyalty UsageChannels',
    fields: fields('bytes32 channelId,bytes32 poolId,uint96 total,uint48 expiry'),
  },
}

const made = new Map<string, Hex>()

export async function bytesOf(
  { signer, type, message }: Signature,
  { chainId, addresses }: { chainId: number; addresses: Record<string, string> },
): Promise<Hex> {
  const known = TYPES[type] as (typeof TYPES)[string]
  const verifyingContract = addresses[known.contract] as Hex
  const key = JSON.stringify([signer, type, message, verifyingContract], (_, value) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
  const found = made.get(key)
  if (found) return found
  const account = privateKeyToAccount(keyOf(nameOf(signer)))
  const bytes = await account.signTypedData({
    domain: { name: known.name, version: '1', chainId, verifyingContract },
    types: { [type]: known.fields },
    primaryType: type,
    message,
  })
  made.set(key, bytes)
  return bytes
}

/** The three parts. */
export function parts(bytes: Hex): { v: number; r: Hex; s: Hex } {
  const { r, s, yParity } = parseSignature(bytes)
  return { v: 27 + yParity, r, s }
}

/** The compact form (EIP-2098). */
export function compact(bytes: Hex): { r: Hex; vs: Hex } {
  const { r, s, yParity } = parseSignature(bytes)
  return { r, vs: toHex(BigInt(s) | (BigInt(yParity) << 255n), { size: 32 }) }
}
