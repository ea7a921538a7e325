import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Address, Hex } from 'viem'
import { takeSdkFromSources } from '../../server/sdkSources.ts'

takeSdkFromSources()
const { claimRequestIn, claimRequestLink, membershipIn, readClaimRequest, writeClaimRequest } = await import(
  './claimRequest.ts'
)
const sdk = await import('@openroyalty/sdk')
const usage = await import('@openroyalty/sdk/usage')

const addressAt = (position: number): Address => `0x${`${position}`.padStart(40, 'a')}`
const id = (position: number): Hex => `0x${`${position}`.padStart(64, 'b')}`
const deployment = Object.fromEntries(
  ['workRegistry', 'creatorPools', 'royaltySplits', 'usageEpochs', 'licenseRegistry', 'testDollar'].map((name, i) => [
    name,
    { address: addressAt(i) },
  ]),
)
const TIME = 1_000n
const place = { deployment, chainId: 5, time: TIME }
const signature: Hex = `0x${'11'.repeat(65)}`
const leaf = { index: 0, contentHash: id(1), holder: addressAt(7), isClaimKey: true }
const proof = { steward: addressAt(8), count: 1, leaf, siblings: [] }
const epoch = {
  ...{ registry: addressAt(4), licenseId: id(1), period: 0, version: 1, poolId: id(2), token: addressAt(9) },
  ...{ payer: addressAt(8), from: 1, to: 2, root: id(3) },
}
const share = { epoch, index: 0, workId: id(1), amount: 5n, heldAt: 1, siblings: [] }
const signed = { deadline: TIME, signature }

const GOOD = {
  claim: sdk.buildClaim(deployment, { poolId: id(1), workId: id(2) }),
  claimBatch: sdk.buildClaimBatch(deployment, { claims: [{ poolId: id(1), workId: id(2) }] }),
  extract: sdk.buildExtractMember(deployment, { poolId: id(1), catalogueId: id(2), index: 0 }),
  distribute: sdk.buildDistributeSplit(deployment, {
    token: addressAt(9),
    recipients: [addressAt(7), addressAt(8)],
    shares: [400_000, 600_000],
  }),
  materialize: sdk.buildMaterializeWork(deployment, { proof }),
  bindFor: sdk.buildBindWorkFor(deployment, { proof, wallet: addressAt(6), ...signed }),
  vetoBinding: sdk.buildVetoBinding(deployment, { proof, ...signed }),
  finishBinding: sdk.buildFinishBinding(deployment, { proof }),
  registerFor: sdk.buildRegisterWorkFor(deployment, {
    creator: addressAt(7),
    contentHash: id(1),
    uses: ['Train'],
    ...signed,
  }),
  callFor: sdk.buildJoinPoolFor(deployment, { poolId: id(1), workId: id(2), ...signed }),
  close: usage.buildCloseUsageEpoch(deployment, { epoch }),
  materializeAndClaim: usage.buildClaimUsage(deployment, { claims: [share], proofs: [proof] }),
}
const write = (calls: readonly { to: Address; data: Hex }[]) =>
  writeClaimRequest({ chainId: 5, calls: calls as never }).text

function problemOf(text: string, time = TIME) {
  try {
    readClaimRequest(text, { ...place, time })
    return 'none'
  } catch (error) {
    const { problem, position } = error as { problem: string; position?: number }
    return position === undefined ? problem : `${problem} ${position}`
  }
}

describe('a claim request', () => {
  test('brings the very calls to whoever sends them, by text and by link', () => {
    const calls = Object.values(GOOD)
    const { text, count } = writeClaimRequest({ chainId: 5, calls })
    assert.equal(count, calls.length)
    const decoded = readClaimRequest(text, place)
    assert.deepEqual(
      decoded.map(({ call }) => call),
      calls.map((call) => ({ ...call, to: call.to })),
    )
    assert.deepEqual(
      decoded.map(({ functionName }) => functionName),
      Object.keys(GOOD),
    )
    const short = write([GOOD.claim])
    const link = claimRequestLink(short, 'https://app.example')
    assert.match(link ?? '', /^https:\/\/app\.example\/relay#[\w-]+$/)
    assert.equal(claimRequestIn(new URL(link ?? '').hash), short)
    assert.equal(claimRequestLink('x'.repeat(8_000), 'https://app.example'), undefined)
    assert.equal(claimRequestIn(''), undefined)
  })

  test('holds as many of the first calls as are read again', () => {
    const many = Array.from({ length: 30 }, () => GOOD.claim)
    const { text, count } = writeClaimRequest({ chainId: 5, calls: many })
    assert.deepEqual([count, readClaimRequest(text, place).length], [20, 20])
    const siblings = Array.from({ length: 32 }, () => id(1))
    const claims = Array.from({ length: 25 }, (_, index) => ({ ...share, index, siblings }))
    const large = writeClaimRequest({
      chainId: 5,
      calls: Array.from({ length: 10 }, () => usage.buildClaimUsage(deployment, { claims })),
    })
    assert.ok(large.count > 1 && large.count < 10)
    assert.equal(readClaimRequest(large.text, place).length, large.count)
  })

  test('says what an owner has signed for a pool', () => {
    const leave = sdk.buildLeavePoolFor(deployment, { poolId: id(1), workId: id(2), ...signed })
    const [joining, leaving] = readClaimRequest(write([GOOD.callFor, leave]), place)
    assert.ok(joining && leaving)
    assert.deepEqual(membershipIn(joining), { poolId: id(1), joins: true })
    assert.deepEqual(membershipIn(leaving), { poolId: id(1), joins: false })
  })

  test('is refused where it is nothing of the kind', () => {
    const head = { format: 'openroyalty-claim-request-1', chainId: 5 }
    for (const text of [
      ...['', 'null', '[]', '5', '"x"', '{', '{}', '<html>'],
      JSON.stringify({
        ...head,
        format: 'openroyalty-claim-request-2',
        calls: [GOOD.claim].map(({ to, data }) => ({ to, data })),
      }),
      JSON.stringify({ ...head }),
      JSON.stringify({ ...head, calls: {} }),
    ])
      assert.equal(problemOf(text), 'format', text)
    for (const call of [
      null,
      5,
      {},
      { to: '0x12', data: '0x' },
      { to: addressAt(1) },
      { to: addressAt(1), data: 'claim' },
      { to: addressAt(1), data: GOOD.claim.data, gas: '1' },
    ])
      assert.equal(problemOf(JSON.stringify({ ...head, calls: [call] })), 'format 1', JSON.stringify(call))
    assert.equal(problemOf(JSON.stringify({ ...head, calls: [] })), 'empty')
    assert.equal(problemOf(`{"padding":"${'x'.repeat(400_000)}"}`), 'size')
    const calls = Array.from({ length: 21 }, () => ({ to: GOOD.claim.to, data: GOOD.claim.data }))
    assert.equal(problemOf(JSON.stringify({ ...head, calls })), 'size')
  })

  test('is refused on another chain, with money, and for other contracts and functions', () => {
    assert.equal(problemOf(writeClaimRequest({ chainId: 1, calls: [GOOD.claim] }).text), 'chain')
    assert.equal(problemOf(write([GOOD.claim]).replace('5', '"5"')), 'chain')
    for (const value of ['0', '1', '0xde0b6b3a7640000', 0, null])
      assert.equal(
        problemOf(
          JSON.stringify({
            format: 'openroyalty-claim-request-1',
            chainId: 5,
            calls: [{ to: GOOD.claim.to, data: GOOD.claim.data, value }],
          }),
        ),
        'value 1',
      )
    const approve = sdk.buildApproveTokens(deployment, { token: addressAt(9), spender: 'licenseRegistry', amount: 5n })
    assert.equal(problemOf(write([GOOD.claim, approve])), 'contract 2')
    assert.equal(problemOf(write([{ ...GOOD.claim, to: addressAt(77) }])), 'contract 1')
    // Tokens and licenses of the deployment take money of whoever sends.
    assert.equal(problemOf(write([{ ...approve, to: addressAt(5) }])), 'contract 1')
    assert.equal(
      problemOf(write([sdk.buildReportStatement(deployment, { licenseId: id(1), period: 0, maxDue: 5n })])),
      'contract 1',
    )
    for (const call of [
      sdk.buildJoinPool(deployment, { poolId: id(1), workId: id(2) }),
      sdk.buildPayPool(deployment, { poolId: id(1), amount: 5n, payer: addressAt(7) }),
      sdk.buildSetPayee(deployment, { workId: id(1), payee: addressAt(7) }),
      sdk.buildTransferWork(deployment, { workId: id(1), from: addressAt(7), to: addressAt(8) }),
      sdk.buildApproveAllWorks(deployment, { operator: addressAt(8), approved: true }),
      sdk.buildProposeBinding(deployment, { proof, wallet: addressAt(8) }),
    ])
      assert.equal(problemOf(write([call])), 'function 1')
    // Unknown selectors, bytes too many, and bytes too few.
    for (const data of ['0xdeadbeef', '0x', `${GOOD.claim.data}00`, GOOD.claim.data.slice(0, -2)] as Hex[])
      assert.equal(problemOf(write([{ to: GOOD.claim.to, data }])), 'unreadable 1', data)
  })

  test('is refused where what was signed has run out, is for another contract, or was not signed', () => {
    for (const call of [GOOD.bindFor, GOOD.vetoBinding, GOOD.registerFor, GOOD.callFor]) {
      assert.equal(problemOf(write([call])), 'none')
      assert.equal(problemOf(write([GOOD.claim, call]), TIME + 1n), 'expired 2')
    }
    assert.equal(problemOf(write([sdk.buildVetoBinding(deployment, { proof })])), 'unsigned 1')
    const callFor = (target: Address, data: Hex) =>
      sdk.buildCallForWork(deployment, { workId: id(1), target, data, ...signed })
    const data = `0x${'00'.repeat(64)}` as const
    assert.equal(problemOf(write([callFor(addressAt(1), data)])), 'none')
    assert.equal(problemOf(write([callFor(addressAt(66), data)])), 'target 1')
    assert.equal(problemOf(write([callFor(addressAt(1), '0x1234')])), 'unreadable 1')
    assert.equal(problemOf(write([callFor(addressAt(1), `${data}00`)])), 'unreadable 1')
  })
})
