import { useI18n } from '../i18n/index.tsx'
import { dateText, dayText } from '../lib/format.ts'

/** A day, with its time in a title: for tables, where there is little room. */
export function When({ seconds }: { seconds: bigint }) {
  const { locale } = useI18n()
  const date = new Date(Number(seconds) * 1000)
  // Seconds of the chain go far beyond what dates are made for.
  const dateTime = Number.isNaN(date.getTime()) ? undefined : date.toISOString()
  return (
    <time dateTime={dateTime} title={dateText(seconds, locale)}>
      {dayText(seconds, locale)}
    </time>
  )
}
