/**
 * Records numbered events and notes each number once it is acknowledged. Tests start it as a process of its own, and kill it.
 *
 *   node test/utils/meterWriter.ts orders.json      { "sqlite": "meter.sqlite", "notes": "notes", "numbers": [0, 1, 2], "together": 10 }
 */
import { openSync, readFileSync, writeSync } from 'node:fs'
import { postgresStore, sqliteStore } from '../../sdk/src/meter/index.ts'
import { numberedEvent, numberedMeter } from './meterEvents.ts'

export type WriterOrders = {
  sqlite?: string
  postgres?: string
  /** File for the numbers acknowledged, and `done` at the end. */
  notes: string
  numbers: readonly number[]
  /** Events that are sent without waiting for one another. */
  together: number
}

const { sqlite, postgres, notes, numbers, together }: WriterOrders = JSON.parse(
  readFileSync(process.argv[2] ?? '', 'utf8'),
)
const meter = numberedMeter(
  sqlite === undefined ? postgresStore({ connectionString: postgres ?? '' }) : sqliteStore(sqlite),
)
const file = openSync(notes, 'w')
writeSync(1, 'ready\n')
for (let at = 0; at < numbers.length; at += together) {
  const acknowledge = async (number: number) => {
    await meter.record(numberedEvent(number))
    // At once: what is in a buffer would be lost, and count as never acknowledged.
    writeSync(file, `${number}\n`)
  }
  await Promise.all(numbers.slice(at, at + together).map(acknowledge))
}
await meter.close()
writeSync(file, 'done\n')
