import { useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import { countText } from '../lib/format.ts'

/** Whose word the figures are: this browser's, from logs, up to a block. */
export function BooksBadge({ books }: { books: Books }) {
  const { t, locale } = useI18n()
  const logs = countText(books.logs.length, locale)
  const block = countText(books.block.number, locale)
  const problems = books.state.pools.problems.length
  if (problems > 0) return <span className="tag tag-bad">{t.books.problems(countText(problems, locale))}</span>
  return (
    <span className="tag tag-good" title={t.books.explain(logs, block)}>
      {t.books.recomputed(block)}
    </span>
  )
}
