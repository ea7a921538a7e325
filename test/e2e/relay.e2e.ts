import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Hex, isAddressEqual } from 'viem'
import {
  buildApproveTokens,
  buildClaim,
  buildJoinPoolFor,
  buildSetPayee,
  type Call,
  contentHashOfBytes,
  workIdOf,
} from '../../sdk/src/index.ts'
import { hashOfText } from './utils/seed.ts'
import { askedOf, confirm, connect, openStage, type Stage, withChromium } from './utils/stage.ts'

const WORK = Buffer.from('A work whose creator has no coin for gas.')

describe('somebody without gas', withChromium, () => {
  let stage: Stage
  let poolId: Hex
  before(async () => {
    stage = await openStage()
    const { operator } = stage.chain.people
    const token = stage.chain.deployment.testDollar.address
    const terms = { token, uses: ['Retrieve'] as const, joinUnits: 1, fallbackPayee: operator.address }
    poolId = (await operator.pools.create({ ...terms, salt: hashOfText('relay') })).poolId
  })

  test('registers, joins a pool and is paid, while others send it all', async () => {
    const { chain } = stage
    const { certifier, auditor, relayer } = chain.people
    const sentBy = (address: Hex) => chain.publicClient.getTransactionCount({ address })
    const sentBefore = await sentBy(certifier.address)
    const creator = await stage.open('/me/register', { as: 'certifier' })
    await connect(creator)
    await creator.locator('input[type=file]').setInputFiles({ name: 'work.txt', mimeType: 'text/plain', buffer: WORK })
    await creator.getByLabel(/^Answers/).check()
    await creator.getByLabel('Join a pool at once').selectOption(poolId)
    await creator.getByRole('button', { name: 'Look it over' }).click()
    const sheet = creator.getByRole('dialog')
    await sheet.getByRole('button', { name: 'Let somebody else pay the gas' }).click()
    for (const part of ['Signature 1 of 2', 'Signature 2 of 2']) {
      await sheet.getByText(part).waitFor()
      await sheet.getByRole('button', { name: 'Sign in the wallet' }).click()
    }
    const link = await sheet.getByLabel('Link').inputValue()
    assert.deepEqual(
      (await askedOf(creator)).map(({ method }) => method),
      ['eth_signTypedData_v4', 'eth_signTypedData_v4'],
    )

    // A stranger opens the link, sees what it does, and sends it.
    const helper = await stage.open(link.slice(stage.app.url.length), { as: 'auditor' })
    await connect(helper)
    await helper.locator('[data-call=registerFor]').getByText(certifier.address).first().waitFor()
    await helper.locator('[data-call=callFor]').getByText('Join the pool').waitFor()
    await send(helper)
    const workId = workIdOf({ creator: certifier.address, contentHash: contentHashOfBytes(WORK) })
    const work = await certifier.reads.workOf({ workId })
    assert.ok(work && isAddressEqual(work.owner, certifier.address))

    // Money comes in, and is claimed for the creator by the same way: by the text alone this time.
    await relayer.pools.pay({ poolId, amount: 4_000_001n })
    await creator.goto(`${stage.app.url}/works/${workId}`)
    await creator.getByRole('button', { name: 'Claim for it' }).click()
    await sheet.getByRole('button', { name: 'Let somebody else pay the gas' }).click()
    const [download] = await Promise.all([
      creator.waitForEvent('download'),
      sheet.getByRole('button', { name: 'Save as a file' }).click(),
    ])
    const balances = () => Promise.all([certifier, auditor].map(({ address }) => chain.balanceOf(address)))
    const before = await balances()
    await helper.goto(`${stage.app.url}/relay`)
    await helper.locator('input[type=file]').setInputFiles(await download.path())
    await helper.locator('[data-call=claim]').getByText('4.000001').waitFor()
    await send(helper)
    const [gained, paid] = (await balances()).map((balance, i) => balance - (before[i] ?? 0n))
    assert.deepEqual([gained, paid], [4_000_001n, 0n])
    assert.equal(await sentBy(certifier.address), sentBefore)
    assert.deepEqual([...creator.trouble, ...helper.trouble], [])
  })

  test('cannot have others send what is not for others: each is refused in words', async () => {
    const { chain } = stage
    const { deployment } = chain
    const { auditor, certifier } = chain.people
    const contentHash = contentHashOfBytes(WORK)
    const workId = workIdOf({ creator: certifier.address, contentHash })
    const claim = buildClaim(deployment, { poolId, workId })
    const deadline = (await chain.now()) - 1n
    const signature: Hex = `0x${'11'.repeat(65)}`
    const request = (calls: readonly Partial<Call>[], chainId = 31337) =>
      JSON.stringify({ format: 'openroyalty-claim-request-1', chainId, calls })
    const of = ({ to, data }: Call) => ({ to, data })
    const page = await stage.open('/relay', { as: 'auditor' })
    await connect(page)
    const token = deployment.testDollar.address
    const approve = buildApproveTokens(deployment, { token, spender: 'licenseRegistry', amount: 10n ** 12n })
    for (const [text, words] of [
      ['<script>alert(1)</script>', 'It is no claim request'],
      [request([of(claim)], 1), 'another network'],
      [request([{ ...of(claim), value: '1000000000000000000' as never }]), 'names money that you would send along'],
      [request([of(claim), of(approve)]), 'Its call 2: It speaks to a contract that pays nobody by itself'],
      [request([of(buildSetPayee(deployment, { workId, payee: auditor.address }))]), 'in your name alone'],
      [request([{ ...of(claim), data: '0xdeadbeef' }]), 'cannot be read'],
      [request([of(buildJoinPoolFor(deployment, { poolId, workId, deadline, signature }))]), 'that is over'],
    ] as const) {
      await page.getByLabel('Or paste the request, or its link').fill(text)
      await page.getByRole('alert').getByText(words).waitFor()
      assert.equal(await page.getByRole('button', { name: 'Send it for them' }).count(), 0)
    }
    // One that may be sent, and that the contract would refuse: signed by nobody.
    const unsigned = buildJoinPoolFor(deployment, { poolId, workId, deadline: deadline + 1_000n, signature })
    await page.getByLabel('Or paste the request, or its link').fill(request([of(unsigned)]))
    await page.getByRole('alert').getByText('The contract would refuse this').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Send it for them' }).isDisabled(), true)
    assert.deepEqual(await askedOf(page), [])
    assert.deepEqual(page.trouble, [])
  })
})

async function send(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send it for them' }).click()
  await confirm(page)
  await page.getByRole('dialog').getByText('It has been sent.').waitFor()
}
