import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { toHex } from 'viem'
import { SettlementBusyError } from '../../errors/settlement.ts'
import { lockSettlement, stemOf } from './journal.ts'

/** Of no process: higher than any that a system gives. */
const DEAD = 999_999_999
const ROUNDS = 100
const CONTENDERS = 8

describe('lockSettlement', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-lock-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const placeOf = (period: number) => ({ folder, licenseId: toHex(1, { size: 32 }), period, version: 1 })
  const lockOf = (period: number) => path.join(folder, `${stemOf(placeOf(period))}.lock`)

  /** All at once. Says who got it, and checks that the others were told who has it. */
  async function contend(period: number) {
    const outcomes = await Promise.allSettled(Array.from({ length: CONTENDERS }, () => lockSettlement(placeOf(period))))
    const unlocks = []
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') unlocks.push(outcome.value)
      else
        assert.ok(outcome.reason instanceof SettlementBusyError && outcome.reason.pid === process.pid, outcome.reason)
    }
    return unlocks
  }

  it('is one process’s at a time, also where many find one whose process is gone', async () => {
    const leftovers = ['', String(DEAD), `${DEAD}-0123456789ab`, 'torn \0']
    for (let round = 0; round < ROUNDS; round += 1) {
      const left = leftovers[round % (leftovers.length + 1)]
      if (left !== undefined) writeFileSync(lockOf(round), left)
      const [unlock, ...others] = await contend(round)
      assert.ok(unlock)
      assert.equal(others.length, 0, `round ${round}: ${others.length + 1} went on`)
      assert.equal(Number.parseInt(readFileSync(lockOf(round), 'utf8'), 10), process.pid)
      assert.deepEqual(await contend(round), [])
      await unlock()
      assert.deepEqual(readdirSync(folder), [])
    }
  })

  it('is taken over from a process that was taking it over when it went', async () => {
    const [first, second] = [`${DEAD}-aaaaaaaaaaaa`, `${DEAD}-bbbbbbbbbbbb`]
    const right = `${lockOf(0)}.${first.replace('-', '_')}.part`
    for (const isNested of [false, true]) {
      writeFileSync(lockOf(0), first)
      writeFileSync(right, second)
      if (isNested) writeFileSync(`${right}.${second.replace('-', '_')}.part`, `${DEAD}-cccccccccccc`)
      const [unlock, ...others] = await contend(0)
      assert.ok(unlock)
      assert.equal(others.length, 0)
      await unlock()
      assert.deepEqual(readdirSync(folder), [])
    }
  })

  it('is left to whoever is taking it over right now', async () => {
    const left = `${DEAD}-aaaaaaaaaaaa`
    writeFileSync(lockOf(0), left)
    const right = `${lockOf(0)}.${left.replace('-', '_')}.part`
    writeFileSync(right, `${process.pid}-bbbbbbbbbbbb`)
    await assert.rejects(lockSettlement(placeOf(0)), SettlementBusyError)
    assert.equal(readFileSync(lockOf(0), 'utf8'), left)
    assert.deepEqual(readdirSync(folder).sort(), [path.basename(lockOf(0)), path.basename(right)])
  })
})
