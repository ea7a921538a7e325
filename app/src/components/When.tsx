import { useI18n } from '../i18n/index.tsx'
import { dateText, dayText } from '../lib/format.ts'

/** A day, with its time in a title: for tables, where there is little room. */
export function When({ seconds }: { seconds: bigint }) {
  const { locale } = useI18n()
  return (
    <time dateTime={new Date(Number(seconds) * 1000).toISOString()} title={dateText(seconds, locale)}>
      {dayText(seconds, locale)}
    </time>
  )
}
