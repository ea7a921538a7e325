import { existsSync } from 'node:fs'
import type { Hex } from 'viem'
import type { LicenseState } from '../../../sdk/src/index.ts'
import {
  createMeter,
  type Meter,
  type MeterSettlement,
  retrieved,
  type StoredPeriod,
  sqliteStore,
} from '../../../sdk/src/meter/index.ts'
import type { Context } from './context.ts'
import { UsageError } from './errors.ts'
import type { Money } from './money.ts'

/** A license whose use is metered, as the chain tells of it. */
export type Metered = {
  license: LicenseState
  periodDays: number
  money: Money
  /** First second of a period, and first second after it. */
  bounds: (period: number) => { from: bigint; until: bigint }
}

const DAY = 86_400n

/** @throws {UsageError} when the license asks for no statements. */
export async function meteredLicense(
  { reader, money }: Pick<Context, 'reader' | 'money'>,
  licenseId: Hex,
): Promise<Metered> {
  const { reads } = await reader()
  const license = await reads.licenseStateOf({ licenseId })
  const [{ terms }, { token }] = await Promise.all([
    reads.termsOf({ offerId: license.offerId }),
    reads.poolOf({ poolId: license.poolId }),
  ])
  const { periodDays } = terms
  if (periodDays === 0) throw new UsageError('This license asks for no statements, so it has no periods.')
  const length = BigInt(periodDays) * DAY
  const bounds = (period: number) => {
    const from = license.start + BigInt(period) * length
    return { from, until: from + length < license.end ? from + length : license.end }
  }
  return { license, periodDays, money: await money(token), bounds }
}

/**
 * Does something with the meter that is kept in a file. What a period counted is shared by the policy that it was begun with.
 *
 * @throws {UsageError} when there is no such file: none is made.
 */
export async function withMeter<value>(
  context: Pick<Context, 'now'>,
  {
    licenseId,
    store: file,
    metered,
    settlement,
  }: { licenseId: Hex; store: string; metered: Metered; settlement?: MeterSettlement | undefined },
  use: (meter: Meter, periods: readonly StoredPeriod[]) => Promise<value>,
): Promise<value> {
  if (!existsSync(file)) throw new UsageError(`There is no meter store ${file}.`)
  // Whether a period is over is the chain's to say.
  const now = Number(await context.now()) * 1000
  const { start, end } = metered.license
  const store = sqliteStore(file)
  const meter = createMeter({
    license: { licenseId, start, end, periodDays: metered.periodDays },
    // A period that was begun has its own; none is begun here.
    policy: retrieved(),
    store,
    settlement,
    clock: () => now,
  })
  try {
    return await use(meter, await store.readPeriods(licenseId))
  } finally {
    await meter.close()
  }
}
