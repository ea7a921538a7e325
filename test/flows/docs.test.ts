import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { network } from 'hardhat'
import { deployOpenRoyalty } from '../../scripts/deploy/inProcess.ts'
import { createRoyaltyClient } from '../../sdk/src/index.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const SDK = pathToFileURL(path.join(ROOT, 'sdk/src/index.ts')).href

/** The blocks of TypeScript in a page, in order. */
function blocksOf(page: string): string[] {
  const text = readFileSync(path.join(ROOT, page), 'utf8')
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code ?? '')
}

/** Runs a block as a module of its own: against the SDK's sources, and the contracts of this test's chain. */
async function runBlock(code: string, given: Record<string, unknown>): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-docs-'))
  const names = [...code.matchAll(/^const (?:\{ (\w+) \}|(\w+)) =/gm)].map(([, inner, plain]) => inner ?? plain)
  const file = path.join(folder, 'block.mts')
  writeFileSync(
    file,
    [
      `const { ${Object.keys(given).join(', ')} } = globalThis.docs`,
      code
        .replaceAll("'@openroyalty/sdk'", `'${SDK}'`)
        .replaceAll('createRoyaltyClient({', 'createRoyaltyClient({ deployment,'),
      `export { ${names.join(', ')} }`,
    ].join('\n'),
  )
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
