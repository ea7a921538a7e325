/** Everything that is asked and done in the state: views, writes, and the calls in which a contract gives control away. */
import { type AbiFunction, type Address, encodeAbiParameters, type Hex } from 'viem'
import { CONTRACTS } from '../../scripts/deploy/contracts.ts'
import { type Account, DAY, id, MAX, ONE_PER_SECOND, type State, YES, ZERO } from './state.ts'

export type Call = { name: string; by: Account; target: Address; data: Hex }
/** `entry` is the function as {@link foreignCalls} names it. */
export type Outer = Call & { entry: string; apart: boolean; brings: boolean }

/** @param full Views of everything; else each view once. */
export function callsIn(state: State, full: boolean) {
  const {
    renewal,
    coinPools,
    works,
    streams,
    epochs,
    channels,
    abis,
    acquired,
    acquiredByFirm,
    acquiredByFriend,
    at,
    author,
    authors,
    boundByKey,
    certified,
    certifiedAnew,
    channel,
    coin,
    credential,
    dollar,
    dollarChannel,
    dollarInbox,
    dollarPool,
    dollarTerms,
    encode,
    epoch,
    extractable,
    falseEpoch,
    firm,
    firms,
    firmsChannel,
    free,
    friend,
    friends,
    frozen,
    given,
    hub,
    hubsEpoch,
    inbox,
    key,
    keyProof,
    lapsed,
    licenseIdOf,
    licensed,
    lot,
    mine,
    mineToo,
    moving,
    newLicense,
    newLot,
    newOffer,
    newOfferTerms,
    newTerms,
    newWork,
    noCredential,
    noticed,
    now,
    offer,
    offerToClose,
    oldEpoch,
    otherKey,
    otherLot,
    pool,
    proposableProof,
    recipients,
    registration,
    registry,
    shares,
    sibling,
    siblingInbox,
    split,
    statement,
    stream,
    streamless,
    terminated,
    timeProof,
    today,
    unclaimed,
    unclaimedProof,
    until,
    usedByFirm,
    usedByHub,
    vetoProof,
    vouchers,
    waitingProof,
  } = state

  const call = (by: Account, contract: string, fn: string, args: readonly unknown[], what = ''): Call => ({
    name: `${contract}.${fn}${args.length === 4 && fn === 'safeTransferFrom' ? ' with data' : ''}${what && `: ${what}`}`,
    by,
    target: at[contract] as Address,
    data: encode(contract, fn, args),
  })

  /* Views */

  const views: Call[] = []
  const look = (contract: string, fn: string, ...lists: (readonly unknown[])[]) => {
    lists.slice(0, full || ALWAYS.has(contract) || ALWAYS.has(fn) ? undefined : 1).forEach((args, i) => {
      views.push(call('hub', contract, fn, args, lists.length > 1 ? `${i + 1}` : ''))
    })
  }
  for (const name of [
    'poolsOweNoMoreThanTheyHold',
    'epochsOweNoMoreThanTheyHold',
    'channelsOweNoMoreThanTheyHold',
    'splitOwesNoMoreThanItHolds',
  ]) {
    look('OwedProbe', name, [])
  }
  const holders = [
    hub,
    friend,
    author,
    firm,
    ...['CreatorPools', 'UsageEpochs', 'UsageChannels', 'LicenseRegistry', 'StreamRenewals', 'LicenseGateway'].map(
      (each) => at[each],
    ),
    split,
    inbox,
    siblingInbox,
    dollarInbox,
  ]
  look('HookToken', 'balanceOf', ...holders.map((each) => [each]))
  look('TestDollar', 'balanceOf', ...holders.map((each) => [each]))
  look(
    'HookToken',
    'allowance',
    ...['UsageEpochs', 'UsageChannels', 'LicenseRegistry'].map((each) => [at[each], at.CreatorPools]),
    [hub, registry],
  )
  for (const { name } of CONTRACTS) {
    for (const item of abis[name] ?? []) {
      if (item.type !== 'function' || item.inputs.length > 0 || !isView(item)) continue
      look(name, item.name, [])
    }
  }
  const members: [Hex, Hex][] = [
    ...works.map((each) => [pool, each] as [Hex, Hex]),
    ...[mine, free, authors].map((each) => [sibling, each] as [Hex, Hex]),
    ...[mine, free, authors].map((each) => [dollarPool, each] as [Hex, Hex]),
    [frozen, mineToo],
  ]
  const pools = [...coinPools, dollarPool]
  look('CreatorPools', 'claimable', ...members)
  look('CreatorPools', 'memberOf', ...members)
  look('CreatorPools', 'membershipsOf', ...works.map((each) => [each]))
  look(
    'CreatorPools',
    'heldUnitsAt',
    ...[mine, free, lapsed, friends, extractable, authors].map((each) => [pool, each, now]),
  )
  look('CreatorPools', 'poolIdOf', [hub, newTerms])
  for (const fn of ['poolOf', 'stateOf', 'stepsBehind', 'stoppedSince'])
    look('CreatorPools', fn, ...pools.map((each) => [each]))
  look('CreatorPools', 'streamIdOf', [hub, pool, id('long')])
  look('CreatorPools', 'streamOf', ...streams, [dollarPool, stream('hub', 'dollars', dollarPool)])

  const licenses = [
    licensed,
    firms,
    streamless,
    given,
    noticed,
    certified,
    terminated,
    usedByHub,
    usedByFirm,
    newLicense,
    licenseIdOf(certifiedAnew),
    licenseIdOf(acquiredByFriend),
    licenseIdOf(acquiredByFirm),
  ]
  const offers = [offer, offerToClose, newOffer]
  look('LicenseRegistry', 'balanceOf', [hub], [friend], [firm])
  look('LicenseRegistry', 'getApproved', [licensed], [given])
  look('LicenseRegistry', 'isApprovedForAll', [hub, friend])
  look('LicenseRegistry', 'licenseIdOf', [offer, hub, id('new')])
  look('LicenseRegistry', 'offerIdOf', [hub, newOfferTerms])
  look('LicenseRegistry', 'ownerOf', ...licenses.map((each) => [each]))
  look('LicenseRegistry', 'permits', ...licenses.map((each) => [each, mine, 1]), [firms, authors, 1], [firms, free, 1])
  look('LicenseRegistry', 'permitsByProof', [firms, unclaimedProof, 1], [licensed, keyProof, 1])
  look('LicenseRegistry', 'quote', [offer, 10n, 10n])
  look('LicenseRegistry', 'standingOf', ...licenses.map((each) => [each]))
  look('LicenseRegistry', 'stateOf', ...licenses.map((each) => [each]))
  look('LicenseRegistry', 'statementOf', [licensed, 0], [firms, 0], [usedByHub, 0])
  look('LicenseRegistry', 'supportsInterface', ['0x80ac58cd'])
  look('LicenseRegistry', 'takenUntil', [pool, 1])
  look('LicenseRegistry', 'termsOf', ...offers.map((each) => [each]))
  look('LicenseRegistry', 'tokenURI', [licensed], [newLicense])

  look('WorkRegistry', 'balanceOf', [hub], [friend])
  look('WorkRegistry', 'bindingOf', ...lot.workIds.map((each) => [each]))
  look('WorkRegistry', 'catalogueIdOf', [hub, lot.root, lot.count])
  look('WorkRegistry', 'catalogueOf', ...lot.workIds.map((each) => [each]))
  look('WorkRegistry', 'catalogueWorkIdOf', [lot.catalogueId, 1])
  look('WorkRegistry', 'commitmentOf', [hub, id('new'), id('salt')])
  look('WorkRegistry', 'committedAt', [id('commitment')])
  look('WorkRegistry', 'consentOf', ...works.map((each) => [each]))
  look('WorkRegistry', 'consentedAt', [mine, 1, now], [free, 1, now], [unclaimed, 1, now])
  look('WorkRegistry', 'exists', [newWork], [unclaimed], [boundByKey])
  look('WorkRegistry', 'getApproved', [mine], [moving])
  look('WorkRegistry', 'holderOf', ...works.map((each) => [each]))
  look('WorkRegistry', 'isApprovedForAll', [hub, friend])
  look('WorkRegistry', 'isCatalogue', [lot.catalogueId], [newLot.catalogueId])
  look('WorkRegistry', 'nonces', [hub], [friend])
  look('WorkRegistry', 'ownerOf', [mine], [moving], [newWork])
  look('WorkRegistry', 'payeeOf', ...works.map((each) => [each]))
  look('WorkRegistry', 'pendingPayeeOf', [mine], [moving])
  look('WorkRegistry', 'receiverOf', [mine], [moving], [unclaimed])
  look('WorkRegistry', 'royaltyInfo', [mine, 10_000n])
  look('WorkRegistry', 'summaryOf', ...works.map((each) => [each]))
  look('WorkRegistry', 'supportsInterface', ['0x80ac58cd'])
  look('WorkRegistry', 'tokenURI', [mine], [moving])
  look('WorkRegistry', 'verify', [unclaimedProof])
  look('WorkRegistry', 'workIdOf', [hub, id('new')])

  const credits = [coin.address, dollar.address].flatMap((token) => recipients.map((each) => [split, token, each]))
  look('RoyaltySplits', 'creditOf', ...credits)
  look('RoyaltySplits', 'distributable', [split, coin.address], [split, dollar.address])
  look('RoyaltySplits', 'splitOf', [recipients, shares])
  look('UsageEpochs', 'epochIdOf', [epoch.epoch])
  look('UsageEpochs', 'isClaimed', ...epochs.flatMap((each) => [0, 1, 2, 3].map((index) => [each, index])))
  look('UsageEpochs', 'stateOf', ...epochs.map((each) => [each]))
  look('UsageChannels', 'acceptable', ...channels.map((each) => [each, key.address, pool, now + 60]))
  look('UsageChannels', 'channelIdOf', [hub, 1, 3n])
  look('UsageChannels', 'channelOf', ...channels.map((each) => [each]), [dollarChannel])
  look(
    'UsageChannels',
    'keyOf',
    ...channels.flatMap((each) => [
      [each, key.address],
      [each, otherKey],
    ]),
  )
  look('UsageChannels', 'redeemedOf', ...channels.map((each) => [each, pool]))
  look('UsageChannels', 'reserveOf', ...channels.map((each) => [each, pool]), [dollarChannel, dollarPool])
  look('PoolInboxes', 'inboxOf', [pool])
  look('StreamRenewals', 'renewalOf', [stream('hub', 'renewed'), hub])
  look('RoyaltyLens', 'mayUse', [firms, authors, 1], [licensed, mine, 1], [newLicense, mine, 1])
  look('RoyaltyLens', 'mayUseByProof', [firms, unclaimedProof, 1])
  look('RoyaltyLens', 'licensesOf', [[licensed, firms]], [[streamless]], [[newLicense]])
  look('RoyaltyLens', 'positionsOf', [
    [mine, friends, authors],
    [pool, sibling, dollarPool],
  ])
  look('RoyaltyLens', 'poolsOf', [[pool, sibling]], [[dollarPool]])

  /* Writes */

  const deadline = BigInt(now + 3_600)
  const joining = (poolId: Hex, join: boolean) =>
    encodeAbiParameters([{ type: 'bytes32' }, { type: 'bool' }], [poolId, join])
  const permit = { value: MAX, deadline, v: 27, r: ZERO, s: ZERO }
  const salt = id('long')
  const later = today + 200
  const one = ONE_PER_SECOND
  const w = (contract: string, fn: string, args: readonly unknown[], what = '') => call('hub', contract, fn, args, what)
  const byFriend = (contract: string, fn: string, args: readonly unknown[], what = 'by the friend') =>
    call('friend', contract, fn, args, what)

  const writes: Call[] = [
    w('CreatorPools', 'acceptOperator', [sibling]),
    w('CreatorPools', 'cancelStream', [pool, salt, 0, hub]),
    w('CreatorPools', 'cancelStream', [pool, salt, today + 50, hub], 'to a day'),
    w('CreatorPools', 'cancelStream', [dollarPool, id('dollars'), 0, hub], 'of another token'),
    w('CreatorPools', 'claim', [pool, mine]),
    w('CreatorPools', 'claim', [pool, authors], 'for another'),
    w('CreatorPools', 'claim', [sibling, mine], 'in another pool'),
    w('CreatorPools', 'claim', [dollarPool, mine], 'in another token'),
    w('CreatorPools', 'claimBatch', [
      [
        { poolId: pool, workId: mine },
        { poolId: pool, workId: authors },
        { poolId: dollarPool, workId: mine },
      ],
    ]),
    w('CreatorPools', 'createPool', [newTerms]),
    w('CreatorPools', 'describePool', [pool, 'ipfs://pool']),
    w('CreatorPools', 'drop', [pool, lapsed]),
    w('CreatorPools', 'extract', [pool, lot.catalogueId, 0]),
    w('CreatorPools', 'joinLot', [pool, hub, otherLot.root, otherLot.count]),
    w('CreatorPools', 'joinPool', [pool, free]),
    w('CreatorPools', 'joinPool', [sibling, free], 'in another pool'),
    w('CreatorPools', 'leavePool', [pool, mine]),
    w('CreatorPools', 'onWorkCall', [free, hub, joining(pool, true)]),
    w('CreatorPools', 'openStream', [pool, id('new'), one + 1n, today + 50, MAX, hub]),
    w('CreatorPools', 'openStream', [pool, id('funded'), one + 1n, today + 50, MAX, friend], 'for another'),
    w('CreatorPools', 'pay', [pool, 100n, hub, ZERO]),
    w('CreatorPools', 'pay', [pool, 100n, friend, ZERO], 'for another'),
    w('CreatorPools', 'pay', [dollarPool, 100n, hub, ZERO], 'in another token'),
    w('CreatorPools', 'proposeOperator', [pool, friend]),
    w('CreatorPools', 'renounceOperator', [frozen]),
    w('CreatorPools', 'setStreamRate', [pool, salt, 2n * one, MAX, hub]),
    w('CreatorPools', 'setStreamRate', [pool, salt, one / 2n, MAX, hub], 'down'),
    w('CreatorPools', 'setUnits', [pool, mine, 1_000_000]),
    w('CreatorPools', 'setUnits', [pool, authors, 0], 'of another'),
    w('CreatorPools', 'setUnitsBatch', [pool, [mine, authors], [1_000_000, 0]]),
    w('CreatorPools', 'sync', [pool, 10]),
    w('CreatorPools', 'topUpStream', [hub, pool, salt, later, MAX, hub]),

    w('LicenseRegistry', 'acquire', [acquired, noCredential]),
    w('LicenseRegistry', 'acquire', [certifiedAnew, credential(now + DAY)], 'with a credential'),
    w('LicenseRegistry', 'acquireFor', [acquiredByFriend, noCredential, deadline, YES]),
    w('LicenseRegistry', 'approve', [friend, licensed]),
    w('LicenseRegistry', 'cancelStream', [licensed, 0]),
    w('LicenseRegistry', 'close', [offerToClose]),
    w('LicenseRegistry', 'creditVouchers', [licensed, channel]),
    w('LicenseRegistry', 'giveNotice', [licensed, 1, ZERO]),
    w('LicenseRegistry', 'giveNotice', [firms, 3, ZERO], 'to another'),
    w('LicenseRegistry', 'onPoolPayment', [coin.address, firm, 100n]),
    w('LicenseRegistry', 'openStream', [streamless, one + 1n, today + 50, MAX]),
    w('LicenseRegistry', 'publish', [newOfferTerms]),
    w('LicenseRegistry', 'recordStanding', [terminated]),
    w('LicenseRegistry', 'renewCredential', [certified, credential(now + 300 * DAY)]),
    w('LicenseRegistry', 'report', [licensed, statement(0, 10n ** 9n), MAX]),
    w('LicenseRegistry', 'reportByUse', [usedByHub, statement(0, 1n), hub, 1n]),
    w('LicenseRegistry', 'safeTransferFrom', [hub, friend, licensed]),
    w('LicenseRegistry', 'safeTransferFrom', [hub, friend, streamless, '0x01']),
    w('LicenseRegistry', 'setApprovalForAll', [friend, true]),
    w('LicenseRegistry', 'setStreamRate', [licensed, 2n * one, MAX]),
    w('LicenseRegistry', 'setStreamRate', [licensed, one / 2n, MAX], 'down'),
    w('LicenseRegistry', 'transferFrom', [hub, friend, licensed]),
    w('LicenseRegistry', 'withdrawNotice', [noticed, 1]),

    w('WorkRegistry', 'approve', [friend, mine]),
    w('WorkRegistry', 'bindFor', [keyProof, friend, deadline, YES]),
    w('WorkRegistry', 'callFor', [free, at.CreatorPools, joining(pool, true), deadline, YES]),
    w('WorkRegistry', 'callFor', [mine, at.CreatorPools, joining(pool, false), deadline, YES], 'to leave'),
    w('WorkRegistry', 'commit', [id('commitment')]),
    w('WorkRegistry', 'finishBinding', [timeProof]),
    w('WorkRegistry', 'lockPayee', [mine]),
    w('WorkRegistry', 'materialize', [waitingProof]),
    w('WorkRegistry', 'proposeBinding', [proposableProof, friend]),
    w('WorkRegistry', 'register', [registration(id('new'))]),
    w('WorkRegistry', 'registerAndCall', [registration(id('new')), at.CreatorPools, joining(pool, true)]),
    w('WorkRegistry', 'registerBatch', [[id('new'), id('newer')], 3, 100, ZERO]),
    w('WorkRegistry', 'registerCatalogue', [newLot.registered]),
    w('WorkRegistry', 'registerFor', [hub, registration(id('new')), deadline, YES]),
    w('WorkRegistry', 'safeTransferFrom', [hub, friend, mine]),
    w('WorkRegistry', 'safeTransferFrom', [hub, friend, free, '0x01']),
    w('WorkRegistry', 'setApprovalForAll', [friend, true]),
    w('WorkRegistry', 'setConsent', [mine, 0]),
    w('WorkRegistry', 'setConsentBatch', [[mine, free], 0]),
    w('WorkRegistry', 'setPayee', [mine, friend]),
    w('WorkRegistry', 'setUri', [mine, 'ipfs://work']),
    w('WorkRegistry', 'transferFrom', [hub, friend, mine]),
    byFriend('WorkRegistry', 'vetoBinding', [vetoProof, deadline, YES]),

    w('RoyaltySplits', 'announce', [recipients, shares]),
    w('RoyaltySplits', 'distribute', [coin.address, recipients, shares]),
    w('RoyaltySplits', 'distribute', [dollar.address, recipients, shares], 'of another token'),
    w('RoyaltySplits', 'withdrawCredit', [split, coin.address, friend]),

    w('UsageEpochs', 'claim', [[epoch.claimOf(mine)]]),
    w('UsageEpochs', 'claim', [[hubsEpoch.claimOf(friends)]], 'of one that is being published'),
    w('UsageEpochs', 'claim', [[falseEpoch.claimOf(friends)]], 'of a false registry’s'),
    w('UsageEpochs', 'claim', [[oldEpoch.claimOf(mine), epoch.claimOf(friends)]], 'of two'),
    w('UsageEpochs', 'close', [oldEpoch.epoch]),
    w('UsageEpochs', 'materializeAndClaim', [[unclaimedProof], [epoch.claimOf(unclaimed)]]),
    w('UsageEpochs', 'publish', hubsEpoch.published),
    w('UsageEpochs', 'publish', falseEpoch.published, 'by a false registry'),

    w('UsageChannels', 'announceRelease', [channel, pool, 500n]),
    w('UsageChannels', 'announceWithdrawal', [channel, 500n]),
    w('UsageChannels', 'authorizeKey', [channel, key.address, until + 1, 20_000n]),
    byFriend('UsageChannels', 'authorizeKeyFor', [channel, key.address, until + 1, 20_000n, YES]),
    w('UsageChannels', 'finishRelease', [channel, pool]),
    w('UsageChannels', 'finishWithdrawal', [channel]),
    w('UsageChannels', 'finishWithdrawal', [dollarChannel], 'of another token'),
    w('UsageChannels', 'onPoolPayment', [coin.address, hub, 100n]),
    w('UsageChannels', 'open', [coin.address, 1, ZERO, 3n, 1_000n, [{ poolId: pool, amount: 500n }]]),
    w('UsageChannels', 'redeem', [[vouchers[0]]]),
    w('UsageChannels', 'redeem', [[vouchers[1]]], 'another’s'),
    w('UsageChannels', 'redeem', [vouchers], 'of two'),
    w('UsageChannels', 'reserve', [channel, pool, 500n]),
    w('UsageChannels', 'revokeKey', [channel, otherKey]),
    w('UsageChannels', 'topUp', [channel, 500n]),
    w('UsageChannels', 'topUp', [firmsChannel, 500n], 'another’s'),

    w('PoolInboxes', 'onPoolPayment', [coin.address, inbox, 300n]),
    w('PoolInboxes', 'sweep', [pool]),
    w('PoolInboxes', 'sweep', [dollarPool], 'of another token'),
    w('PoolInboxes', 'sweepStray', [author, dollarTerms, coin.address]),
    w('StreamRenewals', 'onPoolPayment', [coin.address, hub, 300n]),
    w('StreamRenewals', 'renew', [hub, pool, id('renewed'), hub]),
    w('StreamRenewals', 'setRenewal', [hub, pool, id('renewed'), { ...renewal, periodsLeft: 1 }]),
    byFriend('LicenseGateway', 'acquireWithPermit', [acquiredByFriend, noCredential, deadline, YES, permit]),
    w('Vault', 'transfer', [coin.address, hub, 1n]),
    // Not ours: tokens that come by themselves while a payment is being measured.
    w('HookToken', 'transfer', [at.CreatorPools, 100n], 'to the pools'),
    w('HookToken', 'transfer', [at.UsageChannels, 100n], 'to the channels'),
    w('HookToken', 'transfer', [at.UsageEpochs, 100n], 'to the epochs'),
    w('HookToken', 'transfer', [split, 100n], 'to the split'),
  ]

  /* Outer calls */

  const outers: Outer[] = []
  const outer = (
    by: Account,
    contract: string,
    fn: string,
    args: readonly unknown[],
    what = '',
    { apart = false, brings = true } = {},
  ) => {
    outers.push({ ...call(by, contract, fn, args, what), entry: `${contract}.${fn}/${args.length}`, apart, brings })
  }
  outer('hub', 'CreatorPools', 'pay', [pool, 100n, hub, ZERO])
  outer('hub', 'CreatorPools', 'pay', [pool, 100n, friend, ZERO], 'as a funder')
  outer('hub', 'CreatorPools', 'pay', [pool, 100n, friend, ZERO], 'as a funder who brings nothing', { brings: false })
  outer('firm', 'CreatorPools', 'pay', [pool, 100n, firm, ZERO], 'by another')
  outer('hub', 'CreatorPools', 'openStream', [pool, id('new'), one + 1n, today + 50, MAX, hub])
  outer('hub', 'CreatorPools', 'openStream', [pool, id('new'), one + 1n, today + 50, MAX, friend], 'as a funder')
  outer('hub', 'CreatorPools', 'topUpStream', [hub, pool, salt, later, MAX, hub])
  outer('hub', 'CreatorPools', 'topUpStream', [hub, pool, salt, later, MAX, friend], 'as a funder')
  outer('hub', 'CreatorPools', 'setStreamRate', [pool, salt, 2n * one, MAX, hub], 'up')
  outer('hub', 'CreatorPools', 'setStreamRate', [pool, salt, 2n * one, MAX, friend], 'up, as a funder')
  outer('hub', 'CreatorPools', 'setStreamRate', [pool, salt, one / 2n, MAX, hub], 'down')
  outer('hub', 'CreatorPools', 'cancelStream', [pool, salt, 0, hub])
  outer('hub', 'CreatorPools', 'cancelStream', [pool, salt, today + 50, hub], 'to a day')
  outer('hub', 'CreatorPools', 'claim', [pool, mine])
  outer('author', 'CreatorPools', 'claim', [pool, authors], 'by another')
  outer('hub', 'CreatorPools', 'claimBatch', [
    [
      { poolId: pool, workId: mine },
      { poolId: sibling, workId: mine },
      { poolId: pool, workId: authors },
      { poolId: dollarPool, workId: mine },
    ],
  ])

  outer('hub', 'LicenseRegistry', 'acquire', [acquired, noCredential])
  outer('firm', 'LicenseRegistry', 'acquire', [acquiredByFirm, noCredential], 'by another')
  outer('hub', 'LicenseRegistry', 'acquire', [certifiedAnew, credential(now + DAY)], 'with a credential')
  outer('friend', 'LicenseRegistry', 'acquireFor', [acquired, noCredential, deadline, YES])
  outer('hub', 'LicenseRegistry', 'renewCredential', [certified, credential(now + 300 * DAY)])
  outer('hub', 'LicenseRegistry', 'openStream', [streamless, one + 1n, today + 50, MAX])
  outer('hub', 'LicenseRegistry', 'setStreamRate', [licensed, 2n * one, MAX], 'up')
  outer('hub', 'LicenseRegistry', 'setStreamRate', [licensed, one / 2n, MAX], 'down')
  outer('hub', 'LicenseRegistry', 'cancelStream', [licensed, 0])
  outer('hub', 'LicenseRegistry', 'report', [licensed, statement(0, 10n ** 9n), MAX])
  outer('firm', 'LicenseRegistry', 'report', [firms, statement(0, 10n ** 9n), MAX], 'by another')
  outer('friend', 'LicenseRegistry', 'safeTransferFrom', [friend, hub, given])
  outer('friend', 'LicenseRegistry', 'safeTransferFrom', [friend, hub, given, '0x01'])

  outer('friend', 'WorkRegistry', 'registerFor', [hub, registration(id('new')), deadline, YES])
  outer('hub', 'WorkRegistry', 'registerAndCall', [registration(id('new')), hub, YES])
  outer('friend', 'WorkRegistry', 'bindFor', [keyProof, friend, deadline, YES])
  outer('friend', 'WorkRegistry', 'vetoBinding', [vetoProof, deadline, YES])
  outer('friend', 'WorkRegistry', 'callFor', [free, hub, YES, deadline, YES])
  outer('friend', 'WorkRegistry', 'callFor', [free, at.CreatorPools, joining(pool, true), deadline, YES], 'to join')
  outer('friend', 'WorkRegistry', 'safeTransferFrom', [friend, hub, moving])
  outer('friend', 'WorkRegistry', 'safeTransferFrom', [friend, hub, moving, '0x01'])

  outer('hub', 'RoyaltySplits', 'distribute', [coin.address, recipients, shares], '', { apart: true })
  outer('hub', 'RoyaltySplits', 'withdrawCredit', [split, coin.address, friend])
  outer('hub', 'RoyaltySplits', 'distributable', [split, coin.address])

  outer('hub', 'UsageEpochs', 'publish', hubsEpoch.published)
  outer('hub', 'UsageEpochs', 'publish', falseEpoch.published, 'by a false registry')
  outer('hub', 'UsageEpochs', 'claim', [[epoch.claimOf(mine)]])
  outer(
    'hub',
    'UsageEpochs',
    'claim',
    [[epoch.claimOf(mine), oldEpoch.claimOf(mine), epoch.claimOf(authors)]],
    'of several',
  )
  outer('hub', 'UsageEpochs', 'materializeAndClaim', [[unclaimedProof], [epoch.claimOf(unclaimed)]])
  outer('hub', 'UsageEpochs', 'close', [oldEpoch.epoch])

  outer('hub', 'UsageChannels', 'open', [coin.address, 1, ZERO, 3n, 1_000n, [{ poolId: pool, amount: 500n }]])
  outer('hub', 'UsageChannels', 'topUp', [channel, 500n])
  outer('firm', 'UsageChannels', 'topUp', [firmsChannel, 500n], 'by another')
  outer('hub', 'UsageChannels', 'finishWithdrawal', [channel])
  outer('friend', 'UsageChannels', 'authorizeKeyFor', [channel, key.address, until + 1, 20_000n, YES])
  outer('hub', 'UsageChannels', 'redeem', [[vouchers[0]]])
  outer('hub', 'UsageChannels', 'redeem', [vouchers], 'of two')

  outer('hub', 'PoolInboxes', 'sweep', [pool])
  outer('hub', 'PoolInboxes', 'sweepStray', [author, dollarTerms, coin.address])
  outer('hub', 'StreamRenewals', 'renew', [hub, pool, id('renewed'), hub])
  outer('friend', 'LicenseGateway', 'acquireWithPermit', [acquired, noCredential, deadline, YES, permit])
  outer('hub', 'RoyaltyLens', 'poolsOf', [[pool, sibling]])

  return { views, writes, outers }
}

/** What is looked at in all its variants even where each view is asked once: where money lies. */
const ALWAYS = new Set(['HookToken', 'creditOf'])

const isView = ({ stateMutability }: AbiFunction) => stateMutability === 'view' || stateMutability === 'pure'
