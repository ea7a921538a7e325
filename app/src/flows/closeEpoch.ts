import type { Deployment } from '@openroyalty/sdk'
import { buildCloseUsageEpoch } from '@openroyalty/sdk/usage'
import type { Text } from '../i18n/index.tsx'
import type { EpochRow } from '../lib/epochs.ts'
import type { Flow } from './FlowProvider.tsx'

/** Sends what nobody has claimed in three years to the pool. Anybody may. */
export function closeEpoch(deployment: Deployment, { epoch }: EpochRow, t: Text): Flow {
  const calls = () => [buildCloseUsageEpoch(deployment, { epoch })]
  return {
    title: t.epoch.close.title,
    summary: t.epoch.close.summary,
    calls,
    handOver: { calls },
    tokenOf: () => epoch.token,
    done: () => t.epoch.close.done,
  }
}
