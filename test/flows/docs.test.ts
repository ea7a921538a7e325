import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { transform } from 'esbuild'
import { BrowserProvider } from 'ethers'
import { network } from 'hardhat'
import { type Address, type Hex, toHex } from 'viem'
import { hardhat } from 'viem/chains'
import { deployOpenRoyalty } from '../../scripts/deploy/inProcess.ts'
import { localAccounts } from '../../scripts/ops/accounts.ts'
import type { AuditReport, CreatorStatement } from '../../sdk/src/audit/index.ts'
import { createRoyaltyClient, decodeUses, formatAmount, parseAmount } from '../../sdk/src/index.ts'
import { sdkChain } from '../utils/sdkChain.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
/** What blocks import, by where it is: the SDK's sources, and packages from here. */
const MODULES = {
  '@openroyalty/sdk': pathToFileURL(path.join(ROOT, 'sdk/src/index.ts')).href,
  '@openroyalty/sdk/audit': pathToFileURL(path.join(ROOT, 'sdk/src/audit/index.ts')).href,
  '@openroyalty/sdk/audit/node': pathToFileURL(path.join(ROOT, 'sdk/src/audit/node/index.ts')).href,
  '@openroyalty/sdk/documents': pathToFileURL(path.join(ROOT, 'sdk/src/documents/index.ts')).href,
  '@openroyalty/sdk/meter': pathToFileURL(path.join(ROOT, 'sdk/src/meter/index.ts')).href,
  '@openroyalty/sdk/ethers': pathToFileURL(path.join(ROOT, 'sdk/src/ethers/index.ts')).href,
  '@openroyalty/sdk/tree': pathToFileURL(path.join(ROOT, 'sdk/src/tree/index.ts')).href,
  '@openroyalty/sdk/usage': pathToFileURL(path.join(ROOT, 'sdk/src/usage/index.ts')).href,
  '@openroyalty/sdk/channels': pathToFileURL(path.join(ROOT, 'sdk/src/channels/index.ts')).href,
  '@openroyalty/sdk/tree/node': pathToFileURL(path.join(ROOT, 'sdk/src/tree/node/index.ts')).href,
  viem: import.meta.resolve('viem'),
  'viem/accounts': import.meta.resolve('viem/accounts'),
  ethers: import.meta.resolve('ethers'),
}

type Block = {
  /** The heading above it. */
  heading: string
  code: string
}

/** The blocks of TypeScript in a page, in order. */
function blocksOf(page: string): Block[] {
  const text = readFileSync(path.join(ROOT, page), 'utf8')
  let heading = ''
  return [...text.matchAll(/^#+ ([^\n]*)$|^```ts\n(.*?)^```$/gms)].flatMap(([, title, code]) => {
    if (title !== undefined) heading = title
    return code === undefined ? [] : [{ heading, code }]
  })
}

/** Names that a block declares outside all braces: `const name`, and `const { name, former: name }`. */
function namesIn(code: string): string[] {
  return [...code.matchAll(/^const (?:\{ (.*?) \}|(\w+)) =/gm)].flatMap(([, inner, plain]) =>
    plain ? [plain] : (inner ?? '').split(', ').map((each) => each.split(': ').at(-1) ?? each),
  )
}

/** Runs a block as a module of its own: against the SDK's sources, and the contracts of this test's chain. */
async function runBlock({ code }: Block, given: Record<string, unknown>): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-docs-'))
  const names = namesIn(code)
  const file = path.join(folder, 'block.mjs')
  const known = Object.keys(given).filter((name) => !names.includes(name))
  // What a block names is written to its own folder, and goes with it.
  const placed = code.replaceAll(/'([\w-]+\.(?:tree|logs\.gz))'/g, (_, name) => JSON.stringify(path.join(folder, name)))
  const located = Object.entries(MODULES).reduce(
    (text, [name, url]) => text.replaceAll(`'${name}'`, `'${url}'`),
    placed,
  )
  const module = [
    `const { ${known.join(', ')} } = globalThis.docs`,
    located.replaceAll('createRoyaltyClient({', 'createRoyaltyClient({ deployment,'),
    `export { ${names.join(', ')} }`,
  ].join('\n')
  // For the oldest Node that runs the tests, which knows no `using`.
  writeFileSync(file, (await transform(module, { loader: 'ts', target: 'es2022' })).code)
  Object.assign(globalThis, { docs: given })
  try {
    return await import(pathToFileURL(file).href)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('README', () => {
  it('has one block of TypeScript, and it pays the creator', async () => {
    const [block, ...others] = blocksOf('README.md')
    assert.ok(block)
    assert.deepEqual(others, [])

    const connection = await network.create()
    const { accounts, contracts, deployment, publicClient } = await deployOpenRoyalty(connection)
    const operator = createRoyaltyClient({ deployment, publicClient, walletClient: accounts.operator })
    const { poolId } = await operator.pools.create({
      token: contracts.testDollar.address,
      uses: ['TrainGenerative', 'Retrieve'],
      joinUnits: 1,
      fallbackPayee: accounts.operator.account.address,
    })
    const artist = accounts.author
    const before = await contracts.testDollar.read.balanceOf([artist.account.address])
    const { amount } = await runBlock(block, {
      ...{ publicClient, deployment, poolId, artist },
      lab: accounts.firm,
      file: new TextEncoder().encode('a drawing'),
      now: (await publicClient.getBlock()).timestamp,
    })

    const got = (await contracts.testDollar.read.balanceOf([artist.account.address])) - before
    assert.equal(got, amount)
    // 250 dollars, and what a few seconds of the stream have brought.
    assert.ok(got >= 250_000_000n && got < 250_100_000n, `${got} base units`)
  })
})

describe('docs/usage-tree.md', () => {
  it('has one block, which writes a tree and proves a work from its file', async () => {
    const [block, ...others] = blocksOf('docs/usage-tree.md')
    assert.ok(block)
    assert.deepEqual(others, [])

    const works = [1, 2, 3].map((each) => toHex(each, { size: 32 }))
    const shares = works.map((workId, i) => ({ workId, amount: BigInt(i + 1) }))
    const { proof, tree } = await runBlock(block, { licenseId: toHex(9, { size: 32 }), shares, workId: works[1] })
    const { leaf, siblings } = proof as { leaf: { workId: Hex; amount: bigint }; siblings: Hex[] }
    assert.deepEqual([leaf.workId, leaf.amount], [works[1], 2n])
    assert.ok(siblings.length > 0)
    assert.ok(tree)
  })
})

describe('docs/audit.md', () => {
  it('has one block, which audits a file of logs', async () => {
    const [block, ...others] = blocksOf('docs/audit.md')
    assert.ok(block)
    assert.deepEqual(others, [])

    const { author, stranger } = await sdkChain()
    await author.royalty.works.register({ contentHash: toHex(1, { size: 32 }), uses: ['Train'] })
    const { report } = await runBlock(block, { client: stranger.royalty, usageFiles: [], console: { log() {} } })
    const { counts, findings } = report as AuditReport
    assert.deepEqual([counts.works, counts.files, findings], [1, 0, []])
  })
})

describe('docs/statements.md', () => {
  it('has one block, which makes a statement and writes it', async () => {
    const [block, ...others] = blocksOf('docs/statements.md')
    assert.ok(block)
    assert.deepEqual(others, [])

    const { author, stranger, publicClient } = await sdkChain()
    const { workId } = await author.royalty.works.register({ contentHash: toHex(1, { size: 32 }), uses: ['Train'] })
    const until = (await publicClient.getBlock()).timestamp + 1n
    const artist = author.account.address
    const told = await runBlock(block, { client: stranger.royalty, artist, period: { from: 0n, until } })
    assert.deepEqual(
      (told.statement as CreatorStatement).works.map((work) => work.workId),
      [workId],
    )
    assert.ok((told.csv as string).includes(workId))
    assert.ok((told.html as string).startsWith('<!doctype html>'))
  })
})

/** What the blocks of docs/sdk.md declare, as far as its test looks at it. */
type Told = {
  workId: Hex
  uses: number
  catalogueId: Hex
  poolId: Hex
  paid: bigint
  refund: bigint
  licenseId: Hex
  fee: bigint
  permitted: boolean
  permittedByProof: boolean
  license: { standing: string }
  standingThen: string
  permittedThen: boolean
  quote: bigint
  statement: { owed: bigint; paid: bigint }
  amount: bigint
  claimed: readonly [{ amount: bigint }]
  claimedByUse: readonly [{ amount: bigint }]
  redeemed: readonly [{ amount: bigint }]
  shared: bigint
  sketched: { workId: Hex }
  second: { licenseId: Hex; fee: bigint }
  outcome: string
}

describe('docs/sdk.md', () => {
  it('does what it says, block by block', async () => {
    const chain = await sdkChain()
    const { author, operator, payer, stranger, certifier, deployment, dollar, networkHelpers, provider } = chain
    const token = dollar.address
    await chain.mint(payer.account.address, parseAmount('20000', 6))
    const bytes = (text: string) => new TextEncoder().encode(text)
    const person = (each: number): Address => toHex(each, { size: 20 })
    const [photographer, singer, drummer] = [person(0xa1), person(0xb2), person(0xc3)]
    let page: Record<string, unknown> = {
      ...{ deployment, chain: hardhat, transport: chain.transport, account: author.account, token },
      key: localAccounts().find(({ name }) => name === 'certifier')?.privateKey,
      provider: new BrowserProvider(provider as never, undefined, { cacheTimeout: -1 }),
      ...{ operator: operator.royalty, firm: payer.royalty, anyone: stranger.royalty, singer, drummer },
      safe: chain.walletOf(payer.account),
      ...{ treasury: operator.account.address, stewardAddress: certifier.account.address },
      ...{ drawing: bytes('a drawing'), song: bytes('a song'), sketch: bytes('a sketch'), legalText: 'As agreed.' },
      photos: [1, 2, 3].map((each) => ({ contentHash: toHex(each, { size: 32 }), creator: photographer })),
    }
    const before: Record<string, () => Promise<unknown>> = {
      Statements: () => networkHelpers.time.increase(31 * 86_400),
      'Payment by use': () => networkHelpers.time.increase(86_400),
    }
    for (const block of blocksOf('docs/sdk.md')) {
      await before[block.heading]?.()
      page = { ...page, ...(await runBlock(block, page)) }
    }

    const told = page as Told
    const { reads } = stranger.royalty
    const unitsOf = async (workId: Hex) => (await reads.memberOf({ poolId: told.poolId, workId })).units
    const balanceOf = (address: Address) => dollar.read.balanceOf([address])

    assert.equal(await reads.holderOf({ workId: told.workId }), author.account.address)
    assert.deepEqual(decodeUses(told.uses), ['Train', 'Retrieve'])
    assert.equal(await reads.holderOf({ workId: told.catalogueId }), certifier.account.address)
    assert.equal(told.paid, parseAmount('800', 6))
    // It ended at once: all but a few seconds of sixty days came back.
    assert.ok(told.refund > parseAmount('590', 6), `${told.refund} base units`)

    assert.deepEqual([told.fee, told.license.standing], [parseAmount('5000', 6), 'Active'])
    assert.deepEqual([told.permitted, told.permittedByProof], [true, true])
    assert.deepEqual([told.standingThen, told.permittedThen], ['Active', true])
    assert.deepEqual([told.quote, told.statement.owed], [parseAmount('2500', 6), told.quote])
    assert.ok(told.statement.paid > 0n && told.statement.paid < told.quote, `${told.statement.paid} base units`)
    assert.equal((await reads.licenseOf({ licenseId: told.licenseId }))?.due, 0n)

    // Five units to one.
    const [claimed] = told.claimed
    const [byUse] = told.claimedByUse
    assert.equal(byUse.amount, parseAmount('2', 6))
    assert.equal(told.redeemed[0].amount, 1_500n)
    assert.equal(await balanceOf(author.account.address), told.amount + byUse.amount)
    assert.equal(await balanceOf(photographer), claimed.amount)
    assert.ok(told.amount > parseAmount('4000', 6))
    assert.ok(Math.abs(Number(told.amount) / Number(claimed.amount) - 5) < 0.001)

    // The track has one unit of nine, and its band shares 60 to 40.
    assert.ok(told.shared >= parseAmount('100', 6) && told.shared < parseAmount('101', 6), `${told.shared} base units`)
    const [sung, drummed] = [await balanceOf(singer), await balanceOf(drummer)]
    assert.ok(told.shared - sung - drummed < 2n)
    assert.ok(Math.abs(Number(sung) / Number(told.shared) - 0.6) < 0.001)

    assert.equal(await reads.holderOf({ workId: told.sketched.workId }), author.account.address)
    assert.deepEqual([await unitsOf(told.workId), await unitsOf(told.sketched.workId)], [5n, 1n])
    const payments = await reads.paymentsOf({ poolId: told.poolId })
    assert.equal(payments.at(-2)?.args.amount, parseAmount('40', 6))
    assert.deepEqual(
      [payments.at(-1)?.args.amount, payments.at(-1)?.args.ref],
      [parseAmount('5000', 6), told.second.licenseId],
    )
    assert.equal(await reads.licenseHolderOf({ licenseId: told.second.licenseId }), payer.account.address)
    // Neither the statement nor the permit has left anything.
    const registry = deployment.licenseRegistry.address
    assert.equal(await dollar.read.allowance([payer.account.address, registry]), 0n)
    assert.equal(told.outcome, `Only ${formatAmount(await balanceOf(payer.account.address), 6)} dollars are left.`)
  })
})
