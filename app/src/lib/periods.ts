/** Seconds since 1970: the first one, and the first one after. */
export type Period = { from: bigint; until: bigint }

export const PERIODS = ['all', 'thisMonth', 'lastMonth', 'thisYear', 'lastYear', 'own'] as const
export type PeriodChoice = (typeof PERIODS)[number]

const formats = new Map<string, Intl.DateTimeFormat>()

/** The first second of a day in a time zone (IANA name). Days and months beyond their number are those of the next month or year. */
export function startOfDay(year: number, month: number, day: number, timeZone: string): bigint {
  const wanted = Date.UTC(year, month - 1, day)
  // Off by what the zone is off; where clocks change that night, once more.
  let guess = wanted
  for (let round = 0; round < 3; round += 1) guess += wanted - wallClockOf(guess, timeZone)
  // A midnight that clocks skip: the day begins as soon as its date is there.
  if (wallClockOf(guess, timeZone) < wanted) guess += wanted - wallClockOf(guess, timeZone)
  return BigInt(Math.floor(guess / 1000))
}

/** What clocks in a time zone show, as if it were UTC, in milliseconds. */
function wallClockOf(milliseconds: number, timeZone: string): number {
  const { year = 0, month = 1, day, hour, minute, second } = partsOf(milliseconds, timeZone)
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

function partsOf(milliseconds: number, timeZone: string): Record<string, number> {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    })
    formats.set(timeZone, format)
  }
  return Object.fromEntries(format.formatToParts(milliseconds).map(({ type, value }) => [type, Number(value)]))
}

type PeriodParameters = {
  /** Second of the last block: nothing later is known. */
  last: bigint
  timeZone: string
  /** First and last day, as date fields give them (2026-11-28), for a period of the reader's own. */
  first?: string
  final?: string
}

/** A period up to the last block at most; nothing where it has no second in it, or a day is missing. */
export function periodOf(
  choice: PeriodChoice,
  { last, timeZone, first = '', final = '' }: PeriodParameters,
): Period | undefined {
  const { year = 0, month = 1 } = partsOf(Number(last) * 1000, timeZone)
  const begin = (y: number, m: number, d = 1) => startOfDay(y, m, d, timeZone)
  const ends: Record<PeriodChoice, () => readonly [bigint, bigint] | undefined> = {
    all: () => [0n, last + 1n],
    thisMonth: () => [begin(year, month), begin(year, month + 1)],
    lastMonth: () => [begin(year, month - 1), begin(year, month)],
    thisYear: () => [begin(year, 1), begin(year + 1, 1)],
    lastYear: () => [begin(year - 1, 1), begin(year, 1)],
    own: () => {
      const [from, until] = [dayOf(first), dayOf(final)]
      return from && until && [begin(...from), begin(until[0], until[1], until[2] + 1)]
    },
  }
  const found = ends[choice]()
  if (!found) return undefined
  const [from, until] = found
  const known = until < last + 1n ? until : last + 1n
  return from < known ? { from, until: known } : undefined
}

function dayOf(text: string): [number, number, number] | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  return day === undefined ? undefined : [Number(year), Number(month), Number(day)]
}

/** The reader's time zone, UTC, and all others by their names. */
export function timeZones(): string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  return [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
}
