import { buildClaimBatch, buildDistributeSplit, type Deployment } from '@openroyalty/sdk'
import { buildClaimUsage } from '@openroyalty/sdk/usage'
import type { Text } from '../i18n/index.tsx'
import type { OwnPosition } from '../lib/creator.ts'
import type { DueShare } from '../lib/usageClaims.ts'
import type { Flow } from './FlowProvider.tsx'

/** Claims that one transaction makes: about 3 million gas. */
const CLAIMS_PER_CALL = 50

/** Shares of usage payments that one transaction claims: their proofs make them dearer. */
const SHARES_PER_CALL = 25

/** Claims all that waits for these memberships and of these shares by use, and shares out what reaches splits. */
export function claimEverything(
  deployment: Deployment,
  { positions, due }: { positions: readonly OwnPosition[]; due: readonly DueShare[] },
  t: Text,
): Flow {
  const waiting = positions.filter(({ claimable, work }) => claimable > 0n && work.payee)
  const claims = waiting.map(({ poolId, work }) => ({ poolId, workId: work.workId }))
  // One work's shares stand together: the contract then asks once who is paid for it.
  const usageClaims = due.map(({ claim }) => claim).sort((a, b) => (a.workId < b.workId ? -1 : 1))
  const shares = new Map(
    [...waiting, ...due].flatMap(({ work: { split, payee }, token }) =>
      split ? [[`${payee} ${token}`, { split, token }] as const] : [],
    ),
  )
  const calls = [
    ...piecesOf(claims, CLAIMS_PER_CALL).map((each) => buildClaimBatch(deployment, { claims: each })),
    ...piecesOf(usageClaims, SHARES_PER_CALL).map((each) => buildClaimUsage(deployment, { claims: each })),
    ...Array.from(shares.values(), ({ split, token }) => buildDistributeSplit(deployment, { token, ...split })),
  ]
  return {
    title: t.claim.title,
    summary: t.claim.summary,
    tokenOf: (id) => positions.find(({ poolId }) => poolId === id)?.token,
    calls: () => calls,
    // Only payees receive, whoever sends it.
    handOver: { calls: () => calls },
    done: () => t.claim.done,
  }
}

function piecesOf<item>(items: readonly item[], length: number): (readonly item[])[] {
  return Array.from({ length: Math.ceil(items.length / length) }, (_, position) =>
    items.slice(position * length, (position + 1) * length),
  )
}
