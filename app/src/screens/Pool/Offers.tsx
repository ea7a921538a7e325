import type { Hex } from 'viem'
import { OfferTile } from '../../components/OfferTile.tsx'
import type { TokenLook } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'

type OffersProps = { books: Books; poolId: Hex; token: TokenLook | undefined }

/** On which terms a pool licenses its works. */
export function Offers({ books, poolId, token }: OffersProps) {
  const { t } = useI18n()
  const offers = [...books.state.licenses.offers].filter(([, { terms }]) => terms.poolId === poolId)
  if (offers.length === 0) return null
  return (
    <section className="stack" aria-labelledby="offers">
      <h2 id="offers">{t.pool.offers}</h2>
      <div className="tiles">
        {offers.map(([offerId, { terms, isClosed }]) => (
          <OfferTile key={offerId} offerId={offerId} terms={terms} isClosed={isClosed} token={token} />
        ))}
      </div>
    </section>
  )
}
