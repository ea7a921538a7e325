import { type Address, encodeAbiParameters, encodePacked, type Hex, keccak256 } from 'viem'

/**
 * Id of a work: the same on every chain, and computable before anything is registered.
 *
 * Mirrors `IWorkRegistry.workIdOf`: `keccak256(abi.encode(creator, contentHash))`.
 *
 * @example
 * const workId = workIdOf({ creator: account.address, contentHash: await contentHashOf(file) })
 */
export function workIdOf({ creator, contentHash }: { creator: Address; contentHash: Hex }): Hex {
  return keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [creator, contentHash]))
}

/**
 * Id of a catalogue.
 *
 * Mirrors `IWorkRegistry.catalogueIdOf`: `keccak256(abi.encode(steward, root, count))`.
 *
 * @param parameters.steward - Who registered it, not who owns it now.
 * @param parameters.count - Number of works, a `uint32`.
 * @example
 * const catalogueId = catalogueIdOf({ steward: account.address, root: tree.root, count: tree.count })
 */
export function catalogueIdOf({ steward, root, count }: { steward: Address; root: Hex; count: number }): Hex {
  const types = [{ type: 'address' }, { type: 'bytes32' }, { type: 'uint32' }] as const
  return keccak256(encodeAbiParameters(types, [steward, root, count]))
}

/**
 * Id of one work of a catalogue; never a creator's own id.
 *
 * Mirrors `IWorkRegistry.catalogueWorkIdOf`: `keccak256(abi.encode(catalogueId, index))`.
 *
 * @param parameters.index - Position in the catalogue from zero, a `uint32`.
 * @example
 * const workId = catalogueWorkIdOf({ catalogueId, index: 0 })
 */
export function catalogueWorkIdOf({ catalogueId, index }: { catalogueId: Hex; index: number }): Hex {
  return keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'uint32' }], [catalogueId, index]))
}

/**
 * What to commit to before registering one work. Keep the salt: `register` asks for it.
 *
 * Mirrors `IWorkRegistry.commitmentOf`: `keccak256(abi.encode(creator, contentHash, salt))`.
 *
 * @param parameters.salt - Random, never zero: without it anyone who has the content can recognize the commitment.
 * @example
 * const commitment = commitmentOf({ creator: account.address, contentHash, salt })
 */
export function commitmentOf({ creator, contentHash, salt }: { creator: Address; contentHash: Hex; salt: Hex }): Hex {
  const types = [{ type: 'address' }, { type: 'bytes32' }, { type: 'bytes32' }] as const
  return keccak256(encodeAbiParameters(types, [creator, contentHash, salt]))
}

/**
 * What to commit to before `registerBatch`.
 *
 * Mirrors its `@param salt`: "Of a commitment to keccak256(abi.encodePacked(contentHashes))".
 *
 * @param parameters.contentHashes - In the order in which they will be registered.
 * @example
 * const commitment = batchCommitmentOf({ creator: account.address, contentHashes, salt })
 */
export function batchCommitmentOf({
  creator,
  contentHashes,
  salt,
}: {
  creator: Address
  contentHashes: readonly Hex[]
  salt: Hex
}): Hex {
  return commitmentOf({ creator, contentHash: keccak256(encodePacked(['bytes32[]'], [contentHashes])), salt })
}

/**
 * What to commit to before `registerCatalogue`.
 *
 * Mirrors `WorkRegistry.registerCatalogue`: `keccak256(abi.encode(registration.root, registration.count))` takes the place of the
 * content hash.
 *
 * @example
 * const commitment = catalogueCommitmentOf({ steward: account.address, root: tree.root, count: tree.count, salt })
 */
export function catalogueCommitmentOf({
  steward,
  root,
  count,
  salt,
}: {
  steward: Address
  root: Hex
  count: number
  salt: Hex
}): Hex {
  const contentHash = keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'uint32' }], [root, count]))
  return commitmentOf({ creator: steward, contentHash, salt })
}
