/** Texts of the command line as values. What is thrown says what the text has to be, and never repeats it: it may be a secret. */
import { type Address, getAddress, type Hex, isAddress } from 'viem'
import { isUse, USE_NAMES, type Use } from '../../../sdk/src/index.ts'
import { UsageError } from './errors.ts'

const DAY = 86_400n
const SECONDS: Readonly<Record<string, bigint>> = { s: 1n, m: 60n, h: 3600n, d: DAY, w: 7n * DAY }

/** Any text at all, apart from none. */
export function text(given: string): string {
  if (given === '') throw new UsageError('must not be empty')
  return given
}

export function address(given: string): Address {
  if (!isAddress(given)) {
    const hint = isAddress(given, { strict: false }) ? '; this one has a wrong checksum, so a letter is wrong' : ''
    throw new UsageError(`has to be an address: 0x and 40 hexadecimal digits${hint}`)
  }
  return getAddress(given)
}

/** An id or a hash. */
export function id(given: string): Hex {
  if (!/^0x[0-9a-fA-F]{64}$/.test(given)) throw new UsageError('has to be 0x and 64 hexadecimal digits')
  return given.toLowerCase() as Hex
}

/** A decimal number of a token's units, still a text: how many decimals it may have is the token's to say ({@link Money}). */
export function decimal(given: string): string {
  if (!/^[0-9]+(\.[0-9]+)?$/.test(given)) {
    throw new UsageError('has to be a decimal number such as 12.50, without sign, separators or currency')
  }
  return given
}

/** A whole number that is counted with, not money. */
export function whole(given: string): number {
  const value = Number(given)
  if (!/^[0-9]+$/.test(given) || !Number.isSafeInteger(value)) throw new UsageError('has to be a whole number')
  return value
}

export function bigWhole(given: string): bigint {
  if (!/^[0-9]{1,78}$/.test(given)) throw new UsageError('has to be a whole number')
  return BigInt(given)
}

/** A share such as `2.5%`, as parts of a million. */
export function percent(given: string): number {
  const [, digits = '', decimals = ''] = /^([0-9]{1,3})(?:\.([0-9]{1,4}))?%?$/.exec(given) ?? []
  const share = Number(digits + decimals.padEnd(4, '0'))
  if (digits === '' || share > 1_000_000)
    throw new UsageError('has to be a share such as 2.5%, at most 100% and with at most four decimals')
  return share
}

/** Names of uses with commas between them; letter case does not matter. `none` is the empty set. */
export function uses(given: string): readonly Use[] {
  if (given.toLowerCase() === 'none') return []
  if (given.toLowerCase() === 'all') return USE_NAMES
  return given.split(',').map((each) => {
    const name = USE_NAMES.find((known) => known.toLowerCase() === each.trim().toLowerCase())
    if (!name || !isUse(name))
      throw new UsageError(`has to be uses with commas between them, out of ${USE_NAMES.join(', ')}; or all, or none`)
    return name
  })
}

/** A length of time such as `30d`, `12h`, `90m`, `2w`, in seconds. */
export function duration(given: string): bigint {
  const [, number, unit = ''] = /^([0-9]{1,9})([smhdw])$/.exec(given) ?? []
  if (number === undefined) throw new UsageError('has to be a length of time such as 30d, 12h or 2w')
  return BigInt(number) * (SECONDS[unit] ?? 0n)
}

/** A moment: said by itself, or counted from now on. */
export type Moment = { at: bigint } | { after: bigint }

/** `2026-12-31`, `2026-12-31T12:00:00Z` (UTC where nothing is said), or `30d` from now. */
export function moment(given: string): Moment {
  if (/^[0-9]+[smhdw]$/.test(given)) return { after: duration(given) }
  const [, day, time = 'T00:00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2})?)?(Z|[+-]\d{2}:\d{2})?$/.exec(given) ?? []
  const milliseconds = Date.parse(`${day}${time}${zone}`)
  // A day that no month has is read as one of the next month by some: compared, it is refused.
  const isDay = day !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day)
  if (!isDay || Number.isNaN(milliseconds) || milliseconds < 0) {
    throw new UsageError('has to be a date such as 2026-12-31 or 2026-12-31T12:00:00Z, or a time from now such as 30d')
  }
  return { at: BigInt(milliseconds) / 1000n }
}

/** Seconds since 1970. */
export function secondOf(given: Moment, now: bigint): bigint {
  return 'at' in given ? given.at : now + given.after
}

/** A moment of the past, given the present one: a date, or as long ago as `30d`. */
export function pastMoment(given: string): (now: bigint) => bigint {
  const parsed = moment(given)
  return (now) => ('at' in parsed ? parsed.at : now - parsed.after)
}

/** `2026-10`, in UTC. */
export function month(given: string): { from: bigint; until: bigint } {
  const [, year, number] = /^(\d{4})-(\d{2})$/.exec(given) ?? []
  const at = (months: number) => BigInt(Date.UTC(Number(year), Number(number) - 1 + months, 1)) / 1000n
  if (!year || Number(year) < 1970 || Number(number) < 1 || Number(number) > 12) {
    throw new UsageError('has to be a month such as 2026-10')
  }
  return { from: at(0), until: at(1) }
}

/** IANA name of a time zone. */
export function timeZone(given: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: given })
    return given
  } catch {
    throw new UsageError('has to be a time zone such as Europe/Berlin or UTC')
  }
}
