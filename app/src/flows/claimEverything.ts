import { buildClaimBatch, buildDistributeSplit, type Deployment } from '@openroyalty/sdk'
import type { Text } from '../i18n/index.tsx'
import type { OwnPosition } from '../lib/creator.ts'
import type { Flow } from './FlowProvider.tsx'

/** Claims that one transaction makes: about 3 million gas. */
const CLAIMS_PER_CALL = 50

/** Claims all that waits for these memberships, and shares out what reaches splits. */
export function claimEverything(deployment: Deployment, positions: readonly OwnPosition[], t: Text): Flow {
  const claims = positions
    .filter(({ claimable, work }) => claimable > 0n && work.payee)
    .map(({ poolId, work }) => ({ poolId, workId: work.workId }))
  const chunks = Array.from({ length: Math.ceil(claims.length / CLAIMS_PER_CALL) }, (_, position) =>
    claims.slice(position * CLAIMS_PER_CALL, (position + 1) * CLAIMS_PER_CALL),
  )
  const shares = new Map(
    positions.flatMap(({ claimable, work: { split, payee }, token }) =>
      split && claimable > 0n ? [[`${payee} ${token}`, { split, token }] as const] : [],
    ),
  )
  const calls = [
    ...chunks.map((each) => buildClaimBatch(deployment, { claims: each })),
    ...Array.from(shares.values(), ({ split, token }) => buildDistributeSplit(deployment, { token, ...split })),
  ]
  return {
    title: t.claim.title,
    summary: t.claim.summary,
    tokenOf: (id) => positions.find(({ poolId }) => poolId === id)?.token,
    calls: () => calls,
    done: () => t.claim.done,
  }
}
