import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type Abi,
  type AbiFunction,
  type Address,
  decodeFunctionData,
  encodeAbiParameters,
  erc20Abi,
  getAddress,
  maxUint256,
  toFunctionSelector,
  toFunctionSignature,
  toHex,
  zeroAddress,
  zeroHash,
} from 'viem'
import * as channels from '../channels/index.ts'
import * as abis from '../generated/abis.ts'
import type { Call, ContractName, Deployment } from '../types/connection.ts'
import * as usage from '../usage/index.ts'
import * as core from './index.ts'

const builders = { ...core, ...usage, ...channels }

const hash = (n: number) => toHex(n, { size: 32 })
const address = (n: number) => getAddress(toHex(n, { size: 20 }))

const [ALICE, BOB, TOKEN] = [address(0xa1), address(0xb0), address(0x70)]
const [WORK, POOL, SALT] = [hash(1), hash(2), hash(3)]
const SIGNATURE = toHex(9, { size: 65 })
const DEADLINE = 2_000_000_000n
const permit = { value: 7n, deadline: DEADLINE, v: 28, r: hash(21), s: hash(22) }

const contracts = Object.keys(abis).map((name) => name.slice(0, -3)) as ContractName[]
const deployment: Deployment = Object.fromEntries(contracts.map((name, i) => [name, { address: address(0xc0 + i) }]))
const abiOf = (contract: ContractName) => (abis as unknown as Record<string, Abi>)[`${contract}Abi`] ?? []

const proof = {
  steward: ALICE,
  count: 4,
  leaf: { index: 1, contentHash: hash(5), holder: BOB, isClaimKey: true },
  siblings: [hash(6), hash(7)],
}
const registration = {
  contentHash: hash(5),
  metadataHash: hash(6),
  salt: SALT,
  payee: BOB,
  uses: 5,
  royaltyBps: 250,
} as const
const emptyRegistration = {
  contentHash: hash(5),
  metadataHash: zeroHash,
  salt: zeroHash,
  payee: zeroAddress,
  uses: 0,
  royaltyBps: 0,
}
const terms = {
  token: TOKEN,
  uses: 3,
  noticeDays: 7,
  joinUnits: 5,
  soleAgent: true,
  minStreamPerDay: 9n,
  fallbackPayee: BOB,
  salt: SALT,
}
const offer = {
  poolId: POOL,
  textHash: hash(11),
  uses: 3,
  eligibility: 'SmallBusiness',
  party: BOB,
  exclusive: true,
  coversLater: true,
  transferable: true,
  distribution: 'Usage',
  start: 12,
  duration: 13,
  noticeDays: 14,
  cureDays: 15,
  territory: 276,
  survives: 16,
  duties: 17,
  maxModels: 18,
  fee: 19n,
  minRate: 20n,
  unitPrice: 21n,
  revenueShare: 22,
  floor: 23n,
  guarantee: 24n,
  cap: 25n,
  periodDays: 26,
  graceDays: 27,
  salt: SALT,
} as const
const plainOffer = {
  poolId: POOL,
  textHash: hash(11),
  uses: 2,
  eligibility: 0,
  party: zeroAddress,
  exclusive: false,
  coversLater: false,
  transferable: false,
  distribution: 0,
  start: 0,
  duration: 0,
  noticeDays: 0,
  cureDays: 0,
  territory: 1,
  survives: 0,
  duties: 0,
  maxModels: 0,
  fee: 0n,
  minRate: 0n,
  unitPrice: 0n,
  revenueShare: 0,
  floor: 0n,
  guarantee: 0n,
  cap: 0n,
  periodDays: 0,
  graceDays: 0,
  salt: zeroHash,
}
const OFFER = hash(30)
const LICENSE = hash(31)
const acquisition = { offerId: OFFER, licensee: ALICE, salt: SALT, maxFee: 5n, rate: 6n, endDay: 7, maxDeposit: 8n }
const plainAcquisition = {
  offerId: OFFER,
  licensee: ALICE,
  salt: zeroHash,
  maxFee: maxUint256,
  rate: 0n,
  endDay: 0,
  maxDeposit: maxUint256,
}
const credential = { expiry: 99, signature: SIGNATURE }
const noCredential = { expiry: 0, signature: '0x' }

const epoch = {
  registry: BOB,
  licenseId: LICENSE,
  period: 4,
  version: 2,
  poolId: POOL,
  token: TOKEN,
  payer: ALICE,
  from: 100,
  to: 200,
  root: hash(40),
}
const share = { epoch, index: 3, workId: WORK, amount: 5n, heldAt: 150, siblings: [hash(41), hash(42)] }

const CHANNEL = hash(50)
const voucher = { channelId: CHANNEL, poolId: POOL, total: 8n, expiry: 99, r: hash(51), vs: hash(52) }

const renewal = { periodsLeft: 3, periodDays: 30, until: 77, maxRate: 88n }
const membership = (join: boolean) => encodeAbiParameters([{ type: 'bytes32' }, { type: 'bool' }], [POOL, join])
const poolsAddress = deployment.creatorPools?.address as Address

const licensesAddress = deployment.licenseRegistry?.address
const BUILDERS: Record<string, unknown> = Object.fromEntries(Object.entries(builders))

/** [builder, its parameters, contract, function, the arguments that must arrive] */
type Case = [keyof typeof builders, unknown, ContractName, string, readonly unknown[]]

const CASES: Case[] = [
  ['buildCommitWork', { commitment: hash(4) }, 'workRegistry', 'commit', [hash(4)]],
  ['buildRegisterWork', registration, 'workRegistry', 'register', [registration]],
  ['buildRegisterWork', { contentHash: hash(5) }, 'workRegistry', 'register', [emptyRegistration]],
  [
    'buildRegisterWork',
    { contentHash: hash(5), uses: ['Mine', 'TrainGenerative'] },
    'workRegistry',
    'register',
    [{ ...emptyRegistration, uses: 5 }],
  ],
  [
    'buildRegisterWorkAndCall',
    { ...registration, target: BOB, data: '0x1234' },
    'workRegistry',
    'registerAndCall',
    [registration, BOB, '0x1234'],
  ],
  [
    'buildRegisterWorkAndJoin',
    { ...registration, poolId: POOL },
    'workRegistry',
    'registerAndCall',
    [registration, poolsAddress, membership(true)],
  ],
  [
    'buildRegisterWorkFor',
    { ...registration, creator: ALICE, deadline: DEADLINE, signature: SIGNATURE },
    'workRegistry',
    'registerFor',
    [ALICE, registration, DEADLINE, SIGNATURE],
  ],
  [
    'buildRegisterWorkBatch',
    { contentHashes: [hash(5), hash(6)], uses: ['Mine'], royaltyBps: 10, salt: SALT },
    'workRegistry',
    'registerBatch',
    [[hash(5), hash(6)], 1, 10, SALT],
  ],
  [
    'buildRegisterWorkBatch',
    { contentHashes: [hash(5)] },
    'workRegistry',
    'registerBatch',
    [[hash(5)], 0, 0, zeroHash],
  ],
  [
    'buildRegisterCatalogue',
    { root: hash(8), count: 9, uses: 1, royaltyBps: 2, salt: SALT, metadataHash: hash(3), uri: 'ipfs://x' },
    'workRegistry',
    'registerCatalogue',
    [{ root: hash(8), count: 9, uses: 1, royaltyBps: 2, salt: SALT, metadataHash: hash(3), uri: 'ipfs://x' }],
  ],
  [
    'buildRegisterCatalogue',
    { root: hash(8), count: 9 },
    'workRegistry',
    'registerCatalogue',
    [{ root: hash(8), count: 9, uses: 0, royaltyBps: 0, salt: zeroHash, metadataHash: zeroHash, uri: '' }],
  ],
  ['buildMaterializeWork', { proof }, 'workRegistry', 'materialize', [proof]],
  [
    'buildBindWorkFor',
    { proof, wallet: ALICE, deadline: DEADLINE, signature: SIGNATURE },
    'workRegistry',
    'bindFor',
    [proof, ALICE, DEADLINE, SIGNATURE],
  ],
  ['buildProposeBinding', { proof, wallet: ALICE }, 'workRegistry', 'proposeBinding', [proof, ALICE]],
  [
    'buildVetoBinding',
    { proof, deadline: DEADLINE, signature: SIGNATURE },
    'workRegistry',
    'vetoBinding',
    [proof, DEADLINE, SIGNATURE],
  ],
  ['buildVetoBinding', { proof }, 'workRegistry', 'vetoBinding', [proof, 0n, '0x']],
  ['buildFinishBinding', { proof }, 'workRegistry', 'finishBinding', [proof]],
  ['buildSetConsent', { workId: WORK, uses: ['Train'] }, 'workRegistry', 'setConsent', [WORK, 2]],
  ['buildSetConsentBatch', { workIds: [WORK, POOL], uses: 0 }, 'workRegistry', 'setConsentBatch', [[WORK, POOL], 0]],
  ['buildSetPayee', { workId: WORK, payee: BOB }, 'workRegistry', 'setPayee', [WORK, BOB]],
  ['buildSetPayee', { workId: WORK }, 'workRegistry', 'setPayee', [WORK, zeroAddress]],
  ['buildLockPayee', { workId: WORK }, 'workRegistry', 'lockPayee', [WORK]],
  ['buildSetWorkUri', { workId: WORK, uri: 'x' }, 'workRegistry', 'setUri', [WORK, 'x']],
  [
    'buildCallForWork',
    { workId: WORK, target: BOB, data: '0x12', deadline: DEADLINE, signature: SIGNATURE },
    'workRegistry',
    'callFor',
    [WORK, BOB, '0x12', DEADLINE, SIGNATURE],
  ],
  [
    'buildJoinPoolFor',
    { poolId: POOL, workId: WORK, deadline: DEADLINE, signature: SIGNATURE },
    'workRegistry',
    'callFor',
    [WORK, poolsAddress, membership(true), DEADLINE, SIGNATURE],
  ],
  [
    'buildLeavePoolFor',
    { poolId: POOL, workId: WORK, deadline: DEADLINE, signature: SIGNATURE },
    'workRegistry',
    'callFor',
    [WORK, poolsAddress, membership(false), DEADLINE, SIGNATURE],
  ],
  ['buildTransferWork', { from: ALICE, to: BOB, workId: WORK }, 'workRegistry', 'safeTransferFrom', [ALICE, BOB, 1n]],
  [
    'buildTransferWork',
    { from: ALICE, to: BOB, workId: WORK, data: '0x12' },
    'workRegistry',
    'safeTransferFrom',
    [ALICE, BOB, 1n, '0x12'],
  ],
  [
    'buildTransferWork',
    { from: ALICE, to: BOB, workId: WORK, safe: false },
    'workRegistry',
    'transferFrom',
    [ALICE, BOB, 1n],
  ],
  ['buildApproveWork', { workId: WORK, operator: BOB }, 'workRegistry', 'approve', [BOB, 1n]],
  ['buildApproveWork', { workId: WORK }, 'workRegistry', 'approve', [zeroAddress, 1n]],
  ['buildApproveAllWorks', { operator: BOB, approved: true }, 'workRegistry', 'setApprovalForAll', [BOB, true]],

  ['buildCreatePool', terms, 'creatorPools', 'createPool', [terms]],
  [
    'buildCreatePool',
    { token: TOKEN, uses: ['Mine'], fallbackPayee: BOB },
    'creatorPools',
    'createPool',
    [
      {
        token: TOKEN,
        uses: 1,
        noticeDays: 0,
        joinUnits: 1,
        soleAgent: false,
        minStreamPerDay: 0n,
        fallbackPayee: BOB,
        salt: zeroHash,
      },
    ],
  ],
  ['buildDescribePool', { poolId: POOL, uri: 'x' }, 'creatorPools', 'describePool', [POOL, 'x']],
  ['buildProposeOperator', { poolId: POOL, operator: BOB }, 'creatorPools', 'proposeOperator', [POOL, BOB]],
  ['buildProposeOperator', { poolId: POOL }, 'creatorPools', 'proposeOperator', [POOL, zeroAddress]],
  ['buildAcceptOperator', { poolId: POOL }, 'creatorPools', 'acceptOperator', [POOL]],
  ['buildRenounceOperator', { poolId: POOL }, 'creatorPools', 'renounceOperator', [POOL]],
  ['buildJoinPool', { poolId: POOL, workId: WORK }, 'creatorPools', 'joinPool', [POOL, WORK]],
  [
    'buildJoinLot',
    { poolId: POOL, steward: ALICE, root: hash(8), count: 9 },
    'creatorPools',
    'joinLot',
    [POOL, ALICE, hash(8), 9],
  ],
  ['buildLeavePool', { poolId: POOL, workId: WORK }, 'creatorPools', 'leavePool', [POOL, WORK]],
  ['buildDropMember', { poolId: POOL, workId: WORK }, 'creatorPools', 'drop', [POOL, WORK]],
  ['buildExtractMember', { poolId: POOL, catalogueId: WORK, index: 3 }, 'creatorPools', 'extract', [POOL, WORK, 3]],
  ['buildSetUnits', { poolId: POOL, workId: WORK, units: 3 }, 'creatorPools', 'setUnits', [POOL, WORK, 3]],
  [
    'buildSetUnitsBatch',
    { poolId: POOL, workIds: [WORK], units: [3] },
    'creatorPools',
    'setUnitsBatch',
    [POOL, [WORK], [3]],
  ],
  [
    'buildPayPool',
    { poolId: POOL, amount: 5n, payer: ALICE, ref: SALT },
    'creatorPools',
    'pay',
    [POOL, 5n, ALICE, SALT],
  ],
  ['buildPayPool', { poolId: POOL, amount: 5n, payer: ALICE }, 'creatorPools', 'pay', [POOL, 5n, ALICE, zeroHash]],
  [
    'buildOpenStream',
    { poolId: POOL, salt: SALT, rate: 5n, endDay: 6, maxDeposit: 7n, payer: ALICE },
    'creatorPools',
    'openStream',
    [POOL, SALT, 5n, 6, 7n, ALICE],
  ],
  [
    'buildOpenStream',
    { poolId: POOL, rate: 5n, endDay: 6, payer: ALICE },
    'creatorPools',
    'openStream',
    [POOL, zeroHash, 5n, 6, maxUint256, ALICE],
  ],
  [
    'buildTopUpStream',
    { controller: BOB, poolId: POOL, salt: SALT, endDay: 6, maxDeposit: 7n, payer: ALICE },
    'creatorPools',
    'topUpStream',
    [BOB, POOL, SALT, 6, 7n, ALICE],
  ],
  [
    'buildSetStreamRate',
    { poolId: POOL, salt: SALT, rate: 6n, maxDeposit: 7n, payer: ALICE },
    'creatorPools',
    'setStreamRate',
    [POOL, SALT, 6n, 7n, ALICE],
  ],
  [
    'buildCancelStream',
    { poolId: POOL, salt: SALT, endDay: 4, receiver: BOB },
    'creatorPools',
    'cancelStream',
    [POOL, SALT, 4, BOB],
  ],
  ['buildCancelStream', { poolId: POOL, receiver: BOB }, 'creatorPools', 'cancelStream', [POOL, zeroHash, 0, BOB]],
  ['buildSyncPool', { poolId: POOL }, 'creatorPools', 'sync', [POOL, 200n]],
  ['buildSyncPool', { poolId: POOL, maxSteps: 3n }, 'creatorPools', 'sync', [POOL, 3n]],
  ['buildClaim', { poolId: POOL, workId: WORK }, 'creatorPools', 'claim', [POOL, WORK]],
  [
    'buildClaimBatch',
    { claims: [{ poolId: POOL, workId: WORK }] },
    'creatorPools',
    'claimBatch',
    [[{ poolId: POOL, workId: WORK }]],
  ],

  ['buildPublishOffer', offer, 'licenseRegistry', 'publish', [{ ...offer, eligibility: 2, distribution: 1 }]],
  [
    'buildPublishOffer',
    { poolId: POOL, textHash: hash(11), uses: ['Train'] },
    'licenseRegistry',
    'publish',
    [plainOffer],
  ],
  ['buildCloseOffer', { offerId: OFFER }, 'licenseRegistry', 'close', [OFFER]],
  ['buildAcquireLicense', { ...acquisition, credential }, 'licenseRegistry', 'acquire', [acquisition, credential]],
  [
    'buildAcquireLicense',
    { offerId: OFFER, licensee: ALICE },
    'licenseRegistry',
    'acquire',
    [plainAcquisition, noCredential],
  ],
  [
    'buildAcquireLicenseFor',
    { ...acquisition, credential, deadline: DEADLINE, signature: SIGNATURE },
    'licenseRegistry',
    'acquireFor',
    [acquisition, credential, DEADLINE, SIGNATURE],
  ],
  [
    'buildAcquireLicenseWithPermit',
    { ...acquisition, credential, deadline: DEADLINE, signature: SIGNATURE, permit },
    'licenseGateway',
    'acquireWithPermit',
    [acquisition, credential, DEADLINE, SIGNATURE, permit],
  ],
  [
    'buildRenewCredential',
    { licenseId: LICENSE, credential },
    'licenseRegistry',
    'renewCredential',
    [LICENSE, credential],
  ],
  [
    'buildOpenLicenseStream',
    { licenseId: LICENSE, rate: 5n, endDay: 6, maxDeposit: 7n },
    'licenseRegistry',
    'openStream',
    [LICENSE, 5n, 6, 7n],
  ],
  [
    'buildOpenLicenseStream',
    { licenseId: LICENSE, rate: 5n, endDay: 6 },
    'licenseRegistry',
    'openStream',
    [LICENSE, 5n, 6, maxUint256],
  ],
  [
    'buildSetLicenseStreamRate',
    { licenseId: LICENSE, rate: 5n },
    'licenseRegistry',
    'setStreamRate',
    [LICENSE, 5n, maxUint256],
  ],
  ['buildCancelLicenseStream', { licenseId: LICENSE }, 'licenseRegistry', 'cancelStream', [LICENSE, 0]],
  ['buildCancelLicenseStream', { licenseId: LICENSE, endDay: 9 }, 'licenseRegistry', 'cancelStream', [LICENSE, 9]],
  [
    'buildReportStatement',
    { licenseId: LICENSE, period: 3, replaces: 1, units: 4n, revenue: 5n, usageHash: hash(6), maxDue: 7n },
    'licenseRegistry',
    'report',
    [LICENSE, { period: 3, replaces: 1, units: 4n, revenue: 5n, usageHash: hash(6) }, 7n],
  ],
  [
    'buildReportStatement',
    { licenseId: LICENSE, period: 0 },
    'licenseRegistry',
    'report',
    [LICENSE, { period: 0, replaces: 0, units: 0n, revenue: 0n, usageHash: zeroHash }, maxUint256],
  ],
  [
    'buildGiveNotice',
    { licenseId: LICENSE, kind: 'Breach', reasonHash: hash(6) },
    'licenseRegistry',
    'giveNotice',
    [LICENSE, 3, hash(6)],
  ],
  [
    'buildGiveNotice',
    { licenseId: LICENSE, kind: 'Licensee' },
    'licenseRegistry',
    'giveNotice',
    [LICENSE, 1, zeroHash],
  ],
  ['buildWithdrawNotice', { licenseId: LICENSE, kind: 'Publisher' }, 'licenseRegistry', 'withdrawNotice', [LICENSE, 2]],
  ['buildRecordStanding', { licenseId: LICENSE }, 'licenseRegistry', 'recordStanding', [LICENSE]],
  [
    'buildTransferLicense',
    { from: ALICE, to: BOB, licenseId: LICENSE },
    'licenseRegistry',
    'safeTransferFrom',
    [ALICE, BOB, 31n],
  ],
  [
    'buildTransferLicense',
    { from: ALICE, to: BOB, licenseId: LICENSE, data: '0x12' },
    'licenseRegistry',
    'safeTransferFrom',
    [ALICE, BOB, 31n, '0x12'],
  ],
  [
    'buildTransferLicense',
    { from: ALICE, to: BOB, licenseId: LICENSE, safe: false },
    'licenseRegistry',
    'transferFrom',
    [ALICE, BOB, 31n],
  ],
  ['buildApproveLicense', { licenseId: LICENSE, operator: BOB }, 'licenseRegistry', 'approve', [BOB, 31n]],
  ['buildApproveAllLicenses', { operator: BOB, approved: true }, 'licenseRegistry', 'setApprovalForAll', [BOB, true]],

  ['buildSweepInbox', { poolId: POOL }, 'poolInboxes', 'sweep', [POOL]],
  ['buildSweepStray', { creator: ALICE, terms, token: TOKEN }, 'poolInboxes', 'sweepStray', [ALICE, terms, TOKEN]],
  [
    'buildSetRenewal',
    { controller: BOB, poolId: POOL, salt: SALT, renewal },
    'streamRenewals',
    'setRenewal',
    [BOB, POOL, SALT, renewal],
  ],
  [
    'buildRenewStream',
    { controller: BOB, poolId: POOL, payer: ALICE },
    'streamRenewals',
    'renew',
    [BOB, POOL, zeroHash, ALICE],
  ],

  [
    'buildAnnounceSplit',
    { recipients: [ALICE, BOB], shares: [1, 2] },
    'royaltySplits',
    'announce',
    [
      [ALICE, BOB],
      [1, 2],
    ],
  ],
  [
    'buildDistributeSplit',
    { token: TOKEN, recipients: [ALICE, BOB], shares: [1, 2] },
    'royaltySplits',
    'distribute',
    [TOKEN, [ALICE, BOB], [1, 2]],
  ],
  [
    'buildWithdrawCredit',
    { split: BOB, token: TOKEN, recipient: ALICE },
    'royaltySplits',
    'withdrawCredit',
    [BOB, TOKEN, ALICE],
  ],
  [
    'buildPublishUsageEpoch',
    { licenseId: LICENSE, period: 4, replaces: 1, units: 7n, revenue: 8n, usageHash: SALT, root: hash(40), total: 9n },
    'usageEpochs',
    'publish',
    [licensesAddress, LICENSE, { period: 4, replaces: 1, units: 7n, revenue: 8n, usageHash: SALT }, hash(40), 9n],
  ],
  [
    'buildPublishUsageEpoch',
    { licenseId: LICENSE, period: 0, root: hash(40), total: 9n },
    'usageEpochs',
    'publish',
    [licensesAddress, LICENSE, { period: 0, replaces: 0, units: 0n, revenue: 0n, usageHash: zeroHash }, hash(40), 9n],
  ],
  ['buildClaimUsage', { claims: [share, share] }, 'usageEpochs', 'claim', [[share, share]]],
  ['buildClaimUsage', { claims: [share], proofs: [proof] }, 'usageEpochs', 'materializeAndClaim', [[proof], [share]]],
  ['buildCloseUsageEpoch', { epoch }, 'usageEpochs', 'close', [epoch]],

  [
    'buildOpenChannel',
    {
      token: TOKEN,
      noticeDays: 7,
      licenseId: LICENSE,
      salt: 5n,
      amount: 9n,
      reservations: [{ poolId: POOL, amount: 4n }],
    },
    'usageChannels',
    'open',
    [TOKEN, 7, LICENSE, 5n, 9n, [{ poolId: POOL, amount: 4n }]],
  ],
  ['buildOpenChannel', { token: TOKEN, noticeDays: 7 }, 'usageChannels', 'open', [TOKEN, 7, zeroHash, 0n, 0n, []]],
  ['buildTopUpChannel', { channelId: CHANNEL, amount: 9n }, 'usageChannels', 'topUp', [CHANNEL, 9n]],
  [
    'buildReserveForPool',
    { channelId: CHANNEL, poolId: POOL, amount: 9n },
    'usageChannels',
    'reserve',
    [CHANNEL, POOL, 9n],
  ],
  [
    'buildAnnounceRelease',
    { channelId: CHANNEL, poolId: POOL, amount: 9n },
    'usageChannels',
    'announceRelease',
    [CHANNEL, POOL, 9n],
  ],
  [
    'buildCreditVouchers',
    { licenseId: LICENSE, channelId: CHANNEL },
    'licenseRegistry',
    'creditVouchers',
    [LICENSE, CHANNEL],
  ],
  ['buildFinishRelease', { channelId: CHANNEL, poolId: POOL }, 'usageChannels', 'finishRelease', [CHANNEL, POOL]],
  ['buildAnnounceWithdrawal', { channelId: CHANNEL, amount: 9n }, 'usageChannels', 'announceWithdrawal', [CHANNEL, 9n]],
  ['buildFinishWithdrawal', { channelId: CHANNEL }, 'usageChannels', 'finishWithdrawal', [CHANNEL]],
  [
    'buildAuthorizeKey',
    { channelId: CHANNEL, key: BOB, until: 99, cap: 7n },
    'usageChannels',
    'authorizeKey',
    [CHANNEL, BOB, 99, 7n],
  ],
  [
    'buildAuthorizeKeyFor',
    { channelId: CHANNEL, key: BOB, until: 99, cap: 7n, signature: SIGNATURE },
    'usageChannels',
    'authorizeKeyFor',
    [CHANNEL, BOB, 99, 7n, SIGNATURE],
  ],
  ['buildRevokeChannelKey', { channelId: CHANNEL, key: BOB }, 'usageChannels', 'revokeKey', [CHANNEL, BOB]],
  ['buildRedeemVouchers', { vouchers: [voucher, voucher] }, 'usageChannels', 'redeem', [[voucher, voucher]]],
]

/** What contracts call on each other: refused from anybody else. */
const NOT_FOR_PEOPLE = [
  'onWorkCall(bytes32,address,bytes)',
  'onPoolPayment(address,address,uint256)',
  'reportByUse(bytes32,(uint32,uint16,uint96,uint96,bytes32),address,uint256)',
]

describe('builders', () => {
  const built = new Set<string>()
  const used = new Set<string>()

  CASES.forEach(([name, parameters, contract, functionName, args], i) => {
    test(`${name} → ${contract}.${functionName} (${i})`, () => {
      const build = BUILDERS[name] as (deployment: Deployment, parameters: unknown) => Call
      const call = build(deployment, parameters)
      assert.deepEqual(Object.keys(call), ['to', 'data', 'value'])
      assert.equal(call.to, deployment[contract]?.address)
      assert.equal(call.value, 0n)
      const decoded = decodeFunctionData({ abi: abiOf(contract), data: call.data })
      assert.equal(decoded.functionName, functionName)
      assert.deepEqual(decoded.args, args)
      built.add(`${contract} ${call.data.slice(0, 10)}`)
      used.add(name)
    })
  })

  test('exist for every function that changes anything', () => {
    const missing = contracts.flatMap((contract) =>
      abiOf(contract)
        .filter((item): item is AbiFunction => item.type === 'function' && item.stateMutability === 'nonpayable')
        .filter((item) => !NOT_FOR_PEOPLE.includes(toFunctionSignature(item)))
        .filter((item) => !built.has(`${contract} ${toFunctionSelector(item)}`))
        .map((item) => `${contract}.${toFunctionSignature(item)}`),
    )
    assert.deepEqual(missing, [])
  })

  // The only call to a contract that is not ours.
  test('buildApproveTokens → a token’s approve', () => {
    for (const [given, expected] of [
      [9n, 9n],
      [undefined, 0n],
    ] as const) {
      const call = builders.buildApproveTokens(deployment, { token: TOKEN, spender: 'creatorPools', amount: given })
      assert.deepEqual([call.to, call.value], [TOKEN, 0n])
      const { functionName, args } = decodeFunctionData({ abi: erc20Abi, data: call.data })
      assert.deepEqual([functionName, args], ['approve', [poolsAddress, expected]])
    }
    used.add('buildApproveTokens')
  })

  test('are all here', () => {
    const names = Object.keys(builders).filter((name) => name.startsWith('build'))
    assert.deepEqual(
      names.filter((name) => !used.has(name)),
      [],
    )
  })

  test('no function takes the chain’s own coin', () => {
    for (const contract of contracts) {
      for (const item of abiOf(contract)) if (item.type === 'function') assert.notEqual(item.stateMutability, 'payable')
    }
  })
})
