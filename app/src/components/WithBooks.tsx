import type { ReactNode } from 'react'
import { useBooks } from '../hooks/useBooks.ts'
import { useChainTime } from '../hooks/useChainTime.ts'
import { useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import { ErrorNote } from './ErrorNote.tsx'
import { IndexerAlarm } from './IndexerAlarm.tsx'

type WithBooksProps = { children: (books: Books, time: bigint) => ReactNode }

/** What is shown once the books are read, with the chain's clock. */
export function WithBooks({ children }: WithBooksProps) {
  const { t } = useI18n()
  const { data: books, error, refetch } = useBooks()
  const time = useChainTime(books)
  if (!books)
    return error ? <ErrorNote error={error} onRetry={() => refetch()} /> : <p className="loading">{t.books.reading}</p>
  return (
    <>
      {error && <ErrorNote error={error} onRetry={() => refetch()} />}
      {books.origin.kind === 'differs' && <IndexerAlarm difference={books.origin.difference} />}
      {children(books, time)}
    </>
  )
}
