import { useEffect } from 'react'
import { Link } from 'wouter'
import { useBooks } from '../hooks/useBooks.ts'
import { useHits } from '../hooks/useHits.ts'
import { useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import { countText, shortHex } from '../lib/format.ts'
import { placeOf } from '../lib/search.ts'

type SearchHitsProps = {
  /** Of the field; those of the hits begin with it. */
  id: string
  text: string
  /** The hit that the keyboard is at. */
  active: number
  /** Told how many there are. */
  onCount: (count: number) => void
  onChosen: () => void
}

/** What was found, as a list to choose from. */
export default function SearchHits(props: SearchHitsProps) {
  const { t } = useI18n()
  const { data: books, error } = useBooks()
  if (books) return <Hits {...props} books={books} />
  return <p className="soft small">{error ? t.errors.network.title : t.books.reading}</p>
}

function Hits({ id, text, active, onCount, onChosen, books }: SearchHitsProps & { books: Books }) {
  const { t, locale } = useI18n()
  const { hits, isAsking } = useHits(books, text)
  const found = hits.map((hit) => ({ ...hit, place: placeOf(books, hit) }))
  useEffect(() => onCount(found.length), [found.length, onCount])
  const status =
    found.length > 0 ? t.search.found(countText(found.length, locale)) : isAsking ? t.search.asking : t.search.none
  return (
    <>
      <p role="status" className={found.length > 0 ? 'visually-hidden' : 'soft small'}>
        {status}
      </p>
      <div id={`${id}-hits`} role="listbox" aria-label={t.search.results}>
        {found.map(({ kind, id: hitId, title, place, index }, position) => (
          <Link
            key={`${kind} ${hitId}`}
            id={`${id}-${position}`}
            href={place}
            // What the place cannot find out by itself.
            state={kind === 'catalogueWork' ? { title, index } : undefined}
            role="option"
            aria-selected={position === active}
            tabIndex={-1}
            className="search-hit"
            title={hitId}
            onClick={onChosen}
          >
            <span className="search-name">
              {title ? <bdi>{title.title}</bdi> : <span className="address">{shortHex(hitId)}</span>}
              {title && title.creators.length > 0 && (
                <span className="soft small">
                  <bdi>{title.creators.join(', ')}</bdi>
                </span>
              )}
            </span>
            <span className="soft small">
              {t.search.kinds[kind]}
              {title && <span className="address"> {shortHex(hitId)}</span>}
            </span>
          </Link>
        ))}
      </div>
    </>
  )
}
