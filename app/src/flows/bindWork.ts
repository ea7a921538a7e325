import {
  type BuildBindWorkForParameters,
  buildBindWorkFor,
  buildClaimBatch,
  buildExtractMember,
  buildFinishBinding,
  buildMaterializeWork,
  buildProposeBinding,
  buildVetoBinding,
  type Call,
  createRoyaltyConnection,
  type Deployment,
  type RoyaltyConnection,
  type SignVetoBindingReturnType,
  signBindWallet,
  signVetoBinding,
} from '@openroyalty/sdk'
import { type Address, createWalletClient, custom, type LocalAccount } from 'viem'
import type { Text } from '../i18n/index.tsx'
import { shortHex } from '../lib/format.ts'
import type { WaitingWork } from '../lib/waiting.ts'
import { DAYS_TO_SEND, deadlineOf } from './deadline.ts'
import type { Flow } from './FlowProvider.tsx'

/** How a claim key signs: in this page, where its owner has typed it in; or as the wallet that is connected. */
export type ClaimKey = { address: Address; account?: LocalAccount | undefined }

/** Gives a work to the wallet that its catalogue names, with all that waits for it. Anybody may. */
export function bringWork(deployment: Deployment, work: WaitingWork, t: Text): Flow {
  const calls = () => [...(work.owner ? [] : [buildMaterializeWork(deployment, work)]), ...moneyCalls(deployment, work)]
  return { ...flowOf(work, t.waiting.bring, t), calls, handOver: { calls } }
}

/** Gives a work to a wallet by its claim key's signature, with all that waits for it. */
export function bindWork(
  deployment: Deployment,
  work: WaitingWork,
  { key, wallet }: { key: ClaimKey; wallet: Address },
  t: Text,
): Flow {
  const signature = {
    title: t.waiting.bind.sign,
    facts: [
      [t.args.workId, shortHex(work.workId)],
      [t.args.wallet, wallet],
      [t.args.deadline, t.handOver.days(`${DAYS_TO_SEND}`)],
    ] as const,
    button: key.account && t.waiting.signHere,
    sign: async (client: RoyaltyConnection) =>
      signBindWallet(signerOf(client, key), { proof: work.proof, wallet, deadline: await deadlineOf(client) }),
  }
  const calls: Flow['calls'] = ([signed]) => boundCalls(deployment, work, signed as BuildBindWorkForParameters)
  const way = { signatures: [signature], calls }
  return { ...flowOf(work, t.waiting.bind, t), ...way, handOver: way }
}

/** The same by a signature that was made elsewhere. */
export function bindSignedWork(
  deployment: Deployment,
  work: WaitingWork,
  signed: BuildBindWorkForParameters,
  t: Text,
): Flow {
  const calls = () => boundCalls(deployment, work, signed)
  return { ...flowOf(work, t.waiting.bind, t), calls, handOver: { calls } }
}

/** Gives a work to the wallet that its steward has proposed, after thirty days. Anybody may. */
export function finishBinding(deployment: Deployment, work: WaitingWork, t: Text): Flow {
  const calls = () => [buildFinishBinding(deployment, work), ...moneyCalls(deployment, work)]
  return { ...flowOf(work, t.waiting.finish, t), calls, handOver: { calls } }
}

/** Refuses whatever the steward proposes for a work, for good. */
export function vetoBinding(deployment: Deployment, work: WaitingWork, key: ClaimKey, t: Text): Flow {
  const signature = {
    title: t.waiting.veto.title,
    facts: [
      [t.args.workId, shortHex(work.workId)],
      [t.args.deadline, t.handOver.days(`${DAYS_TO_SEND}`)],
    ] as const,
    button: key.account && t.waiting.signHere,
    sign: async (client: RoyaltyConnection) =>
      signVetoBinding(signerOf(client, key), { proof: work.proof, deadline: await deadlineOf(client) }),
  }
  const calls: Flow['calls'] = ([signed]) => [buildVetoBinding(deployment, signed as SignVetoBindingReturnType)]
  const way = { signatures: [signature], calls }
  return { ...t.waiting.veto, ...way, handOver: way, done: () => t.waiting.veto.done }
}

/** The steward's word about whose a work is; the claim key has thirty days to refuse it. */
export function proposeBinding(deployment: Deployment, { proof }: WaitingWork, wallet: Address, t: Text): Flow {
  return {
    ...t.waiting.propose,
    calls: () => [buildProposeBinding(deployment, { proof, wallet })],
    done: () => t.waiting.propose.done,
  }
}

function flowOf(
  { workId, lots }: WaitingWork,
  { title, summary }: { title: string; summary: string },
  t: Text,
): Omit<Flow, 'calls'> {
  return {
    ...{ title, summary },
    tokenOf: (id) => lots.find(({ poolId }) => poolId === id)?.token,
    done: () => t.waiting.done,
    next: { label: t.register.toWork, href: `/works/${workId}` },
  }
}

function boundCalls(deployment: Deployment, work: WaitingWork, signed: BuildBindWorkForParameters): Call[] {
  return [buildBindWorkFor(deployment, signed), ...moneyCalls(deployment, work)]
}

/** Takes a work's money out of its catalogue's in every pool, and sends it. */
function moneyCalls(deployment: Deployment, { workId, catalogueId, proof, lots }: WaitingWork): Call[] {
  const { index } = proof.leaf
  const claims = lots.filter(({ amount }) => amount > 0n).map(({ poolId }) => ({ poolId, workId }))
  return [
    ...lots.map(({ poolId }) => buildExtractMember(deployment, { poolId, catalogueId, index })),
    ...(claims.length > 0 ? [buildClaimBatch(deployment, { claims })] : []),
  ]
}

/** A connection that signs as the claim key. A key that was typed in signs in this page, and nothing of it is asked of anybody. */
function signerOf(client: RoyaltyConnection, { account }: ClaimKey): RoyaltyConnection {
  if (!account) return client
  const transport = custom({ request: () => Promise.reject(new Error('A claim key asks nobody.')) })
  return createRoyaltyConnection({ ...client, walletClient: createWalletClient({ account, transport }) })
}
