import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { encodeFunctionData, erc20Abi, type Hex } from 'viem'
import { standingAt } from '../../sdk/src/audit/index.ts'
import { parseAmount, signCredential } from '../../sdk/src/index.ts'
import { hashOfText } from './utils/seed.ts'
import { askedOf, confirm, connect, openStage, type Stage, withChromium } from './utils/stage.ts'

const dollars = (text: string) => parseAmount(text, 6)
const DAY = 86_400

describe('a license with duties', withChromium, () => {
  let stage: Stage
  let poolId: Hex
  before(async () => {
    stage = await openStage()
    const { operator, author } = stage.chain.people
    const uses = ['Retrieve', 'Evaluate'] as const
    const pool = await operator.pools.create({
      ...{ token: stage.chain.deployment.testDollar.address, uses, noticeDays: 0, joinUnits: 1, soleAgent: true },
      ...{ fallbackPayee: operator.address, salt: hashOfText('standing') },
    })
    poolId = pool.poolId
    const { workId } = await author.works.register({ contentHash: hashOfText('A work, standing'), uses })
    await author.pools.join({ poolId, workId })
  })

  test('is taken with a certifier’s word, kept by a newer one, and ended by notice that is first withdrawn', async () => {
    const { chain } = stage
    const { operator, certifier, relayer } = chain.people
    const { offerId } = await operator.offers.publish({
      ...{ poolId, textHash: hashOfText('For research.'), uses: ['Evaluate'], eligibility: 'Research' },
      ...{ party: certifier.address, noticeDays: 20, cureDays: 10, fee: dollars('3'), unitPrice: dollars('0.02') },
      ...{ periodDays: 30, graceDays: 5, guarantee: dollars('10'), floor: dollars('0.03'), cap: dollars('900') },
    })
    const wordFor = async (days: number, licensee = relayer.address) => {
      const expiry = Number(await chain.now()) + days * DAY
      const credential = await signCredential(certifier, { licensee, eligibility: 'Research', expiry })
      return { name: 'word.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(credential)) }
    }

    const page = await stage.open(`/offers/${offerId}`, { as: 'relayer' })
    await connect(page)
    // What it will come to, by the contract's own word: the guarantee, the floor, and the cap.
    const estimate = page.getByTestId('estimate')
    for (const [units, owed] of [
      ['0', '10.00 TUSD'],
      ['1000', '30.00 TUSD'],
      ['1000000', '900.00 TUSD'],
    ] as const) {
      await page.getByLabel('Units of use').fill(units)
      await estimate.getByText(owed).waitFor()
    }
    const drop = page.getByLabel('Drop the credential here')
    const review = page.getByRole('button', { name: 'Look it over' })
    await drop.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"expiry":') })
    await page.getByRole('alert').waitFor()
    await drop.setInputFiles(await wordFor(40, operator.address))
    await page.getByText('The certifier has not signed this for this wallet').waitFor()
    assert.ok(await review.isDisabled())
    await drop.setInputFiles(await wordFor(40))
    await page.getByText('Signed by the certifier, for this wallet.').waitFor()
    await review.click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('button', { name: 'Sign in the wallet' }).click()
    await sheet.getByText('Signature 2 of 2').waitFor()
    await sheet.getByRole('button', { name: 'Sign in the wallet' }).click()
    await sheet.locator('[data-call=acquireWithPermit]').waitFor()
    await confirm(page)
    await sheet.getByRole('link', { name: 'To the license' }).click()
    await page.getByText('May be used now', { exact: true }).waitFor()
    const licenseId = page.url().split('/').at(-1) as Hex
    const standing = async () => standingAt(operator, { licenseId, time: await chain.now() })
    assert.equal(await standing(), 'Active')

    // The word is over: still in force, but something is to be done, and the page says what and until when.
    await operator.licenses.giveNotice({ licenseId, kind: 'Publisher' })
    await operator.licenses.withdrawNotice({ licenseId, kind: 'Publisher' })
    await chain.passDays(36)
    await page.reload()
    const reasons = page.getByTestId('reasons')
    await reasons.locator('[data-reason=statement]').waitFor()
    assert.equal(await reasons.locator('li').count(), 1)
    await chain.people.relayer.statements.report({ licenseId, period: 0, units: 0n, revenue: 0n })
    await chain.passDays(5)
    await page.reload()
    await reasons.locator('[data-reason=credential]').waitFor()
    await page.getByText('the license ends for good').waitFor()
    assert.equal(await standing(), 'PastDue')
    await page.getByLabel('Drop the credential here').setInputFiles(await wordFor(300))
    await page.getByRole('button', { name: 'Hand in a new one' }).click()
    await sheet.locator('[data-call=renewCredential]').waitFor()
    await confirm(page)
    await sheet.getByText('The new credential is in place.').waitFor()
    await sheet.getByRole('button', { name: 'Close' }).last().click()
    await reasons.waitFor({ state: 'detached' })
    assert.equal(await standing(), 'Active')

    for (const [button, call, done, reason] of [
      ['Give notice', 'giveNotice', 'The notice is given.', 1],
      ['Withdraw the notice', 'withdrawNotice', 'The notice is withdrawn.', 0],
      ['Give notice', 'giveNotice', 'The notice is given.', 1],
    ] as const) {
      await page.getByRole('button', { name: button, exact: true }).click()
      await sheet.locator(`[data-call=${call}]`).waitFor()
      await confirm(page)
      await sheet.getByText(done).waitFor()
      await sheet.getByRole('button', { name: 'Close' }).last().click()
      const given = page.locator('[data-reason=noticeByLicensee]')
      await given.waitFor({ state: reason ? 'visible' : 'detached' })
    }
    await chain.passDays(20)
    await page.reload()
    await page.getByText('Must not be used now', { exact: true }).waitFor()
    await page.locator('[data-reason=endedByLicensee]').waitFor()
    assert.equal(await standing(), 'Terminated')
    assert.deepEqual(page.trouble, [])
  })

  test('that somebody has alone keeps others from it, and says until when', async () => {
    const { chain } = stage
    const { operator, relayer } = chain.people
    const common = { poolId, textHash: hashOfText('Alone.'), uses: ['Retrieve'], fee: dollars('1') } as const
    const alone = await operator.offers.publish({ ...common, exclusive: true, duration: 90 * DAY })
    const shared = await operator.offers.publish({ ...common, duration: 30 * DAY })
    await relayer.licenses.acquire({ offerId: alone.offerId })
    const page = await stage.open(`/offers/${shared.offerId}`, { as: 'stranger' })
    await connect(page)
    await page.getByText(/^Answers: somebody holds this use alone until/).waitFor()
    assert.ok(await page.getByRole('button', { name: 'Look it over' }).isDisabled())
    await page.goto(page.url().replace(shared.offerId, alone.offerId))
    await page.getByText(/^Answers: somebody holds this use alone until/).waitFor()
    assert.equal((await askedOf(page)).length, 0)
    assert.deepEqual(page.trouble, [])
  })

  test('in a token that knows no permits is taken by exact approval, by way of zero where the token wants that', async () => {
    const { chain } = stage
    const { operator, relayer } = chain.people
    const { abi, bytecode } = await chain.artifactOf('contracts/mocks/ZeroFirstToken.sol', 'ZeroFirstToken')
    const send = (transaction: object) =>
      chain.request('eth_sendTransaction', [{ from: relayer.address, ...transaction }])
    const hash = (await send({ data: bytecode })) as Hex
    const { contractAddress: token } = await chain.publicClient.waitForTransactionReceipt({ hash })
    assert.ok(token)
    const mint = encodeFunctionData({ abi, functionName: 'mint', args: [relayer.address, parseAmount('50', 18)] })
    await send({ to: token, data: mint })
    // Something was left from before, and this token changes no allowance but to zero.
    const spender = chain.deployment.licenseRegistry.address
    await send({ to: token, data: encodeFunctionData({ abi, functionName: 'approve', args: [spender, 7n] }) })
    const uses = ['Search'] as const
    const { poolId: other } = await operator.pools.create({
      ...{ token, uses, noticeDays: 0, joinUnits: 1, fallbackPayee: operator.address, salt: hashOfText('no permits') },
    })
    const { workId } = await operator.works.register({ contentHash: hashOfText('A work, no permits'), uses })
    await operator.pools.join({ poolId: other, workId })
    const { offerId } = await operator.offers.publish({
      ...{ poolId: other, textHash: hashOfText('By two.'), uses, fee: parseAmount('12.000003', 18) },
    })
    const page = await stage.open(`/offers/${offerId}`, { as: 'relayer' })
    await connect(page)
    await page.getByText('This token knows no permits').waitFor()
    await page.getByRole('button', { name: 'Look it over' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.locator('[data-call=approve]').nth(0).getByText('0.00 ZERO').waitFor()
    await sheet.locator('[data-call=approve]').nth(1).getByText('12.000003 ZERO').waitFor()
    await sheet.locator('[data-call=acquire]').waitFor()
    await confirm(page)
    await sheet.getByText('The license is yours.').waitFor()
    const methods = (await askedOf(page)).map(({ method }) => method)
    assert.deepEqual(methods, Array(3).fill('eth_sendTransaction'))
    const left = await chain.publicClient.readContract({
      ...{ address: token, abi: erc20Abi, functionName: 'allowance' },
      args: [relayer.address, spender],
    } as never)
    assert.equal(left, 0n)
    assert.deepEqual(page.trouble, [])
  })
})
