import type { PendingState } from '../hooks/usePending.ts'
import { useI18n } from '../i18n/index.tsx'
import { dateText } from '../lib/format.ts'
import { forgetPending, type Pending } from '../lib/pending.ts'
import { TransactionLink } from './Hex.tsx'

const LOOKS: Record<PendingState, string> = {
  waiting: '',
  unreachable: '',
  landed: 'note-good',
  reverted: 'note-bad',
  unseen: 'note-warn',
  unanswered: 'note-warn',
}

/** One thing that a wallet was asked to send, what is known of it, and what to do. */
export function PendingNote({ entry, state }: { entry: Pending; state: PendingState }) {
  const { t, locale } = useI18n()
  const isOver = state === 'landed' || state === 'reverted'
  return (
    <div className={`note ${LOOKS[state]}`} role="status" data-pending={state}>
      <strong>{t.pending.asked(entry.title, dateText(Math.floor(entry.askedAt / 1000), locale))}</strong>
      <p>
        {t.pending[state]} {entry.hash && <TransactionLink hash={entry.hash} />}
      </p>
      {(isOver || state === 'unseen' || state === 'unanswered') && (
        <div>
          <button type="button" className="button button-small" onClick={() => forgetPending(entry.id)}>
            {isOver ? t.pending.seen : t.pending.forget}
          </button>
        </div>
      )}
    </div>
  )
}
