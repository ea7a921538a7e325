import { encodeAbiParameters, type Hex } from 'viem'

/** What CreatorPools is told on an owner's word. Mirrors `onWorkCall`: `abi.decode(data, (bytes32 poolId, bool join))`. */
export function toMembershipData(poolId: Hex, join: boolean): Hex {
  return encodeAbiParameters([{ type: 'bytes32' }, { type: 'bool' }], [poolId, join])
}
