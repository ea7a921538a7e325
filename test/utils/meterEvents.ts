import { createHash } from 'node:crypto'
import { toHex } from 'viem'
import { createMeter, type Meter, type MeterStore, retrieved, type UsageEvent } from '../../sdk/src/meter/index.ts'

export const METER_START = 1_772_323_200
const WORKS = 50

/** One event for each number, the same wherever it is made. */
export function numberedEvent(number: number): UsageEvent {
  const digest = createHash('sha256').update(`${number}`).digest()
  return {
    id: `event-${number}`,
    time: METER_START * 1000 + number,
    units: { requests: 1 + ((digest[0] ?? 0) % 3), outputTokens: digest.readUInt16LE(1) },
    works: [3, 4, 5].map((i) => ({ workId: toHex((digest[i] ?? 0) % WORKS, { size: 32 }) })).filter(isWork),
    revenue: BigInt(digest.readUInt32LE(8)),
  }
}

export function numberedMeter(store: MeterStore): Meter {
  return createMeter({
    license: { licenseId: toHex(99n, { size: 32 }), start: METER_START, periodDays: 30 },
    policy: retrieved({ rates: { standard: { requests: '1', outputTokens: '0.001' } } }),
    store,
    clock: () => METER_START * 1000 + 86_400_000,
  })
}

function isWork({ workId }: { workId: string }): boolean {
  return !/^0x0*$/.test(workId)
}
