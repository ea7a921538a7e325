/**
 * Nobody has a power over what is another's: every call of every contract, by every kind of caller.
 *
 *   UPDATE_SNAPSHOTS=1 npx hardhat test mocha test/access/access.test.ts    writes docs/access.md anew
 *   ACCESS_CALLERS=20 …                                                     more strangers per call, from ACCESS_SEED
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Abi, Address } from 'viem'
import { CONTRACTS } from '../../scripts/deploy/contracts.ts'
import { changesBetween, readHoldings } from './holdings.ts'
import { type Answered, type Fates, pageOf } from './page.ts'
import { ROWS, type Row } from './rows.ts'
import { CALLERS, type Call, type Caller, createWorld, hashOf, PEOPLE, type World } from './world.ts'

const PAGE = path.resolve(import.meta.dirname, '../../docs/access.md')
const STRANGERS = Number(process.env.ACCESS_CALLERS ?? 1)
const SEED = process.env.ACCESS_SEED ?? 'access'

const nameOf = ({ contract, fn, case: which }: Row) => `${contract}.${fn}${which ? `, ${which}` : ''}`
/** What a token says to who has none, or has allowed nothing. */
const HAS_NO_MONEY = /^ERC20Insufficient(Balance|Allowance)$/

describe('Access', () => {
  let world: World
  const answered: Answered[] = []

  before(async function () {
    this.timeout(300_000)
    world = await createWorld()
  })

  const callOf = async (row: Row, caller: Address): Promise<Call> => ({
    to: row.contract,
    fn: row.fn,
    args: await row.args(world, caller),
  })

  it('has a row, with a reason, for every function that changes something', () => {
    const wanted = [...CONTRACTS.map(({ name }) => name as string), 'Vault'].flatMap((contract) =>
      (world.abis[contract] as Abi).flatMap((item) =>
        item.type === 'function' && item.stateMutability !== 'view' && item.stateMutability !== 'pure'
          ? [`${contract}.${item.name}`]
          : [],
      ),
    )
    const rows = new Set(ROWS.map(({ contract, fn }) => `${contract}.${fn}`))
    assert.deepEqual([...rows].sort(), [...new Set(wanted)].sort())
    // Functions of one name are told apart by how many arguments they take, and each has its row.
    const overloads = wanted.filter((name, i) => wanted.indexOf(name) !== i)
    for (const name of overloads) {
      const own = ROWS.filter(({ contract, fn }) => `${contract}.${fn}` === name)
      assert.equal(own.length, wanted.filter((each) => each === name).length, name)
    }
    for (const row of ROWS) assert.ok(row.why.endsWith('.') && row.why.length > 20, `${nameOf(row)} says why`)
    assert.equal(new Set(ROWS.map(nameOf)).size, ROWS.length, 'no row twice')
  })

  it('goes through for whom it should, for nobody else, and changes what it says', async function () {
    this.timeout(600_000 * Math.max(1, STRANGERS))
    const problems: string[] = []
    for (const row of ROWS) {
      await world.rewind()
      await row.before?.(world)
      const fates = await fatesOf(row)
      const observed = new Set<string>()
      for (let i = 0; i < STRANGERS; i += 1) {
        for (const change of await changesByStranger(row, `${SEED} ${i}`)) observed.add(change)
      }
      const changes = [...observed].sort()
      answered.push({ row, fates, changes })
      problems.push(...problemsOf(row, fates), ...problemsOfChanges(row, changes))
    }
    assert.deepEqual(problems, [])
  })

  it('is what docs/access.md says', () => {
    assert.equal(answered.length, ROWS.length)
    const page = pageOf(answered)
    if (process.env.UPDATE_SNAPSHOTS === '1') writeFileSync(PAGE, page)
    assert.equal(readFileSync(PAGE, 'utf8'), page, 'docs/access.md: see above how to write it anew')
  })

  it('would notice what it looks for', async () => {
    await world.rewind()
    const before = await readHoldings(world)
    assert.deepEqual(changesBetween(before, await readHoldings(world)), [], 'looking changes nothing')
    await world.send('owner', 'WorkRegistry', 'setConsent', world.works.work, 0)
    await world.send('owner', 'TestDollar', 'transfer', world.people.stranger, 1n)
    const changes = changesBetween(before, await readHoldings(world))
    assert.deepEqual(changes, ['owner: dollars -', 'stranger: dollars +', 'work: consent'])

    const row = ROWS.find(({ contract, fn }) => contract === 'WorkRegistry' && fn === 'setConsent') as Row
    const fates = new Map(CALLERS.map((caller) => [caller, caller === 'owner' ? 'ok' : 'WorkNotOwner']))
    assert.deepEqual(problemsOf(row, fates), [])
    assert.equal(problemsOf(row, new Map(fates).set('steward', 'ok')).length, 1)
    assert.equal(problemsOf(row, new Map(fates).set('owner', 'WorkNotOwner')).length, 1)
    assert.equal(problemsOfChanges(row, ['work: consent']).length, 1)
    assert.equal(problemsOfChanges({ ...row, changes: ['work: consent'] }, []).length, 1)
    // What takes from somebody who has signed nothing is never right, listed or not.
    assert.equal(problemsOfChanges({ ...row, changes: ['owner: dollars -'] }, ['owner: dollars -']).length, 1)
  })

  async function fatesOf(row: Row): Promise<Fates> {
    const fates = new Map<Caller, string>()
    for (const caller of CALLERS) {
      const call = await callOf(row, world.addressOf(caller))
      const ended = await world.attempt(caller, call, row.at?.(world))
      fates.set(caller, ended.ok ? 'ok' : ended.error)
    }
    return fates
  }

  /** What an account that nobody has ever heard of changes of what is somebody else's. */
  async function changesByStranger(row: Row, seed: string): Promise<string[]> {
    const stranger = `0x${hashOf(`${seed} ${nameOf(row)}`).slice(-40)}` as Address
    const undo = await world.snapshot()
    await world.fund(stranger)
    const call = await callOf(row, stranger)
    const ended = await world.attempt(stranger, call, row.at?.(world))
    let changes: string[] = []
    if (ended.ok) {
      const before = await readHoldings(world)
      await world.send(stranger, call.to, call.fn, ...call.args)
      changes = changesBetween(before, await readHoldings(world))
    } else if (row.may === 'anyone' || row.may === 'anyone who pays') changes = [`refused with ${ended.error}`]
    await undo()
    return changes
  }
})

function problemsOf(row: Row, fates: Fates): string[] {
  return CALLERS.flatMap((caller) => {
    const fate = fates.get(caller)
    if (fate === undefined) return [`${nameOf(row)}: nobody asked for ${caller}`]
    const pays = caller in PEOPLE && caller !== 'claim key'
    const should =
      row.may === 'anyone'
        ? true
        : row.may === 'anyone who pays'
          ? pays || !HAS_NO_MONEY.test(fate)
          : row.may.includes(caller)
    if (should === (fate === 'ok')) return []
    return [`${nameOf(row)}: ${caller} ${should ? `should, and is told ${fate}` : 'should not, and may'}`]
  })
}

/** Whose money a stranger's call takes has signed for it, or has written it down before. */
const GIVEN = /signed by who pays|as its payer has written/
const TAKES = new RegExp(`^(${Object.keys(PEOPLE).join('|')}): (dollars|other tokens|works owned|licenses) -$`)

function problemsOfChanges(row: Row, changes: readonly string[]): string[] {
  const taken = changes.filter((change) => TAKES.test(change))
  if (taken.length > 0 && !GIVEN.test(row.case ?? '')) return [`${nameOf(row)}: a stranger takes ${taken.join(', ')}`]
  const said = [...(row.changes ?? [])].sort()
  if (said.join() === changes.join()) return []
  return [`${nameOf(row)}: a stranger changes [${changes.join(', ')}], not [${said.join(', ')}]`]
}
