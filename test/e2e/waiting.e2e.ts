import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { type Hex, isAddressEqual } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { buildCatalogue, type CatalogueProof, catalogueIdOf, catalogueWorkIdOf } from '../../sdk/src/index.ts'
import { dumpCatalogue } from '../../sdk/src/tree/index.ts'
import { hashOfText } from './utils/seed.ts'
import { askedOf, confirm, connect, openStage, type Stage, withChromium } from './utils/stage.ts'

/** Of each work, after the payment: five works share it. */
const EACH = 2_000_000n
const KEYS = ['c1', 'c2', 'c3', 'c4'].map((byte): Hex => `0x${byte.repeat(32)}`) as [Hex, Hex, Hex, Hex]

describe('money that waits for a creator', withChromium, () => {
  let stage: Stage
  let file: { name: string; mimeType: string; buffer: Buffer }
  let workIdAt: (index: number) => Hex
  let proofAt: (index: number) => CatalogueProof
  before(async () => {
    stage = await openStage()
    const { operator, steward, relayer, auditor } = stage.chain.people
    const holders = [
      { holder: auditor.address, isClaimKey: false },
      ...KEYS.map((key) => ({ holder: privateKeyToAccount(key).address, isClaimKey: true })),
    ]
    const tree = buildCatalogue(holders.map((each, i) => ({ ...each, contentHash: hashOfText(`Catalogue work ${i}`) })))
    const { root, count } = tree
    const catalogue = { steward: steward.address, root, count }
    file = {
      name: 'works.tree.ndjson',
      mimeType: 'application/x-ndjson',
      buffer: Buffer.from([...dumpCatalogue(tree)].join('')),
    }
    workIdAt = (index) => catalogueWorkIdOf({ catalogueId: catalogueIdOf(catalogue), index })
    proofAt = (index) => ({ steward: steward.address, count, leaf: tree.leaf(index), siblings: tree.proof(index) })
    await steward.works.registerCatalogue({ root, count, uses: ['Retrieve'] })
    const { poolId } = await operator.pools.create({
      token: stage.chain.deployment.testDollar.address,
      uses: ['Retrieve'],
      joinUnits: 1,
      fallbackPayee: operator.address,
      salt: hashOfText('waiting'),
    })
    await steward.pools.joinLot({ poolId, ...catalogue })
    await relayer.pools.pay({ poolId, amount: EACH * 5n })
  })

  async function openWaiting(as: 'auditor' | 'steward'): Promise<Page & { trouble: string[] }> {
    const page = await stage.open('/me/waiting', { as })
    await connect(page)
    await page.locator('input[type=file]').setInputFiles(file)
    return page
  }
  const cardOf = (page: Page, index: number): Locator => page.locator(`[data-work="${workIdAt(index)}"]`)
  const ownerOf = async (index: number) =>
    (await stage.chain.people.relayer.reads.workOf({ workId: workIdAt(index) }))?.owner
  const balance = () => stage.chain.balanceOf(stage.chain.people.auditor.address)

  test('comes to the wallet that the catalogue names, and by the claim key that was handed over', async () => {
    const { auditor } = stage.chain.people
    const page = await openWaiting('auditor')
    const sheet = page.getByRole('dialog')
    const before = await balance()
    await page.getByText('Found: 1 of 5 works').waitFor()
    await cardOf(page, 0).getByText('2.00').waitFor()
    await cardOf(page, 0).getByRole('button', { name: 'Bring it to its wallet' }).click()
    await sheet.locator('[data-call=extract]').waitFor()
    await confirm(page)
    await sheet.getByText('The work has its owner').waitFor()
    await sheet.getByRole('button', { name: 'Close' }).last().click()
    await cardOf(page, 0).getByText('Its creator is known').waitFor()
    assert.equal((await balance()) - before, EACH)

    await page.getByLabel('Claim key, if you were given one').fill(KEYS[0])
    await page.getByText('Found: 2 of 5 works').waitFor()
    await cardOf(page, 1).getByText('Money waits for this work until its creator is known.').waitFor()
    await cardOf(page, 1).getByRole('button', { name: 'Make it mine' }).click()
    await sheet.getByRole('button', { name: 'Sign with the claim key' }).click()
    await sheet.locator('[data-call=bindFor]').getByText(auditor.address).first().waitFor()
    await confirm(page)
    await sheet.getByText('The work has its owner').waitFor()
    assert.equal((await balance()) - before, EACH * 2n)
    const owner = await ownerOf(1)
    assert.ok(owner && isAddressEqual(owner, auditor.address))
    // The wallet has signed nothing for the key: it sent, three calls for each work.
    assert.deepEqual(
      (await askedOf(page)).map(({ method }) => method),
      Array(6).fill('eth_sendTransaction'),
    )
    assert.deepEqual(page.trouble, [])
  })

  test('comes by a key that signs elsewhere, while somebody else pays the gas', async () => {
    const page = await openWaiting('auditor')
    const before = await balance()
    await page.getByLabel('Or one work').fill('2')
    const card = cardOf(page, 2)
    await card.getByText('The key is elsewhere').click()
    const toSign = JSON.parse((await card.getByTestId('to-sign').textContent()) ?? '')
    await card.getByLabel('Signature').fill(await privateKeyToAccount(KEYS[1]).signTypedData(toSign))
    await card.getByRole('button', { name: 'Make it mine' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('button', { name: 'Let somebody else pay the gas' }).click()
    const link = await sheet.getByLabel('Link').inputValue()
    assert.deepEqual(await askedOf(page), [])

    const helper = await stage.open(link.slice(stage.app.url.length), { as: 'steward' })
    await connect(helper)
    await helper.getByRole('button', { name: 'Send it for them' }).click()
    await confirm(helper)
    await helper.getByRole('dialog').getByText('It has been sent.').waitFor()
    assert.equal((await balance()) - before, EACH)
    assert.deepEqual([...page.trouble, ...helper.trouble], [])
  })

  test('comes by the steward’s word after thirty days, unless the claim key refuses it', async () => {
    const { chain } = stage
    const { auditor } = chain.people
    const steward = await openWaiting('steward')
    await steward.getByLabel('Or one work').fill('3')
    const card = cardOf(steward, 3)
    await card.getByLabel('whose wallet is it?').fill(auditor.address)
    await card.getByRole('button', { name: 'Propose this wallet' }).click()
    await confirm(steward)
    await steward.getByRole('dialog').getByText('Proposed. It can be').waitFor()
    await chain.people.steward.works.proposeBinding({ proof: proofAt(4), wallet: auditor.address })

    const page = await openWaiting('auditor')
    const sheet = page.getByRole('dialog')
    await page.getByLabel('Claim key, if you were given one').fill(KEYS[2])
    await cardOf(page, 3).getByRole('button', { name: 'Refuse all proposals' }).click()
    await sheet.getByRole('button', { name: 'Sign with the claim key' }).click()
    await confirm(page)
    await sheet.getByText('Proposals are refused for good.').waitFor()
    await sheet.getByRole('button', { name: 'Close' }).last().click()
    await cardOf(page, 3).getByText('has refused all proposals').waitFor()

    const before = await balance()
    await page.getByLabel('Or one work').fill('4')
    await cardOf(page, 4).getByText('Proposed by the steward').waitFor()
    assert.equal(await cardOf(page, 4).getByRole('button', { name: 'Give it to the proposed wallet' }).count(), 0)
    await chain.passDays(31)
    await cardOf(page, 4).getByRole('button', { name: 'Give it to the proposed wallet' }).click()
    await confirm(page)
    await sheet.getByText('The work has its owner').waitFor()
    assert.equal((await balance()) - before, EACH)
    assert.deepEqual([...page.trouble, ...steward.trouble], [])
  })

  test('does not go by a damaged file', async () => {
    const page = await stage.open('/me/waiting')
    const broken = {
      ...file,
      buffer: Buffer.from(file.buffer.toString().replace('"isClaimKey":true', '"isClaimKey":false')),
    }
    await page.locator('input[type=file]').setInputFiles(broken)
    await page.getByText('This file does not hold').waitFor()
    await page.locator('input[type=file]').setInputFiles({ ...file, buffer: Buffer.from('{"count":5}') })
    await page.getByText('It is no proof.').waitFor({ state: 'attached' })
    assert.deepEqual(page.trouble, [])
  })
})
