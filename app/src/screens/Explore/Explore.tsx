import { type FormEvent, useId, useState } from 'react'
import { isAddress, isHex } from 'viem'
import { useLocation } from 'wouter'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { Epochs } from '../../components/Epochs.tsx'
import { Page } from '../../components/Page.tsx'
import { Payments } from '../../components/Payments.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText } from '../../lib/format.ts'
import { PoolTiles } from './PoolTiles.tsx'

/** Everything, for everybody. */
export default function Explore() {
  const { t } = useI18n()
  return (
    <Page title={t.explore.title} lead={t.explore.lead}>
      <WithBooks>
        {(books, time) => (
          <>
            <Search books={books} />
            <Counts books={books} />
            <PoolTiles books={books} time={time} />
            <Payments books={books} />
            <Epochs books={books} />
          </>
        )}
      </WithBooks>
    </Page>
  )
}

/** Goes to whatever has this id, address or hash. */
function Search({ books }: { books: Books }) {
  const { t } = useI18n()
  const id = useId()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const [isMissing, setMissing] = useState(false)
  const search = (event: FormEvent) => {
    event.preventDefault()
    const place = placeOf(books, text.trim())
    if (place) navigate(place)
    else setMissing(true)
  }
  return (
    <form className="field" onSubmit={search}>
      <label htmlFor={id}>{t.explore.search}</label>
      <div className="row search">
        <input
          id={id}
          className="input"
          value={text}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={isMissing}
          aria-describedby={`${id}-hint`}
          placeholder="0x…"
          onChange={(event) => {
            setText(event.target.value)
            setMissing(false)
          }}
        />
        <button type="submit" className="button button-main">
          {t.explore.go}
        </button>
      </div>
      <p id={`${id}-hint`} className="hint" role={isMissing ? 'alert' : undefined}>
        {isMissing ? t.explore.notFound : t.explore.searchHint}
      </p>
    </form>
  )
}

function placeOf({ state, logs }: Books, text: string): string | undefined {
  if (isAddress(text, { strict: false })) return `/addresses/${text}`
  if (!isHex(text) || text.length !== 66) return undefined
  const id = text.toLowerCase() as `0x${string}`
  if (state.pools.pools.has(id)) return `/pools/${id}`
  if (state.works.works.has(id)) return `/works/${id}`
  if (state.licenses.offers.has(id)) return `/offers/${id}`
  if (state.licenses.licenses.has(id)) return `/licenses/${id}`
  if (state.epochs.has(id)) return `/epochs/${id}`
  const log = logs.find(
    ({ contract, eventName, args }) =>
      contract === 'workRegistry' &&
      eventName === 'WorkRegistered' &&
      (args as { contentHash: string }).contentHash === id,
  )
  return log && `/works/${(log.args as { workId: string }).workId}`
}

function Counts({ books }: { books: Books }) {
  const { t, locale } = useI18n()
  const { works, pools, licenses } = books.state
  const counts = {
    works: works.works.size,
    pools: pools.pools.size,
    offers: licenses.offers.size,
    licenses: licenses.licenses.size,
    logs: books.logs.length,
  }
  return (
    <section className="card" aria-label={t.explore.counts.title}>
      <div className="card-head">
        <h2>{t.explore.counts.title}</h2>
        <BooksBadge books={books} />
      </div>
      <dl className="stats">
        {(Object.keys(counts) as (keyof typeof counts)[]).map((name) => (
          <div key={name} className="stat">
            <dt>{t.explore.counts[name]}</dt>
            <dd>{countText(counts[name], locale)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
