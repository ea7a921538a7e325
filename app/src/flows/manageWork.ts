import {
  buildClaim,
  buildJoinPool,
  buildJoinPoolFor,
  buildLeavePool,
  buildLeavePoolFor,
  buildSetConsent,
  type Call,
  type Deployment,
  type RoyaltyConnection,
  type SignJoinPoolReturnType,
  type SignLeavePoolReturnType,
  signJoinPool,
  signLeavePool,
  type Use,
} from '@openroyalty/sdk'
import type { Address, Hex } from 'viem'
import type { Text } from '../i18n/index.tsx'
import { shortHex } from '../lib/format.ts'
import { DAYS_TO_SEND, deadlineOf } from './deadline.ts'
import type { Flow, FlowSignature } from './FlowProvider.tsx'

/** Replaces what a work may be used for, from now on. */
export function changeConsent(deployment: Deployment, workId: Hex, uses: readonly Use[], t: Text): Flow {
  return single(buildSetConsent(deployment, { workId, uses }), t.work.consent, t)
}

export function joinPool(deployment: Deployment, workId: Hex, poolId: Hex, t: Text): Flow {
  const flow = single(buildJoinPool(deployment, { workId, poolId }), t.work.join, t)
  const facts = membershipFacts(workId, poolId, t)
  const sign = async (client: RoyaltyConnection) =>
    signJoinPool(client, { workId, poolId, deadline: await deadlineOf(client) })
  return {
    ...flow,
    handOver: {
      signatures: [{ title: t.calls.joinPool, facts, sign }],
      calls: ([signed]) => [buildJoinPoolFor(deployment, signed as SignJoinPoolReturnType)],
    },
  }
}

export function leavePool(deployment: Deployment, workId: Hex, poolId: Hex, t: Text): Flow {
  const flow = single(buildLeavePool(deployment, { workId, poolId }), t.work.leave, t)
  const facts = membershipFacts(workId, poolId, t)
  const sign = async (client: RoyaltyConnection) =>
    signLeavePool(client, { workId, poolId, deadline: await deadlineOf(client) })
  return {
    ...flow,
    handOver: {
      signatures: [{ title: t.calls.leavePool, facts, sign }],
      calls: ([signed]) => [buildLeavePoolFor(deployment, signed as SignLeavePoolReturnType)],
    },
  }
}

/** Anybody may: only whoever is paid for the work receives. */
export function claimFor(
  deployment: Deployment,
  { workId, poolId, token }: { workId: Hex; poolId: Hex; token: Address },
  t: Text,
): Flow {
  const flow = single(buildClaim(deployment, { workId, poolId }), t.work.claim, t)
  return { ...flow, handOver: { calls: flow.calls }, tokenOf: () => token }
}

/** What a signature for somebody else to send says. */
export function membershipFacts(workId: Hex, poolId: Hex, t: Text): FlowSignature['facts'] {
  return [
    [t.args.workId, shortHex(workId)],
    [t.args.poolId, shortHex(poolId)],
    [t.args.deadline, t.handOver.days(`${DAYS_TO_SEND}`)],
  ]
}

function single(call: Call, { title, summary }: { title: string; summary: string }, t: Text): Flow {
  return { title, summary, calls: () => [call], done: () => t.work.done }
}
