/** RoyaltyLens: what the others know, put together. */
import { inboxOf } from './inboxes.ts'
import * as licenses from './licenses.ts'
import * as pools from './pools.ts'
import * as token from './token.ts'
import * as works from './works.ts'
import { type Address, type Id, max, min, SCALE, type World, ZERO_ADDRESS, ZERO_ID } from './world.ts'

type Answer = { permitted: boolean; subject: Id; payee: Address }

function answer(world: World, licenseId: Id, uses: bigint, { permitted, subject, payee }: Answer) {
  const license = licenses.stateOf(world, licenseId)
  const { poolId, start, owed, paid } = license
  const [, , terms] = licenses.termsOf(world, license.offerId)
  return {
    permitted,
    standing: license.standing,
    usesLicensed: uses !== 0n && (uses & ~terms.uses) === 0n,
    consentedAtStart: works.consentedAt(world, subject, uses, start),
    heldUnitsAtStart: pools.heldUnitsAt(world, poolId, subject, start),
    consentsNow: works.consentedAt(world, subject, uses, world.now),
    holdsUnitsNow: pools.heldUnitsAt(world, poolId, subject, world.now),
    coversLater: terms.coversLater,
    lapsesAt: license.lapsesAt,
    endsAt: min(license.terminatesAt, license.end),
    due: max(0n, owed - paid),
    credit: max(0n, paid - owed),
    statementDueAt: license.statementDueAt,
    payee,
  }
}

export const mayUse = (world: World, licenseId: Id, workId: Id, uses: bigint) =>
  answer(world, licenseId, uses, {
    permitted: licenses.permits(world, licenseId, workId, uses),
    subject: workId,
    payee: works.payeeOf(world, workId),
  })

export function mayUseByProof(world: World, licenseId: Id, proof: works.CatalogueProof, uses: bigint) {
  const [catalogueId, workId] = works.verify(world, proof)
  const there = works.exists(world, workId)
  return answer(world, licenseId, uses, {
    permitted: licenses.permitsByProof(world, licenseId, proof, uses),
    subject: there ? workId : catalogueId,
    payee: there ? works.payeeOf(world, workId) : ZERO_ADDRESS,
  })
}

export const licensesOf = (world: World, licenseIds: readonly Id[]) =>
  licenseIds.map((licenseId) => {
    const license = licenses.stateOf(world, licenseId)
    const [publisher, offerClosed, terms] = licenses.termsOf(world, license.offerId)
    const stream = pools.streamOf(world, license.poolId, license.streamId)
    const { token: coin } = pools.poolOf(world, license.poolId)
    return { licenseId, license, publisher, offerClosed, terms, stream, token: coin }
  })

export const positionsOf = (world: World, workIds: readonly Id[], poolIds: readonly Id[]) =>
  poolIds.flatMap((poolId) => {
    const { token: coin } = pools.poolOf(world, poolId)
    const { totalUnits, rate } = pools.stateOf(world, poolId)
    return workIds.flatMap((workId) => {
      const isMember = (id: Id) => pools.memberOf(world, poolId, id).since > 0n
      const lot = isMember(workId) ? ZERO_ID : works.catalogueOf(world, workId)
      if (!isMember(workId) && (lot === ZERO_ID || !isMember(lot))) return []
      const member = pools.memberOf(world, poolId, lot === ZERO_ID ? workId : lot)
      return [
        {
          workId,
          poolId,
          token: coin,
          payee: works.payeeOf(world, workId),
          lot,
          claimable: member.earned >> SCALE,
          rate: totalUnits === 0n ? 0n : (rate * member.units) / totalUnits,
          member,
        },
      ]
    })
  })

export const poolsOf = (world: World, poolIds: readonly Id[]) =>
  poolIds.map((poolId) => {
    const pool = pools.poolOf(world, poolId)
    const inbox = inboxOf(world, poolId)
    return {
      poolId,
      pool,
      state: pools.stateOf(world, poolId),
      inbox,
      inInbox: token.balanceOf(world, pool.token, inbox),
      stepsBehind: pools.stepsBehind(world, poolId),
    }
  })
