import { useState } from 'react'
import { useRecount } from '../hooks/useBooks.ts'
import { useSettings } from '../hooks/useSettings.ts'
import { useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import { countText, dateText } from '../lib/format.ts'
import { Sheet } from './Sheet.tsx'

type BooksBadgeProps = { books: Books }

/** Whose word the figures are, up to which block; on a press, what that means. */
export function BooksBadge({ books }: BooksBadgeProps) {
  const { t, locale } = useI18n()
  const [isOpen, setOpen] = useState(false)
  const { origin } = books
  const block = countText(books.block.number, locale)
  const problems = books.state.pools.problems.length
  const [look, text] =
    problems > 0
      ? ['tag-bad', t.books.problems(countText(problems, locale))]
      : origin.kind === 'indexer'
        ? ['', t.books.word(countText(origin.block.number, locale))]
        : ['tag-good', t.books.recomputed(block)]
  return (
    <>
      <button type="button" className={`tag tag-button ${look}`} onClick={() => setOpen(true)}>
        {text}
      </button>
      {origin.kind === 'node' && origin.without && <span className="tag">{t.books.withoutIndexer}</span>}
      {isOpen && <Explanation books={books} onClose={() => setOpen(false)} />}
    </>
  )
}

function Explanation({ books, onClose }: BooksBadgeProps & { onClose: () => void }) {
  const { t, locale } = useI18n()
  const { indexerUrl } = useSettings()
  const { progress, recount } = useRecount()
  const { origin, block, logs } = books
  const counted = countText(logs.length, locale)
  const number = countText(block.number, locale)
  return (
    <Sheet title={t.books.whence} onClose={onClose}>
      {origin.kind === 'indexer' ? (
        <>
          <p>{t.books.explainWord(countText(origin.logs, locale), countText(origin.block.number, locale))}</p>
          {progress?.state === 'running' ? (
            <p className="soft" role="status">
              {t.books.recounting(countText(progress.logs, locale), countText(origin.logs, locale))}
            </p>
          ) : (
            <>
              {progress?.state === 'failed' && <p role="alert">{t.books.recountFailed}</p>}
              <div>
                <button type="button" className="button button-main" onClick={recount}>
                  {t.books.recount}
                </button>
              </div>
            </>
          )}
        </>
      ) : (
        <p>{t.books.explain(counted, number)}</p>
      )}
      {origin.kind === 'both' && <p>{t.books.agreed}</p>}
      {origin.kind === 'node' && origin.without && <p>{t.books.without[origin.without]}</p>}
      <dl className="facts">
        <dt>{t.books.logs}</dt>
        <dd>{counted}</dd>
        <dt>{t.books.lastBlock}</dt>
        <dd>
          {number}, {dateText(block.time, locale)}
          <br />
          <span className="mono small">{block.hash}</span>
        </dd>
        {indexerUrl && (
          <>
            <dt>{t.books.indexer}</dt>
            <dd className="mono small">{indexerUrl}</dd>
          </>
        )}
      </dl>
    </Sheet>
  )
}
