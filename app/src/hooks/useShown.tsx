import { type ReactNode, useState } from 'react'
import { useI18n } from '../i18n/index.tsx'
import { countText } from '../lib/format.ts'

/** The first of many rows, and the button that shows as many more; no button where all are shown. */
export function useShown<row>(rows: readonly row[], atOnce: number): { shown: readonly row[]; more: ReactNode } {
  const { t, locale } = useI18n()
  const [count, setCount] = useState(atOnce)
  const left = rows.length - count
  const more = left > 0 && (
    <div>
      <button type="button" className="button button-small" onClick={() => setCount(count + atOnce)}>
        {t.common.more(countText(left, locale))}
      </button>
    </div>
  )
  return { shown: rows.slice(0, count), more }
}
