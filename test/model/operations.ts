/** Every call that a history can make, by contract and function, with arguments as the contract takes them; and every view. */
import * as channels from './channels.ts'
import * as epochs from './epochs.ts'
import * as erc721 from './erc721.ts'
import * as gateway from './gateway.ts'
import * as inboxes from './inboxes.ts'
import * as lens from './lens.ts'
import * as licenses from './licenses.ts'
import * as pools from './pools.ts'
import * as renewals from './renewals.ts'
import * as splits from './splits.ts'
import * as token from './token.ts'
import { setAnswer } from './wallets.ts'
import * as works from './works.ts'
import { type Address, refuse, type World } from './world.ts'

// biome-ignore lint/suspicious/noExplicitAny: arguments of many functions, each typed where it is written.
type Call = (world: World, actor: Address, ...args: any[]) => unknown
// biome-ignore lint/suspicious/noExplicitAny: as above.
type View = (world: World, ...args: any[]) => unknown
type Contract = { calls: Record<string, Call>; views: Record<string, View> }

/** What an ERC-721 contract adds. */
const nft = (at: (world: World) => Address): Contract => ({
  calls: {
    approve: (world, actor, to, id) => erc721.approve(world, at(world), actor, to, id),
    setApprovalForAll: (world, actor, operator, allowed) =>
      erc721.setApprovalForAll(world, at(world), actor, operator, allowed),
    transferFrom: (world, actor, from, to, id) => erc721.transferFrom(world, at(world), actor, from, to, id),
  },
  views: {
    balanceOf: (world, owner) => erc721.balanceOf(world, at(world), owner),
    ownerOf: (world, id) => erc721.ownerOf(world, at(world), id),
    getApproved: (world, id) => erc721.getApproved(world, at(world), id),
    isApprovedForAll: (world, owner, operator) => erc721.isApprovedForAll(world, at(world), owner, operator),
  },
})

const workNft = nft((world) => world.at.workRegistry)
const licenseNft = nft((world) => world.at.licenseRegistry)
/** By their full names, where several share one. */
export const SAFE_TRANSFERS = {
  plain: 'safeTransferFrom(address,address,uint256)',
  withData: 'safeTransferFrom(address,address,uint256,bytes)',
}
const safely = (transferFrom: Call): Record<string, Call> => {
  const transfer: Call = (world, actor, from, to, id) => {
    transferFrom(world, actor, from, to, id)
    erc721.checkReceiver(world, to)
  }
  return { [SAFE_TRANSFERS.plain]: transfer, [SAFE_TRANSFERS.withData]: transfer }
}
/** What one contract alone may call. */
const only =
  (error: string, ...rest: readonly unknown[]): Call =>
  (_world, actor) =>
    refuse(error, actor, ...rest)

export const CONTRACTS: Record<string, Contract> = {
  workRegistry: {
    calls: {
      ...workNft.calls,
      ...safely(workNft.calls.transferFrom as Call),
      commit: works.commit,
      register: works.register,
      registerAndCall: works.registerAndCall,
      registerFor: works.registerFor,
      registerBatch: works.registerBatch,
      registerCatalogue: works.registerCatalogue,
      materialize: works.materialize,
      bindFor: works.bindFor,
      proposeBinding: works.proposeBinding,
      vetoBinding: works.vetoBinding,
      finishBinding: works.finishBinding,
      setConsent: works.setConsent,
      setConsentBatch: works.setConsentBatch,
      setPayee: works.setPayee,
      lockPayee: works.lockPayee,
      setUri: works.setUri,
      callFor: works.callFor,
    },
    views: {
      ...workNft.views,
      workIdOf: (_, creator, contentHash) => works.workIdOf(creator, contentHash),
      catalogueIdOf: (_, steward, root, count) => works.catalogueIdOf(steward, root, count),
      catalogueWorkIdOf: (_, catalogueId, index) => works.catalogueWorkIdOf(catalogueId, index),
      commitmentOf: (_, creator, contentHash, salt) => works.commitmentOf(creator, contentHash, salt),
      verify: works.verify,
      committedAt: works.committedAt,
      exists: works.exists,
      isCatalogue: works.isCatalogue,
      catalogueOf: works.catalogueOf,
      holderOf: works.holderOf,
      summaryOf: works.summaryOf,
      nonces: works.nonces,
      consentOf: (world, workId) => {
        const { uses, since, bySteward } = works.consentOf(world, workId)
        return [uses, since, bySteward]
      },
      consentedAt: works.consentedAt,
      payeeOf: works.payeeOf,
      receiverOf: works.receiverOf,
      pendingPayeeOf: works.pendingPayeeOf,
      bindingOf: works.bindingOf,
      royaltyInfo: works.royaltyInfo,
    },
  },
  creatorPools: {
    calls: {
      createPool: pools.createPool,
      describePool: pools.describePool,
      proposeOperator: pools.proposeOperator,
      acceptOperator: pools.acceptOperator,
      renounceOperator: pools.renounceOperator,
      joinPool: pools.joinPool,
      joinLot: pools.joinLot,
      leavePool: pools.leavePool,
      drop: pools.drop,
      extract: pools.extract,
      setUnits: pools.setUnits,
      setUnitsBatch: pools.setUnitsBatch,
      pay: pools.pay,
      openStream: pools.openStream,
      topUpStream: pools.topUpStream,
      setStreamRate: pools.setStreamRate,
      cancelStream: pools.cancelStream,
      sync: pools.sync,
      claim: pools.claim,
      claimBatch: pools.claimBatch,
      onWorkCall: (world, actor) => refuse('MemberReceiverMismatch', actor, world.at.workRegistry),
    },
    views: {
      poolIdOf: (_, operator, terms) => pools.poolIdOf(operator, terms),
      streamIdOf: (_, controller, poolId, salt) => pools.streamIdOf(controller, poolId, salt),
      poolOf: pools.poolOf,
      stateOf: pools.stateOf,
      memberOf: pools.memberOf,
      membershipsOf: pools.membershipsOf,
      heldUnitsAt: pools.heldUnitsAt,
      claimable: pools.claimable,
      streamOf: pools.streamOf,
      stepsBehind: pools.stepsBehind,
      stoppedSince: pools.stoppedSince,
    },
  },
  licenseRegistry: {
    calls: {
      ...licenseNft.calls,
      ...safely(licenses.transferFrom),
      transferFrom: licenses.transferFrom,
      publish: licenses.publish,
      close: licenses.close,
      acquire: licenses.acquire,
      acquireFor: licenses.acquireFor,
      renewCredential: licenses.renewCredential,
      openStream: licenses.openStream,
      setStreamRate: licenses.setStreamRate,
      cancelStream: licenses.cancelStream,
      report: licenses.report,
      creditVouchers: licenses.creditVouchers,
      giveNotice: licenses.giveNotice,
      withdrawNotice: licenses.withdrawNotice,
      recordStanding: licenses.recordStanding,
      reportByUse: only('CallerNotEpochs'),
      onPoolPayment: only('CallerNotPools'),
    },
    views: {
      ...licenseNft.views,
      offerIdOf: (_, publisher, terms) => licenses.offerIdOf(publisher, terms),
      licenseIdOf: (_, offerId, licensee, salt) => licenses.licenseIdOf(offerId, licensee, salt),
      termsOf: licenses.termsOf,
      standingOf: licenses.standingOf,
      stateOf: licenses.stateOf,
      permits: licenses.permits,
      permitsByProof: licenses.permitsByProof,
      quote: licenses.quote,
      statementOf: licenses.statementOf,
      takenUntil: licenses.takenUntil,
    },
  },
  usageEpochs: {
    calls: {
      publish: epochs.publish,
      claim: epochs.claim,
      materializeAndClaim: epochs.materializeAndClaim,
      close: epochs.close,
    },
    views: {
      epochIdOf: (_, epoch) => epochs.epochIdOf(epoch),
      stateOf: epochs.stateOf,
      isClaimed: epochs.isClaimed,
    },
  },
  usageChannels: {
    calls: {
      open: channels.open,
      topUp: channels.topUp,
      reserve: channels.reserve,
      announceRelease: channels.announceRelease,
      finishRelease: channels.finishRelease,
      announceWithdrawal: channels.announceWithdrawal,
      finishWithdrawal: channels.finishWithdrawal,
      authorizeKey: channels.authorizeKey,
      authorizeKeyFor: channels.authorizeKeyFor,
      revokeKey: channels.revokeKey,
      redeem: channels.redeem,
      onPoolPayment: only('CallerNotPools'),
    },
    views: {
      channelIdOf: (_, payer, noticeDays, salt) => channels.channelIdOf(payer, noticeDays, salt),
      acceptable: channels.acceptable,
      channelOf: channels.channelOf,
      reserveOf: channels.reserveOf,
      keyOf: channels.keyOf,
      redeemedOf: channels.redeemedOf,
    },
  },
  poolInboxes: {
    calls: { sweep: inboxes.sweep, sweepStray: inboxes.sweepStray, onPoolPayment: only('CallerNotPools') },
    views: { inboxOf: inboxes.inboxOf },
  },
  streamRenewals: {
    calls: { setRenewal: renewals.setRenewal, renew: renewals.renew, onPoolPayment: only('CallerNotPools') },
    views: { renewalOf: renewals.renewalOf },
  },
  royaltySplits: {
    calls: { announce: splits.announce, distribute: splits.distribute, withdrawCredit: splits.withdrawCredit },
    views: { splitOf: splits.splitOf, creditOf: splits.creditOf, distributable: splits.distributable },
  },
  licenseGateway: { calls: { acquireWithPermit: gateway.acquireWithPermit }, views: {} },
  royaltyLens: {
    calls: {},
    views: {
      mayUse: lens.mayUse,
      mayUseByProof: lens.mayUseByProof,
      licensesOf: lens.licensesOf,
      positionsOf: lens.positionsOf,
      poolsOf: lens.poolsOf,
    },
  },
  wallet: { calls: { setAnswer: (world, _actor, answer) => setAnswer(world, answer) }, views: {} },
}

/** A token's calls. What the test tokens add (fees, blocked accounts) is theirs alone. */
export const coin = (at: Address): Contract => ({
  calls: {
    mint: (world, _actor, to, amount) => token.mint(world, at, to, amount),
    approve: (world, actor, spender, amount) => {
      token.approve(world, at, actor, spender, amount)
      return true
    },
    transfer: (world, actor, to, amount) => {
      token.transfer(world, at, { from: actor, to, amount })
      return true
    },
    setFees: (world, _actor, receiverFeeBps) => token.setFees(world, at, receiverFeeBps),
    setBehavior: (world, _actor, account, behavior) => token.setBlocked(world, at, account, behavior === 1n),
  },
  views: {
    balanceOf: (world, owner) => token.balanceOf(world, at, owner),
    allowance: (world, owner, spender) => token.allowance(world, at, owner, spender),
    nonces: (world, owner) => token.nonces(world, at, owner),
  },
})

/** Makes one call. */
export function perform(world: World, contract: Contract, fn: string, actor: Address, args: readonly unknown[]) {
  const call = contract.calls[fn]
  if (call === undefined) throw new Error(`The model has no ${fn}`)
  return world.attempt(() => call(world, actor, ...args))
}
