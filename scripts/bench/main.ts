/**
 * Measures speeds and sizes, each beside an alternative in the same run. Prints them, and writes them to docs/benchmarks.md.
 *
 *   npm run bench
 *   npm run bench -- --full    builds the largest usage tree with the alternative too, which takes minutes and gigabytes
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import { type Hex, keccak256, toHex } from 'viem'
import { readCatalogue } from '../../cli/src/catalogue/readCatalogue.ts'
import { buildCatalogue, type CatalogueEntry } from '../../sdk/src/index.ts'
import { loadKeccak } from '../../sdk/src/tree/index.ts'
import { gzippedSize } from '../checks/gzippedSize.ts'
import { run } from '../checks/run.ts'
import { measureAi } from './ai.ts'
import { measureMeter } from './meter.ts'
import { measureReplay } from './replay.ts'
import { markdownOf, medianOf, printRows, type Row, timed } from './rows.ts'
import { measureTrees } from './trees.ts'
import { measureVouchers } from './vouchers.ts'

const WORKS = 100_000
const PROOFS = 1_000
/** Fresh processes for each import: an odd number has a middle. */
const IMPORTS = 11
/** What importing the SDK may take beyond importing viem, which it needs. */
const IMPORT_BUDGET_MS = 50
/** Of a file as streams hand it on. */
const CHUNK_BYTES = 1 << 16

// What is published, and not an old build of it.
const { code } = await run('npm', ['run', 'build', '--silent', '--workspace', '@openroyalty/sdk'])
if (code !== 0) process.exit(code)
const trees = measureTrees({ isFull: process.argv.includes('--full') })
const meter = await measureMeter()
const ai = await measureAi()
const vouchers = await measureVouchers()
const replays = measureReplay()
const imports = measureImport()
const rows = [
  await measureSize(),
  imports,
  ...(await measureCatalogue()),
  ...trees.rows,
  ...meter.rows,
  ...ai.rows,
  ...vouchers.rows,
  ...replays.rows,
  await measureNdjson(),
  await measureCsv(),
]
printRows(rows)
writeFileSync('docs/benchmarks.md', pageOf(rows))

const problems = [...trees.problems, ...meter.problems, ...ai.problems, ...vouchers.problems, ...replays.problems]
if (imports.ours - imports.theirs > IMPORT_BUDGET_MS) {
  problems.push(`Importing the SDK takes over ${IMPORT_BUDGET_MS} ms more than importing viem.`)
}
for (const problem of problems) console.error(`\n${problem}`)
if (problems.length > 0) process.exitCode = 1

function pageOf(rows: readonly Row[]): string {
  const [cpu] = cpus()
  return `# Benchmarks

Written by \`npm run bench\`. Do not edit: run it again. Each row is measured beside its alternative in the same run; the ratio is ours to
theirs. Rates (1/s) are better high, all else is better low.

${markdownOf(rows)}

On ${cpus().length} cores (${cpu?.model.trim()}), Node ${process.versions.node}. "Extrapolated" is in a straight line from the smaller trees, which
flatters the alternative; \`npm run bench -- --full\` builds the largest with it too.
`
}

/* THE PACKAGE */

async function measureSize(): Promise<Row> {
  const [ours, theirs] = [await gzippedSize('@openroyalty/sdk'), await gzippedSize('viem', [])]
  return { what: 'size, gzipped', unit: 'kB', ours: ours / 1000, theirs: theirs / 1000, alternative: 'viem' }
}

function measureImport(): Row {
  const [ours, theirs]: [number[], number[]] = [[], []]
  // In turn, so that what else the machine does meets both.
  for (let i = 0; i < IMPORTS; i++) {
    theirs.push(importTime('viem'))
    ours.push(importTime('@openroyalty/sdk'))
  }
  return { what: 'import', unit: 'ms', ours: medianOf(ours), theirs: medianOf(theirs), alternative: 'viem alone' }
}

/** Milliseconds until a module and all it imports are there, in a process that has imported nothing. */
function importTime(specifier: string): number {
  const code = `const start = performance.now(); await import(${JSON.stringify(specifier)}); console.log(performance.now() - start)`
  return Number(execFileSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' }))
}

/* CATALOGUES */

async function measureCatalogue(): Promise<Row[]> {
  const works = Array.from(
    { length: WORKS },
    (_, index): CatalogueEntry => ({
      contentHash: keccak256(toHex(index)),
      holder: toHex(index + 1, { size: 20 }),
      isClaimKey: index % 2 === 1,
    }),
  )
  const alternative = '@openzeppelin/merkle-tree'
  const [tree, ours] = timed(() => buildCatalogue(works))
  const keccak = await loadKeccak()
  const [fastTree, fast] = timed(() => buildCatalogue(works, { keccak }))
  const [reference, theirs] = timed(() => {
    const leaves = works.map(({ contentHash, holder, isClaimKey }, index) => [index, contentHash, holder, isClaimKey])
    return StandardMerkleTree.of(leaves, ['uint32', 'bytes32', 'address', 'bool'])
  })
  assert.equal(tree.root, reference.root)
  assert.equal(fastTree.root, reference.root)

  const indices = Array.from({ length: PROOFS }, (_, i) => Math.floor((i * WORKS) / PROOFS))
  const proofsBy = (prove: (index: number) => readonly string[]) => timed(() => indices.map(prove))
  const [proofs, oursEach] = proofsBy((index) => tree.proof(index))
  const [referenceProofs, theirsEach] = proofsBy((index) => reference.getProof(index) as Hex[])
  assert.deepEqual(proofs, referenceProofs)

  const each = 1000 / PROOFS
  return [
    { what: `catalogue of ${WORKS.toLocaleString('en')} works, CPU`, unit: 'ms', ours, theirs, alternative },
    { what: 'the same, hashed in WebAssembly', unit: 'ms', ours: fast, theirs, alternative },
    { what: 'one proof of it', unit: 'µs', ours: oursEach * each, theirs: theirsEach * each, alternative },
  ]
}

async function measureNdjson(): Promise<Row> {
  const line = (id: number) =>
    JSON.stringify({
      id: `w${id}`,
      title: `Work ${id}`,
      authors: [{ id: `c${id % 997}`, name: `Creator ${id % 997}` }],
    })
  const alternative = 'readline, JSON.parse'
  return measureReading(
    'NDJSON rows read',
    Array.from({ length: WORKS }, (_, id) => line(id)),
    JSON.parse,
    alternative,
  )
}

async function measureCsv(): Promise<Row> {
  const lines = Array.from({ length: WORKS }, (_, id) => `w${id},Work ${id},Creator ${id % 997},${id % 50}`)
  const split = (line: string) => line.split(',')
  return measureReading('CSV rows read', ['id,title,creators,weight', ...lines], split, 'readline, split at commas')
}

/** Rows per second, beside what splits the same bytes into lines and fields and checks nothing. */
async function measureReading(
  what: string,
  lines: readonly string[],
  parse: (line: string) => unknown,
  alternative: string,
): Promise<Row> {
  const bytes = Buffer.from(`${lines.join('\n')}\n`)
  const chunks = Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, i) =>
    bytes.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES),
  )

  let works = 0
  let start = performance.now()
  const onBadRow = ({ line, reason }: { line: number; reason: string }) => assert.fail(`line ${line} ${reason}`)
  for await (const _ of readCatalogue(Readable.from(chunks), { onBadRow })) works++
  const ours = (works / (performance.now() - start)) * 1000
  assert.equal(works, WORKS)

  let parsed = 0
  start = performance.now()
  for await (const line of createInterface({ input: Readable.from(chunks) })) if (parse(line)) parsed++
  const theirs = (parsed / (performance.now() - start)) * 1000
  assert.equal(parsed, lines.length)
  return { what, unit: '1/s', ours, theirs, alternative }
}
