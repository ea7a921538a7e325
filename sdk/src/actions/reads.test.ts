import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type Abi,
  type AbiFunction,
  createClient,
  custom,
  decodeFunctionData,
  getAddress,
  toFunctionSelector,
  toFunctionSignature,
  toHex,
} from 'viem'
import { acceptable, channelOf, keyOf, reserveOf } from '../channels/index.ts'
import * as abis from '../generated/abis.ts'
import type { ContractName, Deployment } from '../types/connection.ts'
import { isUsageClaimed, usageEpochStateOf } from '../usage/index.ts'
import { createRoyaltyConnection } from '../utils/connection.ts'
import * as core from './index.ts'

const actions = { ...core, isUsageClaimed, usageEpochStateOf, acceptable, channelOf, keyOf, reserveOf }

const hash = (n: number) => toHex(n, { size: 32 })
const address = (n: number) => getAddress(toHex(n, { size: 20 }))
const [ALICE, BOB, TOKEN] = [address(0xa1), address(0xb0), address(0x70)]
const [WORK, POOL, LICENSE, OFFER, STREAM] = [hash(1), hash(2), hash(3), hash(4), hash(5)]
const proof = {
  steward: ALICE,
  count: 4,
  leaf: { index: 1, contentHash: hash(5), holder: BOB, isClaimKey: true },
  siblings: [hash(6)],
}

const contracts = Object.keys(abis).map((name) => name.slice(0, -3)) as ContractName[]
const deployment: Deployment = Object.fromEntries(contracts.map((name, i) => [name, { address: address(0xc0 + i) }]))
const abiOf = (contract: ContractName) => (abis as unknown as Record<string, Abi>)[`${contract}Abi`] ?? []
const ACTIONS: Record<string, unknown> = Object.fromEntries(Object.entries(actions))

/** [action, its parameters, contract, view, the arguments that must arrive] */
type Case = [keyof typeof actions, unknown, ContractName, string, readonly unknown[]]

const CASES: Case[] = [
  ['committedAt', { commitment: hash(9) }, 'workRegistry', 'committedAt', [hash(9)]],
  ['workExists', { workId: WORK }, 'workRegistry', 'exists', [WORK]],
  ['isCatalogue', { workId: WORK }, 'workRegistry', 'isCatalogue', [WORK]],
  ['catalogueOf', { workId: WORK }, 'workRegistry', 'catalogueOf', [WORK]],
  ['holderOf', { workId: WORK }, 'workRegistry', 'holderOf', [WORK]],
  ['workSummaryOf', { workId: WORK }, 'workRegistry', 'summaryOf', [WORK]],
  ['consentOf', { workId: WORK }, 'workRegistry', 'consentOf', [WORK]],
  ['consentedAt', { workId: WORK, uses: ['Train'], time: 7n }, 'workRegistry', 'consentedAt', [WORK, 2, 7n]],
  ['payeeOf', { workId: WORK }, 'workRegistry', 'payeeOf', [WORK]],
  ['pendingPayeeOf', { workId: WORK }, 'workRegistry', 'pendingPayeeOf', [WORK]],
  ['bindingOf', { workId: WORK }, 'workRegistry', 'bindingOf', [WORK]],
  ['verifyProof', { proof }, 'workRegistry', 'verify', [proof]],
  ['workNonceOf', { owner: ALICE }, 'workRegistry', 'nonces', [ALICE]],
  ['royaltyInfo', { workId: WORK, salePrice: 9n }, 'workRegistry', 'royaltyInfo', [1n, 9n]],
  ['workUriOf', { workId: WORK }, 'workRegistry', 'tokenURI', [1n]],
  ['workBalanceOf', { owner: ALICE }, 'workRegistry', 'balanceOf', [ALICE]],
  ['workApprovalOf', { workId: WORK }, 'workRegistry', 'getApproved', [1n]],
  ['isWorkOperator', { owner: ALICE, operator: BOB }, 'workRegistry', 'isApprovedForAll', [ALICE, BOB]],

  ['usageEpochStateOf', { epochId: hash(8) }, 'usageEpochs', 'stateOf', [hash(8)]],
  ['isUsageClaimed', { epochId: hash(8), index: 300 }, 'usageEpochs', 'isClaimed', [hash(8), 300]],

  ['channelOf', { channelId: hash(9) }, 'usageChannels', 'channelOf', [hash(9)]],
  ['reserveOf', { channelId: hash(9), poolId: POOL }, 'usageChannels', 'reserveOf', [hash(9), POOL]],
  ['keyOf', { channelId: hash(9), key: BOB }, 'usageChannels', 'keyOf', [hash(9), BOB]],
  [
    'acceptable',
    { channelId: hash(9), key: BOB, poolId: POOL, until: 7n },
    'usageChannels',
    'acceptable',
    [hash(9), BOB, POOL, 7n],
  ],

  ['poolOf', { poolId: POOL }, 'creatorPools', 'poolOf', [POOL]],
  ['poolStateOf', { poolId: POOL }, 'creatorPools', 'stateOf', [POOL]],
  ['memberOf', { poolId: POOL, workId: WORK }, 'creatorPools', 'memberOf', [POOL, WORK]],
  ['membershipsOf', { workId: WORK }, 'creatorPools', 'membershipsOf', [WORK]],
  ['heldUnitsAt', { poolId: POOL, workId: WORK, time: 7n }, 'creatorPools', 'heldUnitsAt', [POOL, WORK, 7n]],
  ['claimable', { poolId: POOL, workId: WORK }, 'creatorPools', 'claimable', [POOL, WORK]],
  ['streamOf', { poolId: POOL, streamId: STREAM }, 'creatorPools', 'streamOf', [POOL, STREAM]],
  ['stepsBehind', { poolId: POOL }, 'creatorPools', 'stepsBehind', [POOL]],

  ['inboxOf', { poolId: POOL }, 'poolInboxes', 'inboxOf', [POOL]],
  ['renewalOf', { streamId: STREAM, payer: ALICE }, 'streamRenewals', 'renewalOf', [STREAM, ALICE]],
  ['splitAddressOf', { recipients: [ALICE], shares: [5] }, 'royaltySplits', 'splitOf', [[ALICE], [5]]],
  ['creditOf', { split: BOB, token: TOKEN, recipient: ALICE }, 'royaltySplits', 'creditOf', [BOB, TOKEN, ALICE]],
  ['distributable', { split: BOB, token: TOKEN }, 'royaltySplits', 'distributable', [BOB, TOKEN]],

  ['termsOf', { offerId: OFFER }, 'licenseRegistry', 'termsOf', [OFFER]],
  ['standingOf', { licenseId: LICENSE }, 'licenseRegistry', 'standingOf', [LICENSE]],
  ['licenseStateOf', { licenseId: LICENSE }, 'licenseRegistry', 'stateOf', [LICENSE]],
  ['permits', { licenseId: LICENSE, workId: WORK, uses: 3 }, 'licenseRegistry', 'permits', [LICENSE, WORK, 3]],
  ['permitsByProof', { licenseId: LICENSE, proof, uses: 3 }, 'licenseRegistry', 'permitsByProof', [LICENSE, proof, 3]],
  ['quoteStatement', { offerId: OFFER, units: 5n, revenue: 6n }, 'licenseRegistry', 'quote', [OFFER, 5n, 6n]],
  ['statementOf', { licenseId: LICENSE, period: 4 }, 'licenseRegistry', 'statementOf', [LICENSE, 4n]],
  ['takenUntil', { poolId: POOL, use: 'Train' }, 'licenseRegistry', 'takenUntil', [POOL, 2]],
  ['licenseHolderOf', { licenseId: LICENSE }, 'licenseRegistry', 'ownerOf', [3n]],
  ['licenseUriOf', { licenseId: LICENSE }, 'licenseRegistry', 'tokenURI', [3n]],
  ['licenseBalanceOf', { owner: ALICE }, 'licenseRegistry', 'balanceOf', [ALICE]],
  ['licenseApprovalOf', { licenseId: LICENSE }, 'licenseRegistry', 'getApproved', [3n]],
  ['isLicenseOperator', { owner: ALICE, operator: BOB }, 'licenseRegistry', 'isApprovedForAll', [ALICE, BOB]],

  ['mayUse', { licenseId: LICENSE, workId: WORK, uses: 1 }, 'royaltyLens', 'mayUse', [LICENSE, WORK, 1]],
  ['mayUse', { licenseId: LICENSE, proof, uses: 1 }, 'royaltyLens', 'mayUseByProof', [LICENSE, proof, 1]],
  ['positionsOf', { workIds: [WORK], poolIds: [POOL] }, 'royaltyLens', 'positionsOf', [[WORK], [POOL]]],
  ['poolsOf', { poolIds: [POOL] }, 'royaltyLens', 'poolsOf', [[POOL]]],
  ['licensesOf', { licenseIds: [LICENSE] }, 'royaltyLens', 'licensesOf', [[LICENSE]]],
]

/** Views that need no node, or say nothing of our own. */
const WITHOUT_ACTION: Record<string, string> = {
  'workRegistry.receiverOf': 'what holderOf, payeeOf and isCatalogue say',
  'usageChannels.channelIdOf': 'channelIdOf puts it together without a chain',
  'usageChannels.redeemedOf': 'what channelOf and reserveOf say',
  'creatorPools.stoppedSince': 'what poolOf and poolStateOf say: dead, joiners get no units, and synced up to then',
  'usageEpochs.epochIdOf': 'usageEpochIdOf works it out without a chain',
  'workRegistry.workIdOf': 'workIdOf computes it',
  'workRegistry.catalogueIdOf': 'catalogueIdOf computes it',
  'workRegistry.catalogueWorkIdOf': 'catalogueWorkIdOf computes it',
  'workRegistry.commitmentOf': 'commitmentOf computes it',
  'workRegistry.ownerOf': 'holderOf answers, without a revert',
  'creatorPools.poolIdOf': 'poolIdOf computes it',
  'creatorPools.streamIdOf': 'streamIdOf computes it',
  'licenseRegistry.offerIdOf': 'offerIdOf computes it',
  'licenseRegistry.licenseIdOf': 'licenseIdOf computes it',
}
/** Names, constants and addresses that never change, and what a standard asks of every contract. */
const EVERYWHERE = /^([A-Z_]+|name|symbol|supportsInterface|eip712Domain)$/

describe('reads', () => {
  const asked = new Set<string>()

  CASES.forEach(([name, parameters, contract, functionName, args], i) => {
    test(`${name} → ${contract}.${functionName} (${i})`, async () => {
      const requests: { method: string; params: [{ to: string; data: `0x${string}` }, string] }[] = []
      const request = async (each: (typeof requests)[number]) => {
        requests.push(each)
        // An answer that nobody can decode: only the question is of interest here.
        return '0x00'
      }
      const client = createRoyaltyConnection({
        client: createClient({ transport: custom({ request: request as never }, { retryCount: 0 }) }) as never,
        chainId: 1,
        deployment,
      })
      const action = ACTIONS[name] as (client: unknown, parameters: unknown) => Promise<unknown>
      await assert.rejects(action(client, { ...(parameters as object), blockNumber: 255n }))

      const [first] = requests
      assert.equal(first?.method, 'eth_call')
      assert.equal(first?.params[0].to, deployment[contract]?.address)
      assert.equal(first?.params[1], '0xff')
      const decoded = decodeFunctionData({ abi: abiOf(contract), data: first?.params[0].data ?? '0x' })
      assert.equal(decoded.functionName, functionName)
      assert.deepEqual(decoded.args, args)
      asked.add(`${contract} ${first?.params[0].data.slice(0, 10)}`)
    })
  })

  test('exist for every view', () => {
    const views = contracts.flatMap((contract) =>
      abiOf(contract)
        .filter((item): item is AbiFunction => item.type === 'function' && /view|pure/.test(item.stateMutability))
        .map((item) => ({ contract, item })),
    )
    const missing = views
      .filter(({ item }) => !EVERYWHERE.test(item.name))
      .filter(({ contract, item }) => !WITHOUT_ACTION[`${contract}.${item.name}`])
      .filter(({ contract, item }) => !asked.has(`${contract} ${toFunctionSelector(item)}`))
      .map(({ contract, item }) => `${contract}.${toFunctionSignature(item)}`)
    assert.deepEqual(missing, [])
  })
})
