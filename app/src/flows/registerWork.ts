import {
  buildAnnounceSplit,
  buildJoinPoolFor,
  buildRegisterWork,
  buildRegisterWorkAndJoin,
  buildRegisterWorkFor,
  buildSetWorkUri,
  type Call,
  type Deployment,
  type JsonValue,
  metadataHashOf,
  type RoyaltyConnection,
  type SignJoinPoolReturnType,
  type SignRegisterWorkReturnType,
  type Split,
  signJoinPool,
  signRegisterWork,
  type Use,
  workIdOf,
} from '@openroyalty/sdk'
import type { Address, Hex } from 'viem'
import type { Text } from '../i18n/index.tsx'
import { shortHex } from '../lib/format.ts'
import { DAYS_TO_SEND, deadlineOf } from './deadline.ts'
import type { Flow, FlowSignature } from './FlowProvider.tsx'
import { membershipFacts } from './manageWork.ts'

type RegisterWorkParameters = {
  creator: Address
  contentHash: Hex
  uses: readonly Use[]
  /** Co-authors: the split, and the address that it has. */
  split: { recipients: Split; address: Address } | undefined
  /** Pool to join at once. */
  poolId: Hex | undefined
  /** The document that says what it is called. */
  document: JsonValue | undefined
}

/** Registers a work, tells who shares its money, and joins a pool: whatever of it is wanted. */
export function registerWork(
  deployment: Deployment,
  { creator, contentHash, uses, split, poolId, document }: RegisterWorkParameters,
  t: Text,
): Flow {
  const registration = {
    ...{ contentHash, uses },
    ...(split && { payee: split.address }),
    ...(document && { metadataHash: metadataHashOf(document) }),
  }
  const workId = workIdOf({ creator, contentHash })
  const calls: Call[] = [
    ...(split ? [buildAnnounceSplit(deployment, split.recipients)] : []),
    poolId
      ? buildRegisterWorkAndJoin(deployment, { ...registration, poolId })
      : buildRegisterWork(deployment, registration),
    // The document itself, so that nobody needs a server to read it.
    ...(document ? [buildSetWorkUri(deployment, { workId, uri: dataUri(document) })] : []),
  ]
  const signRegistration = async (client: RoyaltyConnection) =>
    signRegisterWork(client, { ...registration, deadline: await deadlineOf(client) })
  const signJoining = async (client: RoyaltyConnection, pool: Hex) =>
    signJoinPool(client, { workId, poolId: pool, deadline: await deadlineOf(client) })
  return {
    title: t.register.flow,
    summary: t.register.flowSummary,
    calls: () => calls,
    handOver: {
      signatures: [
        { title: t.calls.register, facts: registrationFacts({ contentHash, uses, split }, t), sign: signRegistration },
        ...(poolId
          ? [
              {
                title: t.calls.joinPool,
                facts: membershipFacts(workId, poolId, t),
                sign: (client: RoyaltyConnection) => signJoining(client, poolId),
              },
            ]
          : []),
      ],
      calls: ([registered, joined]) => [
        ...(split ? [buildAnnounceSplit(deployment, split.recipients)] : []),
        buildRegisterWorkFor(deployment, registered as SignRegisterWorkReturnType),
        ...(joined ? [buildJoinPoolFor(deployment, joined as SignJoinPoolReturnType)] : []),
      ],
    },
    done: () => t.register.done,
    next: { label: t.register.toWork, href: `/works/${workId}` },
  }
}

function dataUri(document: JsonValue): string {
  return `data:application/json,${encodeURIComponent(JSON.stringify(document))}`
}

function registrationFacts(
  { contentHash, uses, split }: Pick<RegisterWorkParameters, 'contentHash' | 'uses' | 'split'>,
  t: Text,
): FlowSignature['facts'] {
  return [
    [t.args.contentHash, shortHex(contentHash)],
    [t.args.uses, uses.map((use) => t.uses[use].name).join(', ') || t.uses.none],
    ...(split ? [[t.args.payee, split.address] as const] : []),
    [t.args.deadline, t.handOver.days(`${DAYS_TO_SEND}`)],
  ]
}
