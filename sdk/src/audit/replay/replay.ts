import { applyToChannels, type ChannelsState, emptyChannels } from './channels.ts'
import { applyToEpochs, type EpochsState } from './epochs.ts'
import { applyToLicenseStreams, applyToLicenses, emptyLicenses, type LicensesState } from './licenses.ts'
import type { ReplayLog } from './log.ts'
import { applyToPools, emptyPools, type PoolsState } from './pools.ts'
import { applyToRenewals, type RenewalsState } from './renewals.ts'
import { applyToSplits, emptySplits, type SplitsState } from './splits.ts'
import { applyToWorks, emptyWorks, type WorksState } from './works.ts'

/** What the contracts keep, as logs tell it: as large as the contracts' own storage, however many logs there were. */
export type ReplayState = {
  works: WorksState
  pools: PoolsState
  licenses: LicensesState
  renewals: RenewalsState
  epochs: EpochsState
  channels: ChannelsState
  splits: SplitsState
}

/** The state before the first log. */
export function emptyReplay(): ReplayState {
  return {
    works: emptyWorks(),
    pools: emptyPools(),
    licenses: emptyLicenses(),
    renewals: new Map(),
    epochs: new Map(),
    channels: emptyChannels(),
    splits: emptySplits(),
  }
}

/** Takes one log into a state. Logs come in the order of the chain, from the contracts' first on, none left out. */
export function applyLog(state: ReplayState, log: ReplayLog): void {
  switch (log.contract) {
    case 'workRegistry':
      applyToWorks(state.works, log)
      return
    case 'creatorPools':
      applyToPools(state.pools, log)
      applyToLicenseStreams(state.licenses, log, state.pools)
      return
    case 'licenseRegistry':
      applyToLicenses(state.licenses, log, state.pools)
      return
    case 'streamRenewals':
      applyToRenewals(state.renewals, log)
      return
    case 'usageEpochs':
      applyToEpochs(state.epochs, log)
      return
    case 'usageChannels':
      applyToChannels(state.channels, log)
      return
    case 'royaltySplits':
      applyToSplits(state.splits, log)
  }
}

/**
 * Rebuilds what the contracts keep from their logs: whose works and licenses are, payees, bindings, commitments, operators, offers,
 * exclusives, statements, renewals, epochs, channels and splits, and all money of pools, members and streams to the last fraction.
 *
 * @param logs - In the order of the chain, from the contracts' first on, none left out; {@link readLogs} reads such ones, page by page.
 * @throws {LogsIncompleteError} when a log is about something of which none before it has told.
 * @example
 * const state = await replay(readLogs(client, { toBlock: 'finalized' }))
 * payeeIn(state.works, { workId, time })
 */
export async function replay(logs: Iterable<ReplayLog> | AsyncIterable<ReplayLog>): Promise<ReplayState> {
  const state = emptyReplay()
  for await (const log of logs) applyLog(state, log)
  return state
}
