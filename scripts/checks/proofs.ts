/**
 * Proves the lemmas of test/proofs with the compiler's model checker and z3, and sees that none of them survives being broken.
 *
 *   node scripts/checks/proofs.ts                     those that take seconds
 *   npm run prove                                     all, and each of them broken on purpose, which must not prove
 *   node scripts/checks/proofs.ts --all --only TEXT   those that say TEXT
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { LEMMAS } from '../../test/proofs/lemmas.ts'
import { contractOf, type Lemma } from './lemma.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
/** Milliseconds for one question; none needs a quarter of it on a busy machine. */
const PATIENCE = 240_000
/** For one about a lemma that is broken: that nobody finds a proof is enough, in the time that finds several where there is one. */
const PATIENCE_BROKEN = 12_000
const PATIENCE_BROKEN_SLOW = 90_000

type Message = { errorCode?: string; severity: string; message: string }
type Solc = {
  compile: (
    input: string,
    callbacks: { smtSolver: (query: string) => { contents: string } | { error: string } },
  ) => string
}
export type Verdict = 'proved' | 'violated' | 'unproved'

/** solc's codes for what it says about a target. */
const PROVED = '9576'
const MAY_FAIL = '6328'

/** One contract, asked about until the checker has no question left. */
async function judge(content: string, timeout: number): Promise<Verdict> {
  const solc = createRequire(import.meta.url)('solc') as Solc
  const modelChecker = {
    engine: 'chc',
    solvers: ['smtlib2'],
    targets: ['assert'],
    showProvedSafe: true,
    showUnproved: true,
    timeout,
  }
  const input = JSON.stringify({
    language: 'Solidity',
    sources: { 'Lemma.sol': { content } },
    settings: { modelChecker },
  })
  const answers = new Map<string, string>()
  for (;;) {
    const asked: string[] = []
    const smtSolver = (query: string) => {
      const contents = answers.get(query)
      if (contents !== undefined) return { contents }
      asked.push(query)
      return { error: 'asked' }
    }
    const messages: Message[] = JSON.parse(solc.compile(input, { smtSolver })).errors ?? []
    const errors = messages.filter(({ severity }) => severity === 'error')
    if (errors.length > 0) throw new Error(`${errors.map(({ message }) => message).join('\n')}\n${content}`)
    if (asked.length === 0) return verdictOf(messages)
    for (const query of asked) answers.set(query, await solve(query, timeout))
  }
}

function verdictOf(messages: readonly Message[]): Verdict {
  const failing = messages.filter(({ errorCode }) => errorCode === MAY_FAIL)
  if (failing.some(({ message }) => message.includes('happens here'))) return 'violated'
  const proved = messages.filter(({ errorCode }) => errorCode === PROVED)
  const others = messages.filter(({ message }) => /^CHC: (?!.*safe)/.test(message))
  return proved.length > 0 && failing.length === 0 && others.length === 0 ? 'proved' : 'unproved'
}

/** Asks z3, in a process of its own: after a question that took too long it would answer no other. */
function solve(query: string, timeout: number): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'z3.ts')], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), timeout + 5_000)
    child.on('close', () => {
      clearTimeout(timer)
      resolve(output || 'unknown')
    })
    child.stdin.end(query)
  })
}

if (import.meta.main) {
  const only = process.argv.includes('--only') ? (process.argv.at(-1) as string) : ''
  const isAll = process.argv.includes('--all')
  const lemmas = LEMMAS.filter(({ says, isSlow = false }) => says.includes(only) && (isAll || !isSlow))
  const jobs = lemmas.flatMap((lemma) => [
    { lemma, isBroken: false },
    ...(process.argv.includes('--broken') ? [{ lemma, isBroken: true }] : []),
  ])
  const counts = { proved: 0, unproved: 0, broken: 0, survived: 0 }
  const start = performance.now()
  const next = async (): Promise<void> => {
    const job = jobs.shift()
    if (!job) return
    await one(job)
    return next()
  }
  async function one({ lemma, isBroken }: { lemma: Lemma; isBroken: boolean }): Promise<void> {
    const since = performance.now()
    const verdict = await judge(
      contractOf(lemma, read, isBroken),
      isBroken ? (lemma.isSlow ? PATIENCE_BROKEN_SLOW : PATIENCE_BROKEN) : PATIENCE,
    )
    const isGood = isBroken ? verdict !== 'proved' : verdict === 'proved'
    if (isBroken) counts[isGood ? 'broken' : 'survived'] += 1
    else counts[isGood ? 'proved' : 'unproved'] += 1
    const seconds = ((performance.now() - since) / 1000).toFixed(1)
    console.log(`${isGood ? '✔' : '✖'} ${isBroken ? 'broken: ' : ''}${lemma.says} (${verdict}, ${seconds} s)`)
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, next))
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  console.log(
    `${counts.proved} lemmas proved, ${counts.unproved} unproved; broken on purpose: ${counts.broken} not proved, ${counts.survived} proved (${seconds} s)`,
  )
  process.exit(counts.unproved + counts.survived > 0 || counts.proved === 0 ? 1 : 0)
}
