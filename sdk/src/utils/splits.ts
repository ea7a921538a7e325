import {
  type Address,
  encodeAbiParameters,
  getAddress,
  getContractAddress,
  type Hex,
  isAddress,
  keccak256,
  zeroAddress,
} from 'viem'
import {
  SplitEmptyError,
  SplitLengthMismatchError,
  SplitPayeeError,
  SplitShareZeroError,
  SplitTooManyRecipientsError,
  SplitTotalError,
  SplitUnsortedError,
  SplitWeightError,
} from '../errors/splits.ts'

/** What the shares of a split sum to. Mirrors `uint256 public constant TOTAL_SHARES = 1_000_000;` of RoyaltySplits. */
export const TOTAL_SHARES = 1_000_000

/** Most recipients of one split. Mirrors `uint256 public constant MAX_RECIPIENTS = 64;` of RoyaltySplits. */
export const MAX_RECIPIENTS = 64

/** Who shares, and how much, as RoyaltySplits takes it. */
export type Split = {
  /** Ascending, each once. */
  readonly recipients: readonly Address[]
  /** Parts per million, in the order of the recipients; together {@link TOTAL_SHARES}. */
  readonly shares: readonly number[]
}

/** Somebody's part in a split, compared with the others'. */
export type WeightedPayee = {
  payee: Address
  /** A whole number, or a decimal text such as `"33.33"`. Only the proportions count: 1 and 2, or "33.33" and "66.66". */
  weight: bigint | string
}

/**
 * Turns weights into the shares of a split.
 *
 * Each share is rounded down to a part per million; the parts left over go one by one to the largest remainders, and among equal
 * remainders to the lower address, so that the same weights give the same split in whatever order they come. A payee who is named
 * more than once gets the sum. One payee alone gets everything, which is a valid split, but paying that wallet directly is cheaper.
 *
 * @returns Sorted, unique recipients and shares that sum to exactly 1,000,000.
 * @throws {SplitEmptyError} when nobody is named.
 * @throws {SplitPayeeError} when a payee is no address, or zero.
 * @throws {SplitWeightError} when a weight is negative, no plain decimal number, or has more than 78 digits.
 * @throws {SplitShareZeroError} when a payee's weight, or what rounding leaves of it, is zero.
 * @throws {SplitTooManyRecipientsError} above {@link MAX_RECIPIENTS} different payees.
 * @example
 * sharesOf([
 *   { payee: writer, weight: '66.67' },
 *   { payee: illustrator, weight: '33.33' },
 * ])
 * // { recipients: ['0x…', '0x…'], shares: [666700, 333300] }
 */
export function sharesOf(payees: Iterable<WeightedPayee>): Split {
  const weights = mergeWeights(payees)
  if (weights.length === 0) throw new SplitEmptyError()
  if (weights.length > MAX_RECIPIENTS) {
    throw new SplitTooManyRecipientsError({ given: weights.length, max: MAX_RECIPIENTS })
  }

  const total = weights.reduce((sum, { weight }) => sum + weight, 0n)
  const parts = weights.map(({ payee, weight }) => {
    const scaled = weight * BigInt(TOTAL_SHARES)
    return { payee, share: Number(scaled / total), remainder: scaled % total }
  })

  // Fewer than one per payee: each has lost less than one part. Sorting keeps equal remainders in the order of addresses.
  const left = TOTAL_SHARES - parts.reduce((sum, { share }) => sum + share, 0)
  const byRemainder = parts.toSorted((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1))
  for (const part of byRemainder.slice(0, left)) part.share += 1

  const empty = parts.find(({ share }) => share === 0)
  if (empty) throw new SplitShareZeroError({ payee: empty.payee })
  return { recipients: parts.map(({ payee }) => payee), shares: parts.map(({ share }) => share) }
}

/**
 * Salt of a split's address.
 *
 * Mirrors `RoyaltySplits._saltOf`: `keccak256(abi.encode(recipients, shares))`, and refuses what it refuses: money at the address
 * of an invalid split could not be distributed.
 *
 * @throws {SplitEmptyError} when there is no recipient.
 * @throws {SplitLengthMismatchError} when recipients and shares differ in number.
 * @throws {SplitTooManyRecipientsError} above {@link MAX_RECIPIENTS}.
 * @throws {SplitPayeeError} when a recipient is no address, or zero.
 * @throws {SplitUnsortedError} when recipients do not ascend, or one is named twice.
 * @throws {SplitShareZeroError} when a share is zero.
 * @throws {SplitTotalError} when the shares do not sum to 1,000,000, or one is no whole number.
 */
export function splitSaltOf(split: Split): Hex {
  assertSplit(split)
  return keccak256(encodeAbiParameters([{ type: 'address[]' }, { type: 'uint32[]' }], [split.recipients, split.shares]))
}

/**
 * Address of a split, whether or not anything exists there. It can be paid at once.
 *
 * Mirrors `RoyaltySplits.splitOf`: `Create2.computeAddress(salt, keccak256(type(Vault).creationCode))`. Throws as
 * {@link splitSaltOf}.
 *
 * @param split - As {@link sharesOf} returns it.
 * @param where.splits - Address of the RoyaltySplits contract: splits of another one have other addresses.
 * @param where.vaultCodeHash - keccak256 of the vault's creation code.
 * @example
 * const payee = splitOf(sharesOf(payees), { splits: addresses.royaltySplits, vaultCodeHash })
 */
export function splitOf(split: Split, { splits, vaultCodeHash }: { splits: Address; vaultCodeHash: Hex }): Address {
  return getContractAddress({ opcode: 'CREATE2', from: splits, salt: splitSaltOf(split), bytecodeHash: vaultCodeHash })
}

/** One entry per payee in the order of addresses, with weights brought to the same number of decimals. */
function mergeWeights(payees: Iterable<WeightedPayee>): { payee: Address; weight: bigint }[] {
  const parsed = Array.from(payees, ({ payee, weight }) => {
    const checksummed = checkPayee(payee)
    const { digits, decimals } = parseWeight(checksummed, weight)
    // Named by its own weight: added to another one of the same payee, it could hide.
    if (digits === 0n) throw new SplitShareZeroError({ payee: checksummed })
    return { payee: checksummed, digits, decimals }
  })

  const decimals = parsed.reduce((most, each) => Math.max(most, each.decimals), 0)
  const weights = new Map<Address, bigint>()
  for (const each of parsed) {
    const weight = each.digits * 10n ** BigInt(decimals - each.decimals)
    weights.set(each.payee, (weights.get(each.payee) ?? 0n) + weight)
  }
  return Array.from(weights, ([payee, weight]) => ({ payee, weight })).sort((a, b) => compare(a.payee, b.payee))
}

/** Digits of a weight without its point, and how many of them stand behind it. */
function parseWeight(payee: Address, weight: bigint | string): { digits: bigint; decimals: number } {
  const text = typeof weight === 'bigint' ? weight.toString() : weight
  // A limit, because a text of a million digits would keep a machine busy.
  const match = typeof text === 'string' && text.length <= 79 ? /^([0-9]+)(?:\.([0-9]+))?$/.exec(text) : null
  if (!match) throw new SplitWeightError({ payee, weight })
  const [, whole = '', fraction = ''] = match
  return { digits: BigInt(whole + fraction), decimals: fraction.length }
}

function assertSplit({ recipients, shares }: Split): void {
  if (recipients.length === 0) throw new SplitEmptyError()
  if (recipients.length !== shares.length) {
    throw new SplitLengthMismatchError({ recipients: recipients.length, shares: shares.length })
  }
  if (recipients.length > MAX_RECIPIENTS) {
    throw new SplitTooManyRecipientsError({ given: recipients.length, max: MAX_RECIPIENTS })
  }

  let total = 0
  let previous: Address = zeroAddress
  for (const [i, recipient] of recipients.entries()) {
    const share = shares[i] ?? 0
    const payee = checkPayee(recipient)
    if (compare(payee, previous) <= 0) throw new SplitUnsortedError({ previous, next: payee })
    if (share === 0) throw new SplitShareZeroError({ payee })
    if (!Number.isInteger(share) || share < 0) throw new SplitTotalError({ total: share, expected: TOTAL_SHARES })
    previous = payee
    total += share
  }
  if (total !== TOTAL_SHARES) throw new SplitTotalError({ total, expected: TOTAL_SHARES })
}

function checkPayee(payee: Address): Address {
  if (!isAddress(payee) || BigInt(payee) === 0n) throw new SplitPayeeError({ payee: String(payee) })
  return getAddress(payee)
}

/** Orders addresses by their value, as Solidity's `<` does. */
function compare(a: Address, b: Address): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()]
  return left < right ? -1 : left > right ? 1 : 0
}
