/** A state in which everything can be done at once, and everything that is done in it. */

import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import hardhat, { network } from 'hardhat'
import {
  type Abi,
  type AbiFunction,
  type Address,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  numberToHex,
  parseSignature,
  toHex,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { CONTRACTS } from '../../scripts/deploy/contracts.ts'
import { deployOpenRoyalty } from '../../scripts/deploy/inProcess.ts'
import { voucherTypedData } from '../../sdk/src/channels/index.ts'
import { buildUsageTree } from '../../sdk/src/tree/index.ts'

/** The accounts: all of them contracts that do as they are told. The hub is the one that gets control. */
export type Account = 'hub' | 'friend' | 'author' | 'firm'
export type State = Awaited<ReturnType<typeof buildState>>

const START = Date.parse('2027-01-15T08:00:00Z') / 1000
export const DAY = 86_400
export const ZERO = toHex(0, { size: 32 })
const NOBODY = toHex(0, { size: 20 })
export const MAX = 2n ** 256n - 1n
export const ONE_PER_SECOND = 2n ** 64n
const FUNDS = 10n ** 15n
export const YES = '0x01'
/** Nothing here comes near it, and no call is refused for want of it. */
export const GAS = 2n ** 34n

export const id = (text: string) => toHex(text, { size: 32 })

/** Deploys everything and brings it there. */
export async function buildState() {
  const connection = await network.create({
    override: {
      allowUnlimitedContractSize: true,
      initialDate: new Date(START * 1000),
      blockGasLimit: GAS,
      // So that what a transaction costs does not show in the state.
      initialBaseFeePerGas: 0n,
    },
  })
  const { provider } = connection
  const { contracts, publicClient } = await deployOpenRoyalty(connection, { dollars: 0n })
  const chainId = await publicClient.getChainId()
  const request = (method: string, ...params: unknown[]) =>
    provider.request({ method, params } as never) as Promise<unknown>
  const [deployer] = (await request('eth_accounts')) as [Address]

  const coin = await connection.viem.deployContract('HookToken')
  const dollar = contracts.testDollar
  const accounts = {} as Record<Account, Address>
  for (const name of ['hub', 'friend', 'author', 'firm'] as const) {
    accounts[name] = (await connection.viem.deployContract('Reenterer')).address
  }
  const { hub, friend, author, firm } = accounts
  const stage = await connection.viem.deployContract('ReentryStage', [hub])

  const abis: Record<string, Abi> = { HookToken: coin.abi as Abi, Reenterer: stage.abi as Abi }
  const at: Record<string, Address> = { HookToken: coin.address, TestDollar: dollar.address }
  for (const { name } of [...CONTRACTS, { name: 'TestDollar' }]) {
    const { abi, address } = (contracts as Record<string, { abi: unknown; address: Address }>)[
      name.charAt(0).toLowerCase() + name.slice(1)
    ] as { abi: Abi; address: Address }
    abis[name] = abi
    at[name] = address
  }
  abis.Vault = (await hardhat.artifacts.readArtifact('Vault')).abi as Abi
  abis.Reenterer = (await hardhat.artifacts.readArtifact('Reenterer')).abi as Abi
  abis.OwedProbe = (await hardhat.artifacts.readArtifact('OwedProbe')).abi as Abi

  const itemOf = (contract: string, fn: string, count: number) => {
    const found = (abis[contract] ?? []).find(
      (each) => each.type === 'function' && each.name === fn && each.inputs.length === count,
    )
    if (!found) throw new Error(`There is no ${contract}.${fn} of ${count}`)
    return found as AbiFunction
  }
  const encode = (contract: string, fn: string, args: readonly unknown[]) =>
    encodeFunctionData({ abi: [itemOf(contract, fn, args.length)], args })

  // Well after the blocks of the deployment.
  let now = START + 3_600
  const send = async (to: Address, data: Hex) => {
    now += 1
    await request('evm_setNextBlockTimestamp', numberToHex(now))
    await request('eth_sendTransaction', { from: deployer, to, data, gas: numberToHex(10n ** 9n) })
  }
  const does = (by: Account, contract: string, fn: string, ...args: unknown[]) =>
    send(accounts[by], encode('Reenterer', 'act', [at[contract], encode(contract, fn, args)]))
  const read = async (contract: string, fn: string, ...args: unknown[]) => {
    const data = encode(contract, fn, args)
    return (await request('eth_call', { to: at[contract], data }, 'latest')) as Hex
  }
  const readAddress = async (...asked: Parameters<typeof read>) => `0x${(await read(...asked)).slice(26)}` as Address

  /* People have tokens, and the contracts may take them. */

  for (const by of ['hub', 'friend', 'author', 'firm'] as const) {
    for (const token of ['HookToken', 'TestDollar']) {
      await does(by, token, 'mint', accounts[by], FUNDS)
      for (const spender of ['CreatorPools', 'LicenseRegistry', 'UsageEpochs', 'UsageChannels', 'StreamRenewals']) {
        await does(by, token, 'approve', at[spender], MAX)
      }
    }
  }
  // The hub pays for its friend where it is asked to bring a payment.
  await does('friend', 'HookToken', 'approve', hub, MAX)

  /* Works and catalogues. */

  const hash2 = (...values: readonly [string, unknown][]) =>
    encodeAbiParameters(
      values.map(([type]) => ({ type })),
      values.map(([, value]) => value),
    )
  const workIdOf = (creator: Address, contentHash: Hex) =>
    keccak256(hash2(['address', creator], ['bytes32', contentHash]))
  const registration = (contentHash: Hex) => ({
    contentHash,
    metadataHash: ZERO,
    salt: ZERO,
    payee: NOBODY,
    uses: 3,
    royaltyBps: 500,
  })
  const register = async (by: Account, content: string) => {
    await does(by, 'WorkRegistry', 'register', registration(id(content)))
    return workIdOf(accounts[by], id(content))
  }
  const mine = await register('hub', 'mine')
  const mineToo = await register('hub', 'mine too')
  const free = await register('hub', 'free')
  const lapsed = await register('hub', 'lapsed')
  const friends = await register('friend', 'friends')
  const moving = await register('friend', 'moving')
  const authors = await register('author', 'authors')

  const catalogueOf = (leaves: readonly [Address, boolean][], steward: Address) => {
    const rows = leaves.map(([holder, isClaimKey], index) => [index, id(`leaf ${index}`), holder, isClaimKey])
    const tree = StandardMerkleTree.of(rows, ['uint32', 'bytes32', 'address', 'bool'])
    const count = leaves.length
    const catalogueId = keccak256(hash2(['address', steward], ['bytes32', tree.root], ['uint32', count]))
    const workIds = leaves.map((_, index) => keccak256(hash2(['bytes32', catalogueId], ['uint256', index])))
    const proofs = leaves.map(([holder, isClaimKey], index) => ({
      steward,
      count,
      leaf: { index, contentHash: id(`leaf ${index}`), holder, isClaimKey },
      siblings: tree.getProof(index) as Hex[],
    }))
    const registered = {
      root: tree.root as Hex,
      count,
      uses: 3,
      royaltyBps: 100,
      salt: ZERO,
      metadataHash: ZERO,
      uri: 'ipfs://leaves',
    }
    return { catalogueId, workIds, proofs, registered, root: tree.root as Hex, count }
  }
  const lot = catalogueOf(
    [
      [hub, false],
      [friend, false],
      [hub, true],
      [author, true],
      [hub, true],
      [author, true],
      [friend, false],
    ],
    hub,
  )
  const otherLot = catalogueOf([[hub, false]], hub)
  const newLot = catalogueOf([[friend, false]], hub)
  const [extractable, unclaimed, boundByKey] = lot.workIds as [Hex, Hex, Hex]
  const [, unclaimedProof, keyProof, timeProof, vetoProof, proposableProof, waitingProof] = lot.proofs
  await does('hub', 'WorkRegistry', 'registerCatalogue', lot.registered)
  await does('hub', 'WorkRegistry', 'registerCatalogue', otherLot.registered)
  await does('hub', 'WorkRegistry', 'materialize', lot.proofs[0])
  await does('hub', 'WorkRegistry', 'proposeBinding', timeProof, friend)

  /* Pools. The hub runs the first, in which changes of units come at once. */

  const terms = (fields: object) => ({
    token: coin.address,
    uses: 3,
    noticeDays: 0,
    joinUnits: 10,
    soleAgent: false,
    minStreamPerDay: 0n,
    fallbackPayee: friend,
    salt: ZERO,
    ...fields,
  })
  const create = async (by: Account, fields: object) => {
    const given = terms(fields)
    await does(by, 'CreatorPools', 'createPool', given)
    return (await read('CreatorPools', 'poolIdOf', accounts[by], given)) as Hex
  }
  const pool = await create('hub', {})
  const dollarTerms = terms({ token: dollar.address, noticeDays: 1 })
  const dollarPool = await create('author', { token: dollar.address, noticeDays: 1 })
  const sibling = await create('author', { salt: id('sibling') })
  const frozen = await create('hub', { salt: id('frozen') })
  const newTerms = terms({ salt: id('new') })
  const newPool = (await read('CreatorPools', 'poolIdOf', hub, newTerms)) as Hex
  const joins = (by: Account, poolId: Hex, workId: Hex) => does(by, 'CreatorPools', 'joinPool', poolId, workId)
  await joins('hub', pool, mine)
  await joins('hub', pool, lapsed)
  await joins('friend', pool, friends)
  await joins('author', pool, authors)
  await does('hub', 'CreatorPools', 'joinLot', pool, hub, lot.root, lot.count)
  await joins('hub', dollarPool, mine)
  await joins('author', dollarPool, authors)
  await joins('hub', sibling, mine)
  await joins('author', sibling, authors)
  await joins('hub', frozen, mineToo)
  await does('author', 'CreatorPools', 'proposeOperator', sibling, hub)
  await does('hub', 'WorkRegistry', 'setConsent', lapsed, 0)
  for (const poolId of [pool, dollarPool, sibling, frozen]) {
    await does('firm', 'CreatorPools', 'pay', poolId, 1_000_000n, firm, ZERO)
  }

  /* Offers and licenses. */

  const offerTerms = (fields: object) => ({
    poolId: pool,
    textHash: id('text'),
    uses: 1,
    eligibility: 0,
    party: NOBODY,
    exclusive: false,
    coversLater: true,
    transferable: true,
    distribution: 0,
    start: 0,
    duration: 0,
    noticeDays: 3,
    cureDays: 5_000,
    territory: 1,
    survives: 0,
    duties: 0,
    maxModels: 0,
    fee: 1_000n,
    minRate: 0n,
    unitPrice: 1n,
    revenueShare: 0,
    floor: 0n,
    guarantee: 0n,
    cap: 0n,
    periodDays: 1,
    graceDays: 10_000,
    salt: ZERO,
    ...fields,
  })
  const publish = async (fields: object) => {
    const given = offerTerms(fields)
    await does('hub', 'LicenseRegistry', 'publish', given)
    return (await read('LicenseRegistry', 'offerIdOf', hub, given)) as Hex
  }
  const offer = await publish({})
  const offerByUse = await publish({ distribution: 1, fee: 0n, transferable: false })
  const offerToClose = await publish({ salt: id('close') })
  const offerOfResearch = await publish({ eligibility: 1, party: hub, transferable: false, salt: id('research') })
  const offerWithStream = await publish({ minRate: ONE_PER_SECOND, cureDays: 1, salt: id('stream') })
  const newOfferTerms = offerTerms({ salt: id('new') })
  const newOffer = (await read('LicenseRegistry', 'offerIdOf', hub, newOfferTerms)) as Hex

  const dayOf = (time: number) => Math.floor(time / DAY)
  const acquisition = (by: Account, offerId: Hex, salt: string, fields: object = {}) => ({
    offerId,
    licensee: accounts[by],
    salt: id(salt),
    maxFee: MAX,
    rate: 0n,
    endDay: 0,
    maxDeposit: MAX,
    ...fields,
  })
  const noCredential = { expiry: 0, signature: '0x' as Hex }
  const credential = (expiry: number) => ({ expiry, signature: YES as Hex })
  const licenseIdOf = (given: { offerId: Hex; licensee: Address; salt: Hex }) =>
    keccak256(hash2(['bytes32', given.offerId], ['address', given.licensee], ['bytes32', given.salt]))
  const acquire = async (by: Account, given: ReturnType<typeof acquisition>, held = noCredential) => {
    await does(by, 'LicenseRegistry', 'acquire', given, held)
    return licenseIdOf(given)
  }

  /* An epoch that can be closed, and one that can be claimed from. */

  const usedByFirm = await acquire('firm', acquisition('firm', offerByUse, 'by use'))
  const firmsStart = now
  const statement = (period: number, units: bigint) => ({ period, replaces: 0, units, revenue: 0n, usageHash: ZERO })
  const epochFor = async (by: Account, licenseId: Hex, period: number, start: number, registry: Address) => {
    const shares = [mine, friends, authors, unclaimed].map((workId, i) => ({ workId, amount: 100n * BigInt(i + 1) }))
    const tree = await buildUsageTree({ licenseId, period, version: 1, shares })
    const epoch = {
      registry,
      licenseId,
      period,
      version: 1,
      poolId: pool,
      token: coin.address,
      payer: accounts[by],
      from: start + period * DAY,
      to: start + (period + 1) * DAY,
      root: tree.root,
    }
    const epochId = (await read('UsageEpochs', 'epochIdOf', epoch)) as Hex
    const claimOf = (workId: Hex) => {
      const index = tree.indexOf(workId) as number
      const { amount } = tree.leaf(index)
      return { epoch, index, workId, amount, heldAt: epoch.from + 10, siblings: tree.proof(index) }
    }
    const published = [registry, licenseId, statement(period, tree.total), tree.root, tree.total] as const
    return { epoch, epochId, claimOf, published }
  }
  const registry = at.LicenseRegistry as Address
  const oldEpoch = await epochFor('firm', usedByFirm, 0, firmsStart, registry)
  const epoch = await epochFor('firm', usedByFirm, 1, firmsStart, registry)
  now = firmsStart + DAY + 60
  await does('firm', 'UsageEpochs', 'publish', ...oldEpoch.published)
  now = START + 1_100 * DAY
  await does('firm', 'UsageEpochs', 'publish', ...epoch.published)
  const morning = now
  const today = dayOf(morning)

  const licensed = await acquire(
    'hub',
    acquisition('hub', offer, 'licensed', { rate: ONE_PER_SECOND, endDay: today + 100 }),
  )
  const firms = await acquire('firm', acquisition('firm', offer, 'firm', { rate: ONE_PER_SECOND, endDay: today + 100 }))
  const streamless = await acquire('hub', acquisition('hub', offer, 'streamless'))
  const given = await acquire('friend', acquisition('friend', offer, 'given'))
  const noticed = await acquire('hub', acquisition('hub', offer, 'noticed'))
  await does('hub', 'LicenseRegistry', 'giveNotice', noticed, 1, ZERO)
  const certified = await acquire('hub', acquisition('hub', offerOfResearch, 'certified'), credential(now + 30 * DAY))
  const terminated = await acquire('hub', acquisition('hub', offerWithStream, 'terminated'))
  const usedByHub = await acquire('hub', acquisition('hub', offerByUse, 'by use'))
  const hubsStart = now
  // A first period that has ended, and a registry that is none.
  const hubsEpoch = await epochFor('hub', usedByHub, 0, hubsStart, registry)
  const falseEpoch = await epochFor('hub', usedByHub, 0, hubsStart, hub)
  await send(hub, encode('Reenterer', 'setReport', [pool, hubsStart, hubsStart + DAY]))

  /* Streams. */

  const opens = (by: Account, poolId: Hex, salt: string, endDay: number) =>
    does(by, 'CreatorPools', 'openStream', poolId, id(salt), ONE_PER_SECOND + 1n, endDay, MAX, accounts[by])
  await opens('hub', pool, 'long', today + 100)
  await opens('hub', pool, 'renewed', today + 2)
  await opens('firm', pool, 'firm', today + 100)
  await opens('hub', dollarPool, 'dollars', today + 100)
  const renewal = { periodsLeft: 3, periodDays: 30, until: now + 1_000 * DAY, maxRate: 2n ** 127n }
  await does('hub', 'StreamRenewals', 'setRenewal', hub, pool, id('renewed'), renewal)

  /* Channels, in which announced changes are due. */

  const key = privateKeyToAccount(id('key'))
  const otherKey = privateKeyToAccount(id('other key')).address
  const channelIdOf = (payer: Address, salt: bigint) => toHex((BigInt(payer) << 96n) | (1n << 80n) | salt, { size: 32 })
  const [channel, firmsChannel, dollarChannel, newChannel] = [
    channelIdOf(hub, 1n),
    channelIdOf(firm, 1n),
    channelIdOf(hub, 2n),
    channelIdOf(hub, 3n),
  ] as [Hex, Hex, Hex, Hex]
  const open = (by: Account, token: Address, salt: bigint, licenseId: Hex, poolId: Hex) =>
    does(by, 'UsageChannels', 'open', token, 1, licenseId, salt, 15_000n, [{ poolId, amount: 5_000n }])
  await open('hub', coin.address, 1n, licensed, pool)
  await open('firm', coin.address, 1n, ZERO, pool)
  await open('hub', dollar.address, 2n, ZERO, dollarPool)
  const until = now + 1_000 * DAY
  for (const [by, channelId] of [
    ['hub', channel],
    ['firm', firmsChannel],
  ] as const) {
    await does(by, 'UsageChannels', 'authorizeKey', channelId, key.address, until, 10_000n)
    await does(by, 'UsageChannels', 'authorizeKey', channelId, otherKey, until, 10_000n)
  }
  await does('hub', 'UsageChannels', 'announceWithdrawal', channel, 9_000n)
  await does('hub', 'UsageChannels', 'announceWithdrawal', dollarChannel, 9_000n)
  await does('hub', 'UsageChannels', 'announceRelease', channel, pool, 1_000n)
  const voucher = async (channelId: Hex, total: bigint) => {
    const message = { channelId, poolId: pool, total, expiry: until }
    const bytes = await key.signTypedData(
      voucherTypedData({ chainId, address: at.UsageChannels as Address, ...message }),
    )
    const { r, s, yParity } = parseSignature(bytes)
    return { ...message, r, vs: toHex(BigInt(s) | (BigInt(yParity) << 255n), { size: 32 }) }
  }
  const vouchers = [await voucher(channel, 7_000n), await voucher(firmsChannel, 7_000n)]
  await does('hub', 'UsageChannels', 'redeem', [await voucher(channel, 500n)])

  /* Splits and inboxes. */

  const recipients = [friend, author].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
  const shares = [400_000, 600_000]
  const split = await readAddress('RoyaltySplits', 'splitOf', recipients, shares)
  at.Vault = split
  await does('hub', 'HookToken', 'mint', split, 1_000n)
  await does('hub', 'HookToken', 'setBlocked', friend, true)
  await does('hub', 'RoyaltySplits', 'distribute', coin.address, recipients, shares)
  await does('hub', 'HookToken', 'setBlocked', friend, false)
  await does('hub', 'HookToken', 'mint', split, 1_001n)
  await does('hub', 'TestDollar', 'mint', split, 500n)
  const inbox = await readAddress('PoolInboxes', 'inboxOf', pool)
  const dollarInbox = await readAddress('PoolInboxes', 'inboxOf', dollarPool)
  const siblingInbox = await readAddress('PoolInboxes', 'inboxOf', sibling)
  await does('hub', 'HookToken', 'mint', inbox, 300n)
  await does('hub', 'HookToken', 'mint', siblingInbox, 200n)
  await does('hub', 'HookToken', 'mint', dollarInbox, 50n)
  await does('hub', 'TestDollar', 'mint', dollarInbox, 70n)

  /* What contracts owe. */

  now = morning + DAY + 3 * 3_600
  const streamIdOf = (controller: Address, poolId: Hex, salt: Hex) =>
    keccak256(hash2(['address', controller], ['bytes32', poolId], ['bytes32', salt]))
  const stream = (by: Account, salt: string, poolId = pool) => streamIdOf(accounts[by], poolId, id(salt))
  const acquired = acquisition('hub', offer, 'new', { rate: ONE_PER_SECOND + 1n, endDay: today + 50 })
  const acquiredByFirm = acquisition('firm', offer, 'new', { rate: ONE_PER_SECOND + 1n, endDay: today + 50 })
  const acquiredByFriend = acquisition('friend', offer, 'signed', { rate: ONE_PER_SECOND + 1n, endDay: today + 50 })
  const certifiedAnew = acquisition('hub', offerOfResearch, 'new')
  const newLicense = licenseIdOf(acquired)
  const licenseStream = (licenseId: Hex) => streamIdOf(registry, pool, licenseId)
  const streams: [Hex, Hex][] = [
    ...['long', 'renewed', 'new', 'funded'].map((salt) => [pool, stream('hub', salt)] as [Hex, Hex]),
    [pool, stream('firm', 'firm')],
    ...[licensed, firms, streamless, given, newLicense, licenseIdOf(acquiredByFirm), licenseIdOf(acquiredByFriend)].map(
      (each) => [pool, licenseStream(each)] as [Hex, Hex],
    ),
  ]
  const works = [
    mine,
    mineToo,
    free,
    lapsed,
    friends,
    moving,
    authors,
    ...lot.workIds,
    lot.catalogueId,
    otherLot.catalogueId,
  ]
  const coinPools = [pool, sibling, frozen, newPool]
  const epochs = [oldEpoch, epoch, hubsEpoch, falseEpoch].map(({ epochId }) => epochId)
  const channels = [channel, firmsChannel, newChannel]
  const newWork = workIdOf(hub, id('new'))
  const probe = await connection.viem.deployContract('OwedProbe', [
    at.CreatorPools,
    at.UsageEpochs,
    at.UsageChannels,
    at.RoyaltySplits,
    {
      token: coin.address,
      pools: coinPools,
      members: [
        ...[mine, free, lapsed, friends, authors, extractable, lot.catalogueId, otherLot.catalogueId].flatMap(
          (each) => [pool, each],
        ),
        ...[mine, free, authors].flatMap((each) => [sibling, each]),
        frozen,
        mineToo,
      ],
      streams: streams.flat(),
      epochs,
      channels,
      reserves: channels.flatMap((each) => [each, pool]),
      split,
      recipients,
    },
  ] as never)
  at.OwedProbe = probe.address

  const rest = morning + DAY + 4 * 3_600
  /** From now on it is so late. */
  const waitUntil = (time: number) => {
    now = time
  }

  return {
    waitUntil,
    renewal,
    coinPools,
    streams,
    works,
    epochs,
    channels,
    abis,
    accounts,
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
    deployer,
    does,
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
    now: rest,
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
    request,
    send,
    shares,
    sibling,
    siblingInbox,
    split,
    stage,
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
  }
}
