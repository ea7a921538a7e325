import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Address, Hex } from 'viem'
import { takeSdkFromSources } from '../../server/sdkSources.ts'

takeSdkFromSources()
const { argumentsText, CallNotReadableError, decodeCall } = await import('./decode.ts')
const sdk = await import('@openroyalty/sdk')

const addressAt = (position: number): Address => `0x${`${position}`.padStart(40, 'a')}`
const id = (position: number): Hex => `0x${`${position}`.padStart(64, 'b')}`
const deployment = Object.fromEntries(
  ['workRegistry', 'creatorPools', 'royaltySplits', 'licenseRegistry', 'licenseGateway', 'testDollar'].map(
    (name, position) => [name, { address: addressAt(position) }],
  ),
)
const permit = { value: 5n, deadline: 9n, v: 27, r: id(1), s: id(2) }
const acquisition = { offerId: id(1), licensee: addressAt(8), maxFee: 5n, maxDeposit: 0n }
const split = { recipients: [addressAt(7), addressAt(8)], shares: [400_000, 600_000] }

/** Every kind of call that a flow of the app sends. */
const CALLS = {
  claim: sdk.buildClaim(deployment, { poolId: id(1), workId: id(2) }),
  claimBatch: sdk.buildClaimBatch(deployment, { claims: [{ poolId: id(1), workId: id(2) }] }),
  distribute: sdk.buildDistributeSplit(deployment, { token: addressAt(9), ...split }),
  announce: sdk.buildAnnounceSplit(deployment, split),
  register: sdk.buildRegisterWork(deployment, { contentHash: id(3), uses: ['Train'] }),
  registerAndCall: sdk.buildRegisterWorkAndJoin(deployment, { contentHash: id(3), uses: ['Train'], poolId: id(1) }),
  setConsent: sdk.buildSetConsent(deployment, { workId: id(2), uses: [] }),
  joinPool: sdk.buildJoinPool(deployment, { poolId: id(1), workId: id(2) }),
  leavePool: sdk.buildLeavePool(deployment, { poolId: id(1), workId: id(2) }),
  approve: sdk.buildApproveTokens(deployment, { token: addressAt(9), spender: 'licenseRegistry', amount: 5n }),
  acquire: sdk.buildAcquireLicense(deployment, acquisition),
  acquireWithPermit: sdk.buildAcquireLicenseWithPermit(deployment, {
    ...acquisition,
    deadline: 9n,
    signature: `0x${'11'.repeat(65)}`,
    permit,
  }),
  topUpStream: sdk.buildTopUpStream(deployment, {
    controller: addressAt(3),
    poolId: id(1),
    endDay: 20_000,
    maxDeposit: 5n,
    payer: addressAt(8),
  }),
  report: sdk.buildReportStatement(deployment, { licenseId: id(1), period: 0, units: 3n, revenue: 7n, maxDue: 9n }),
} as const

describe('decodeCall', () => {
  for (const [name, call] of Object.entries(CALLS)) {
    test(`reads ${name} from its bytes, and refuses bytes that say more`, () => {
      const decoded = decodeCall(deployment, call)
      assert.equal(decoded.functionName, name)
      assert.equal(decoded.call, call)
      assert.ok(decoded.args.every(({ name: argument, value }) => argument && value !== undefined))
      const altered: Hex[] = [
        `${call.data}00`,
        `${call.data}${'00'.repeat(32)}`,
        call.data.slice(0, -2) as Hex,
        `0xdeadbeef${call.data.slice(10)}`,
      ]
      for (const data of altered)
        assert.throws(() => decodeCall(deployment, { ...call, data }), CallNotReadableError, data.slice(0, 10))
    })
  }

  test('refuses dirt above an address, which a contract might read otherwise', () => {
    const { data, ...call } = CALLS.approve
    const dirty = `${data.slice(0, 10)}ff${data.slice(12)}` as Hex
    assert.throws(() => decodeCall(deployment, { ...call, data: dirty }), CallNotReadableError)
  })

  test('names the contract and shows all arguments', () => {
    const { contract, args } = decodeCall(deployment, CALLS.acquireWithPermit)
    assert.equal(contract, 'LicenseGateway')
    assert.match(argumentsText(args), /"value": "5"/)
  })
})
