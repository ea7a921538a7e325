import { usePending } from '../hooks/usePending.ts'
import { useI18n } from '../i18n/index.tsx'
import { PendingNote } from './PendingNote.tsx'

/** What was sent, or may have been, before this page was opened or a sheet was closed. */
export default function PendingNotes() {
  const { t } = useI18n()
  const all = usePending()
  if (all.length === 0) return null
  return (
    <section className="stack pending" aria-label={t.pending.label}>
      {all.map(({ entry, state }) => (
        <PendingNote key={entry.id} entry={entry} state={state} />
      ))}
    </section>
  )
}
