import {
  amountOver,
  MONTH,
  perDay,
  perHour,
  perMinute,
  perMonth,
  perSecond,
  perYear,
  RATE_ONE,
  type Rate,
  YEAR,
} from '../../../sdk/src/index.ts'
import { UsageError } from './errors.ts'
import type { Money } from './money.ts'
import { decimal } from './parse.ts'

const TIMES = {
  month: { per: perMonth, seconds: MONTH },
  day: { per: perDay, seconds: 86_400n },
  hour: { per: perHour, seconds: 3600n },
  minute: { per: perMinute, seconds: 60n },
  second: { per: perSecond, seconds: 1n },
  year: { per: perYear, seconds: YEAR },
} as const
/** Times that rates are shown in. The first where nothing speaks for another. */
const SHOWN = ['month', 'day', 'hour', 'minute', 'second'] as const

/** What arrives in how much time. The amount is still a text: how many decimals it may have is the token's to say. */
export type RateText = { amount: string; time: keyof typeof TIMES }

/** `3000/month`. */
export function rate(given: string): RateText {
  const [amount = '', time = '', ...rest] = given.split('/')
  if (rest.length > 0 || !Object.hasOwn(TIMES, time))
    throw new UsageError(`has to be an amount and a time such as 3000/month, out of ${Object.keys(TIMES).join(', ')}`)
  return { amount: decimal(amount), time: time as RateText['time'] }
}

/** Base units per second × 2^64, rounded down. @throws {UsageError} when the amount has more decimals than the token. */
export function rateIn({ parse }: Pick<Money, 'parse'>, { amount, time }: RateText): Rate {
  return TIMES[time].per(parse(amount))
}

/** `3000 USDC/month`: in the time in which it is an exact amount, and a short one. Where there is none, for a month, to the base unit. */
export function rateText({ format }: Pick<Money, 'format'>, rate: Rate): string {
  const texts = SHOWN.map((time) => {
    const { seconds } = TIMES[time]
    const amount = amountOver(rate, seconds)
    const text = format(amount)
    return { text: `${text}/${time}`, length: text.length, isExact: (amount * RATE_ONE) / seconds === rate }
  })
  const [best = texts[0]] = texts.filter(({ isExact }) => isExact).sort((a, b) => a.length - b.length)
  return best?.text ?? ''
}
