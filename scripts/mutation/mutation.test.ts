import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { analyze, build, type Sources } from './compile.ts'
import { instrument, type Placed } from './instrument.ts'
import { findMutants, indexNodes, type Mutant } from './mutants.ts'
import { RESULTS_FILE } from './results.ts'
import { runSuites, suitesOf } from './runner.ts'
import { nameMutants, sample } from './sample.ts'
import { SWITCH_FILE, SWITCH_SOURCE } from './switch.ts'
import { readThreats } from './threats.ts'

const FILE = 'contracts/Till.sol'
const TEST = 'test/Till.t.sol'

const TILL = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

contract Till {
    error TooMuch(uint256 amount);

    uint256 private constant FEE = 3;
    uint256 public held;
    uint256 public count;

    function pay(uint256 amount, uint256 most) external returns (uint256 kept) {
        if (amount > most) revert TooMuch(amount); // a comment
        kept = _keep(amount, most);
        held += kept;
        if (amount == 77) count = 5;
    }

    function _keep(uint256 amount, uint256 most) private pure returns (uint256) {
        return amount / 2 - (most < amount ? FEE : 0);
    }
}
`
const SUITE = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Till} from "../contracts/Till.sol";

contract TillTest {
    function test_Pay() external {
        Till till = new Till();
        require(till.pay(9, 9) == 4, "rounds down");
        require(till.pay(8, 100) == 4, "halves");
        require(till.held() == 8, "holds");
        require(till.count() == 0, "does not count");
        try till.pay(9, 8) {
            revert("pays too much");
        } catch {}
    }
}
`
/** What the suite does not look at: the fee, and the counter, which only one amount moves. */
const SURVIVORS = [
  'amount → most',
  'amount == 77 → false',
  'amount → most',
  '77 → uint256(77 + 1)',
  '77 → uint256(77 - 1)',
  'count = 5; → ',
  '5 → uint256(5 + 1)',
  '5 → uint256(5 - 1)',
  'amount / 2 - (most < amount ? FEE : 0) → (amount / 2 + (most < amount ? FEE : 0))',
  'most → amount',
  'amount → most',
  'FEE → (FEE + 1)',
  'FEE → (FEE - 1)',
]

const OPTIONS = { fuzzRuns: 1, invariantRuns: 1, invariantDepth: 1, seed: '0x01' }

const originals: Sources = new Map([[FILE, TILL]])
const tree = analyze(originals).sources?.[FILE]?.ast
const mutants = findMutants(FILE, TILL, tree, indexNodes([tree]))

const textsAt = (line: number) =>
  mutants.filter((each) => each.line === line).map(({ operator, mutated }) => `${operator}: ${mutated}`)

function compileAll(shapeOf: (mutant: Mutant) => Placed['shape']) {
  const placed = mutants.map((mutant, i) => ({ ...mutant, id: i + 1, shape: shapeOf(mutant) }))
  const sources: Sources = new Map([
    [FILE, instrument(FILE, TILL, tree, placed).source],
    [SWITCH_FILE, SWITCH_SOURCE],
    [TEST, SUITE],
  ])
  const output = build(sources, [TEST])
  assert.deepEqual(output.errors?.filter(({ severity }) => severity === 'error') ?? [], [])
  return suitesOf(output)
}

test('mutants: what can go wrong on a line', () => {
  assert.deepEqual(textsAt(12), [
    'check removed: false',
    'comparison: amount >= most',
    'comparison: amount <= most',
    'wrong variable: most',
    'wrong variable: kept',
    'wrong variable: most',
  ])
  assert.deepEqual(textsAt(13), [
    'order swapped: held += kept; kept = _keep(amount, most);',
    'statement removed: ',
    'order swapped: _keep(most, amount)',
    'wrong variable: most',
    'wrong variable: kept',
  ])
})

for (const shape of ['beside the original', 'in a copy of the function'] as const) {
  test(`instrument: one compilation is the contract and each mutant, ${shape}`, async () => {
    const { artifacts, ids } = compileAll((mutant) => (shape === 'beside the original' ? mutant.shape : 'copied'))
    const survivors: number[] = []
    for (const mutant of [0, ...mutants.map((_, i) => i + 1)]) {
      const [outcome] = await runSuites(artifacts, ids, { ...OPTIONS, mutant })
      if (outcome?.failed.length === 0) survivors.push(mutant)
    }
    const [asIs, ...left] = survivors
    assert.equal(asIs, 0)
    assert.deepEqual(
      left.map((id) => `${mutants[id - 1]?.original} → ${mutants[id - 1]?.mutated}`),
      SURVIVORS,
    )
  })
}

test('reach: tells which mutants a suite comes by', async () => {
  const { artifacts, ids } = compileAll(({ shape }) => shape)
  const reached = new Set<number>()
  const onReach = (come: number[]) => {
    for (const each of come) reached.add(each)
  }
  await runSuites(artifacts, ids, { ...OPTIONS, onReach })
  const missed = mutants
    .filter((_, i) => !reached.has(i + 1))
    .map(({ original, mutated }) => `${original} → ${mutated}`)
  assert.deepEqual(missed, [
    'count = 5; → ',
    '5 → uint256(5 + 1)',
    '5 → uint256(5 - 1)',
    'FEE → (FEE + 1)',
    'FEE → (FEE - 1)',
  ])
})

test('sample: the same ones each time, and not those that are refused', () => {
  const named = nameMutants(mutants)
  const chosen = [...sample(named, 10, new Set()).keys()]
  assert.deepEqual([...sample(named, 10, new Set()).keys()], chosen)
  const refused = new Set(chosen.slice(0, 2))
  assert.ok([...sample(named, 10, refused).keys()].every((name) => !refused.has(name)))
})

test('threats: every row of the list of threats that contracts can answer has a bug or a reason', () => {
  const { seeded, explained } = readThreats()
  const rows = new Set([...seeded, ...explained].map(({ row }) => row.split(',')[0]))
  const sizes = { A: 12, B: 7, C: 11, D: 11, E: 8, F: 14 }
  const wanted = Object.entries(sizes).flatMap(([group, size]) =>
    Array.from({ length: size }, (_, i) => `${group}${i + 1}`),
  )
  assert.deepEqual(
    wanted.filter((row) => !rows.has(row)),
    [],
  )
})

test('results: at least 95 % of 400 or more mutants are killed, and every bug after a threat', {
  skip: !existsSync(RESULTS_FILE),
}, () => {
  const { about, results } = JSON.parse(readFileSync(RESULTS_FILE, 'utf8'))
  const { mutants: all, killed, equivalent, threats, threatsKilled } = about.figures
  assert.ok(all >= 400)
  assert.ok(killed >= 0.95 * (all - equivalent), `${killed} of ${all - equivalent}`)
  assert.equal(threatsKilled, threats)
  assert.equal(results.length, all + threats)
})
