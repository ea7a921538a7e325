/** LicenseGateway: a permit and a license in one call. */
import * as licenses from './licenses.ts'
import * as pools from './pools.ts'
import * as token from './token.ts'
import { type Address, type Id, Refusal, type Signature, type World } from './world.ts'

export type Permit = { value: bigint; deadline: bigint; signature: Signature }

export function acquireWithPermit(
  world: World,
  actor: Address,
  acquisition: licenses.Acquisition,
  credential: licenses.Credential,
  deadline: bigint,
  signature: Signature,
  permit: Permit,
): Id {
  const [, , { poolId }] = licenses.termsOf(world, acquisition.offerId)
  const coin = pools.poolOrRefuse(world, poolId).token
  const allowed = { owner: acquisition.licensee, spender: world.at.licenseRegistry, ...permit }
  try {
    world.attempt(() => token.permit(world, coin, allowed))
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
  }
  return licenses.acquireFor(world, actor, acquisition, credential, deadline, signature)
}
