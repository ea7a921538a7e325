import { type Address, encodeAbiParameters, type Hex, keccak256 } from 'viem'

/** Where RoyaltySplits keeps its accounts (test/snapshots has its layout). */
const ACCOUNTS = 1n

/** Slot of a split's account of a token. */
export function accountSlotOf(split: Address, token: Address): Hex {
  return mappingSlot(token, BigInt(mappingSlot(split, ACCOUNTS)))
}

/** A split's account, as its word has it: position plus one (32 bits), what is carried (32), credits (192). */
export function readAccount(word: bigint): { position: bigint; carried: bigint; credits: bigint } {
  const stored = word % 2n ** 32n
  return { position: stored === 0n ? 0n : stored - 1n, carried: (word >> 32n) % 2n ** 32n, credits: word >> 64n }
}

function mappingSlot(key: Address, slot: bigint): Hex {
  return keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [key, slot]))
}
