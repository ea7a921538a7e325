import type { Address } from 'viem'
import { useConnection } from 'wagmi'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { ConnectButton } from '../../components/ConnectButton.tsx'
import { LicenseTiles, licensesOf } from '../../components/LicenseTiles.tsx'
import { OfferTile } from '../../components/OfferTile.tsx'
import { Page } from '../../components/Page.tsx'
import { Payments } from '../../components/Payments.tsx'
import { Section } from '../../components/Section.tsx'
import { Spending } from '../../components/Spending.tsx'
import { StatementButton } from '../../components/StatementButton.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { tokenIn } from '../../lib/tokens.ts'
import { Channels } from './Channels.tsx'
import { OwnStreams } from './OwnStreams.tsx'

/** A licensee's page: licenses held, what they ask for, and what else is on offer. */
export default function Firm() {
  const { t } = useI18n()
  const { address } = useConnection()
  return (
    <Page title={t.firm.title} lead={t.firm.lead}>
      <WithBooks>
        {(books, time) => (
          <>
            {address ? <Own holder={address} books={books} time={time} /> : <Connect />}
            {address && <Spending account={address} books={books} time={time} />}
            {address && <OwnStreams payer={address} books={books} time={time} />}
            {address && <Channels payer={address} books={books} time={time} />}
            <OnOffer books={books} />
            {address && <Payments books={books} payer={address} />}
          </>
        )}
      </WithBooks>
    </Page>
  )
}

function Connect() {
  const { t } = useI18n()
  return (
    <div className="card card-hero empty">
      <p>{t.firm.connectFirst}</p>
      <ConnectButton />
    </div>
  )
}

function Own({ holder, books, time }: { holder: Address; books: Books; time: bigint }) {
  const { t } = useI18n()
  const licenses = licensesOf(books, holder, time)
  if (licenses.length === 0) {
    return (
      <Section title={t.firm.licenses} aside={<BooksBadge books={books} />}>
        <p className="soft">{t.firm.none}</p>
      </Section>
    )
  }
  return (
    <section className="stack" aria-labelledby="licenses">
      <div className="row row-apart">
        <h2 id="licenses">{t.firm.licenses}</h2>
        <div className="row">
          <BooksBadge books={books} />
          <StatementButton subject={{ kind: 'licensee', account: holder }} books={books} />
        </div>
      </div>
      <LicenseTiles books={books} licenses={licenses} time={time} />
    </section>
  )
}

function OnOffer({ books }: { books: Books }) {
  const { t } = useI18n()
  const offers = [...books.state.licenses.offers].filter(([, { isClosed }]) => !isClosed)
  const look = useTokens(offers.flatMap(([offerId]) => tokenIn(books, offerId) ?? []))
  return (
    <section className="stack" aria-labelledby="on-offer">
      <h2 id="on-offer">{t.pool.offers}</h2>
      {offers.length === 0 && <p className="soft">{t.firm.noOffers}</p>}
      <div className="tiles">
        {offers.map(([offerId, { terms, isClosed }]) => {
          const token = tokenIn(books, offerId)
          return (
            <OfferTile key={offerId} offerId={offerId} terms={terms} isClosed={isClosed} token={token && look(token)} />
          )
        })}
      </div>
    </section>
  )
}
