import type { ReactNode } from 'react'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { StandingTag } from '../../components/StandingTag.tsx'
import { Uses } from '../../components/Uses.tsx'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { dateText, distanceText } from '../../lib/format.ts'
import { NEVER, type StandingView } from '../../lib/standing.ts'

type StandingCardProps = { books: Books; view: StandingView; uses: number; time: bigint; children: ReactNode }

/** Whether a license may be used this second, for what, and if not why and what to do about it. */
export function StandingCard({ books, view, uses, time, children }: StandingCardProps) {
  const { t, locale } = useI18n()
  const { standing, mayUse, reasons, next, cureUntil } = view
  return (
    <section className="card card-hero" aria-label={t.license.standing}>
      <div className="card-head">
        <div className="row">
          <StandingTag standing={standing} />
          <Uses uses={uses} />
        </div>
        <BooksBadge books={books} />
      </div>
      <h2 data-testid="may-use">{mayUse ? t.standing.mayUse : t.standing.mayNot}</h2>
      <p>{t.license.means[standing]}</p>
      {reasons.length > 0 && (
        <ul className="clauses" data-testid="reasons">
          {reasons.map((reason) => (
            <li key={reason.kind} data-reason={reason.kind}>
              <strong>{t.standing.why[reason.kind](dateText(reason.at, locale))}</strong>{' '}
              <span className="soft">{t.standing.todo[reason.kind]}</span>
            </li>
          ))}
        </ul>
      )}
      {cureUntil !== NEVER && (
        <p className="note note-warn">
          {t.standing.cureUntil(dateText(cureUntil, locale), distanceText(cureUntil, time, locale))}
        </p>
      )}
      {next.length > 0 && (
        <ul className="clauses">
          {next.map(({ kind, at }) => (
            <li key={kind}>
              {t.standing.next[kind as keyof typeof t.standing.next](
                dateText(at, locale),
                distanceText(at, time, locale),
              )}
            </li>
          ))}
        </ul>
      )}
      {children}
    </section>
  )
}
