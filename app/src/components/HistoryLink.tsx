import { Link } from 'wouter'
import { useI18n } from '../i18n/index.tsx'

/** The way to all transactions that something was in. */
export function HistoryLink({ id }: { id: string }) {
  const { t } = useI18n()
  return (
    <Link className="button button-small" href={`/history/${id}`}>
      {t.history.link}
    </Link>
  )
}
