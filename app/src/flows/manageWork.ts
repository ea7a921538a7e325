import {
  buildClaim,
  buildJoinPool,
  buildLeavePool,
  buildSetConsent,
  type Call,
  type Deployment,
  type Use,
} from '@openroyalty/sdk'
import type { Address, Hex } from 'viem'
import type { Text } from '../i18n/index.tsx'
import type { Flow } from './FlowProvider.tsx'

/** Replaces what a work may be used for, from now on. */
export function changeConsent(deployment: Deployment, workId: Hex, uses: readonly Use[], t: Text): Flow {
  return single(buildSetConsent(deployment, { workId, uses }), t.work.consent, t)
}

export function joinPool(deployment: Deployment, workId: Hex, poolId: Hex, t: Text): Flow {
  return single(buildJoinPool(deployment, { workId, poolId }), t.work.join, t)
}

export function leavePool(deployment: Deployment, workId: Hex, poolId: Hex, t: Text): Flow {
  return single(buildLeavePool(deployment, { workId, poolId }), t.work.leave, t)
}

/** Anybody may: only whoever is paid for the work receives. */
export function claimFor(
  deployment: Deployment,
  { workId, poolId, token }: { workId: Hex; poolId: Hex; token: Address },
  t: Text,
): Flow {
  const flow = single(buildClaim(deployment, { workId, poolId }), t.work.claim, t)
  return { ...flow, tokenOf: () => token }
}

function single(call: Call, { title, summary }: { title: string; summary: string }, t: Text): Flow {
  return { title, summary, calls: () => [call], done: () => t.work.done }
}
