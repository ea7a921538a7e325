/**
 * What others build upon, held to test/snapshots: a change of a signature, a selector, a topic or a place in storage is seen by whoever
 * reads the commit.
 *
 *   UPDATE_SNAPSHOTS=1 npx hardhat test mocha test/surface/surface.test.ts    writes them anew
 */
import assert from 'node:assert/strict'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import hre from 'hardhat'
import type { Abi } from 'viem'
import { CONTRACTS } from '../../scripts/deploy/contracts.ts'
import { abiText, layoutsOf, layoutText } from './surface.ts'

const SNAPSHOTS = path.resolve(import.meta.dirname, '../snapshots')
const NAMES = [...CONTRACTS.map(({ name }) => name), 'Vault'].sort()
const isUpdate = process.env.UPDATE_SNAPSHOTS === '1'

function matches(file: string, text: string): void {
  const where = path.join(SNAPSHOTS, file)
  if (isUpdate) {
    mkdirSync(path.dirname(where), { recursive: true })
    writeFileSync(where, text)
  }
  assert.equal(existsSync(where) ? readFileSync(where, 'utf8') : '', text, `${file}: see above how to write it anew`)
}

describe('Surface of the contracts', () => {
  for (const name of NAMES) {
    it(`${name} has the ABI of its snapshot`, async () => {
      const { abi } = await hre.artifacts.readArtifact(name)
      matches(`abi/${name}.txt`, abiText(abi as Abi))
    })
  }

  it('has no snapshot of a contract that is gone', () => {
    const kept = globSync('*.txt', { cwd: path.join(SNAPSHOTS, 'abi') }).sort()
    if (isUpdate)
      for (const file of kept) if (!NAMES.includes(path.parse(file).name)) rmSync(path.join(SNAPSHOTS, 'abi', file))
    assert.deepEqual(isUpdate ? [] : kept, isUpdate ? [] : NAMES.map((name) => `${name}.txt`))
  })

  it('keeps everything where the snapshot says', async function () {
    this.timeout(120_000)
    const layouts = await layoutsOf(hre, NAMES)
    matches('storage.json', `${JSON.stringify(layouts, null, 2)}\n`)
  })

  it('would show every change', () => {
    const change = {
      type: 'function',
      name: 'f',
      inputs: [{ type: 'uint96', name: 'a' }],
      outputs: [],
      stateMutability: 'view',
    }
    const text = abiText([change] as never)
    for (const other of [
      { ...change, name: 'g' },
      { ...change, inputs: [{ type: 'uint128', name: 'a' }] },
      { ...change, inputs: [{ type: 'uint96', name: 'b' }] },
      { ...change, stateMutability: 'nonpayable' },
      { ...change, outputs: [{ type: 'bool', name: '' }] },
    ])
      assert.notEqual(abiText([other] as never), text)
    const types = { a: { label: 'uint96', numberOfBytes: '12' }, b: { label: 'uint128', numberOfBytes: '16' } }
    const row = { slot: '1', offset: 0, label: 'x', type: 'a' }
    const layout = layoutText({ storage: [row], types })
    for (const other of [
      { ...row, slot: '2' },
      { ...row, offset: 12 },
      { ...row, label: 'y' },
      { ...row, type: 'b' },
    ])
      assert.notDeepEqual(layoutText({ storage: [other], types }), layout)
  })
})
