import {
  buildAnnounceSplit,
  buildRegisterWork,
  buildRegisterWorkAndJoin,
  type Call,
  type Deployment,
  type Split,
  type Use,
  workIdOf,
} from '@openroyalty/sdk'
import type { Address, Hex } from 'viem'
import type { Text } from '../i18n/index.tsx'
import type { Flow } from './FlowProvider.tsx'

type RegisterWorkParameters = {
  creator: Address
  contentHash: Hex
  uses: readonly Use[]
  /** Co-authors: the split, and the address that it has. */
  split: { recipients: Split; address: Address } | undefined
  /** Pool to join at once. */
  poolId: Hex | undefined
}

/** Registers a work, tells who shares its money, and joins a pool: whatever of it is wanted. */
export function registerWork(
  deployment: Deployment,
  { creator, contentHash, uses, split, poolId }: RegisterWorkParameters,
  t: Text,
): Flow {
  const registration = { contentHash, uses, ...(split && { payee: split.address }) }
  const calls: Call[] = [
    ...(split ? [buildAnnounceSplit(deployment, split.recipients)] : []),
    poolId
      ? buildRegisterWorkAndJoin(deployment, { ...registration, poolId })
      : buildRegisterWork(deployment, registration),
  ]
  return {
    title: t.register.flow,
    summary: t.register.flowSummary,
    calls: () => calls,
    done: () => t.register.done,
    next: { label: t.register.toWork, href: `/works/${workIdOf({ creator, contentHash })}` },
  }
}
