import type { OfferTerms } from '@openroyalty/sdk'
import type { Hex } from 'viem'
import { Link } from 'wouter'
import type { TokenLook } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import { shortHex } from '../lib/format.ts'
import { Price } from './Price.tsx'
import { Uses } from './Uses.tsx'

type OfferTileProps = { offerId: Hex; terms: OfferTerms; isClosed: boolean; token: TokenLook | undefined }

/** An offer in short: for what, for whom, and what it costs. */
export function OfferTile({ offerId, terms, isClosed, token }: OfferTileProps) {
  const { t } = useI18n()
  return (
    <Link className="tile" href={`/offers/${offerId}`}>
      <div className="row row-apart">
        <h3>
          {t.words.offer} <span className="address">{shortHex(offerId)}</span>
        </h3>
        <span className={`tag ${isClosed ? 'tag-warn' : 'tag-good'}`}>{isClosed ? t.offer.closed : t.offer.open}</span>
      </div>
      <Uses uses={terms.uses} />
      <p className="small soft">{t.offer.eligibility[terms.eligibility]}</p>
      <Price terms={terms} token={token} />
    </Link>
  )
}
