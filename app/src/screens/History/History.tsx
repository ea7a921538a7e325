import { useMemo } from 'react'
import { type Hex, isHex } from 'viem'
import { Link, useParams, useSearchParams } from 'wouter'
import { Amount } from '../../components/Amount.tsx'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { Page } from '../../components/Page.tsx'
import { Records } from '../../components/Records.tsx'
import { Section } from '../../components/Section.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText, shortHex } from '../../lib/format.ts'
import { recordsAbout, sumsOf } from '../../lib/records.ts'

/** Everything that happened to something: the transactions behind its figures. */
export default function History() {
  const { t } = useI18n()
  const { id } = useParams<{ id: string }>()
  return (
    <Page eyebrow={<span className="mono">{id}</span>} title={t.history.title(shortHex(id))} lead={t.history.lead}>
      <WithBooks>
        {(books) =>
          isHex(id) && [42, 66].includes(id.length) ? (
            <HistoryBooks id={id} books={books} />
          ) : (
            <p className="soft">{t.history.none}</p>
          )
        }
      </WithBooks>
    </Page>
  )
}

const CHOICES = ['all', 'in', 'out'] as const

function HistoryBooks({ id, books }: { id: Hex; books: Books }) {
  const { t, locale } = useI18n()
  const [parameters] = useSearchParams()
  const only = CHOICES.find((choice) => choice === parameters.get('only')) ?? 'all'
  const all = useMemo(() => recordsAbout(books, id), [books, id])
  const shown = useMemo(
    () => all.filter(({ movement }) => only === 'all' || movement?.direction === only).reverse(),
    [all, only],
  )
  const sums = only === 'all' ? [] : [...sumsOf(shown, only)]
  const look = useTokens(sums.map(([token]) => token))
  return (
    <Section title={t.history.choices[only]} aside={<BooksBadge books={books} />}>
      <nav className="tags" aria-label={t.history.choose}>
        {CHOICES.map((choice) => (
          <Link
            key={choice}
            className="button button-small"
            href={`/history/${id}${choice === 'all' ? '' : `?only=${choice}`}`}
            aria-current={choice === only ? 'page' : undefined}
          >
            {t.history.choices[choice]}
          </Link>
        ))}
      </nav>
      {sums.length > 0 && (
        <dl className="stats">
          {sums.map(([token, sum]) => (
            <div key={token} className="stat">
              <dt>{t.history.together(countText(shown.length, locale))}</dt>
              <dd data-testid="together">
                <Amount value={sum} token={look(token)} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {shown.length === 0 ? (
        <p className="soft">{t.history.none}</p>
      ) : (
        <Records caption={t.history.choices[only]} records={shown} />
      )}
    </Section>
  )
}
