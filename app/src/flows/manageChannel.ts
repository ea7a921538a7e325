import { buildApproveTokens, type Deployment } from '@openroyalty/sdk'
import {
  buildAnnounceWithdrawal,
  buildFinishWithdrawal,
  buildRevokeChannelKey,
  buildTopUpChannel,
} from '@openroyalty/sdk/channels'
import type { Address, Hex } from 'viem'
import type { Text } from '../i18n/index.tsx'
import type { Flow } from './FlowProvider.tsx'

type Common = { channelId: Hex; tokenOf: (id: string) => Address | undefined }

/** Adds to a channel's deposit. */
export function topUpChannel(
  deployment: Deployment,
  { channelId, token, amount, tokenOf }: Common & { token: Address; amount: bigint },
  t: Text,
): Flow {
  const calls = [
    buildApproveTokens(deployment, { token, spender: 'usageChannels', amount }),
    buildTopUpChannel(deployment, { channelId, amount }),
  ]
  return {
    title: t.channels.topUp,
    summary: t.channels.topUpSummary,
    tokenOf,
    calls: () => calls,
    done: () => t.channels.toppedUp,
  }
}

/** Says that free money is going to be withdrawn; nothing: that it is not after all. */
export function announceWithdrawal(
  deployment: Deployment,
  { channelId, amount, tokenOf }: Common & { amount: bigint },
  t: Text,
): Flow {
  const calls = [buildAnnounceWithdrawal(deployment, { channelId, amount })]
  return {
    title: amount > 0n ? t.channels.announce : t.channels.takeBack,
    summary: amount > 0n ? t.channels.announceSummary : t.channels.takeBackSummary,
    tokenOf,
    calls: () => calls,
    done: () => (amount > 0n ? t.channels.announced : t.channels.takenBack),
  }
}

/** Brings what was announced back to whoever pays for the channel. Anybody may. */
export function finishWithdrawal(deployment: Deployment, { channelId, tokenOf }: Common, t: Text): Flow {
  const calls = [buildFinishWithdrawal(deployment, { channelId })]
  return {
    title: t.channels.withdraw,
    summary: t.channels.withdrawSummary,
    tokenOf,
    calls: () => calls,
    done: () => t.channels.withdrawn,
  }
}

/** Ends a key of a channel, after the channel's notice. */
export function revokeKey(
  deployment: Deployment,
  { channelId, key, tokenOf }: Common & { key: Address },
  t: Text,
): Flow {
  const calls = [buildRevokeChannelKey(deployment, { channelId, key })]
  return {
    title: t.channels.revoke,
    summary: t.channels.revokeSummary,
    tokenOf,
    calls: () => calls,
    done: () => t.channels.revoked,
  }
}
