import { BooksBadge } from '../../components/BooksBadge.tsx'
import { Epochs } from '../../components/Epochs.tsx'
import { Page } from '../../components/Page.tsx'
import { Payments } from '../../components/Payments.tsx'
import { SearchBox } from '../../components/SearchBox.tsx'
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
      <SearchBox />
      <WithBooks>
        {(books, time) => (
          <>
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
