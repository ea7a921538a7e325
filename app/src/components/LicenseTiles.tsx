import { licenseIn, streamIn } from '@openroyalty/sdk/audit'
import { type Address, type Hex, isAddressEqual } from 'viem'
import { Link } from 'wouter'
import { useTokens } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import { dateText, distanceText, shortHex } from '../lib/format.ts'
import { standingIn } from '../lib/standing.ts'
import { tokenIn } from '../lib/tokens.ts'
import { Amount } from './Amount.tsx'
import { StandingTag } from './StandingTag.tsx'
import { Uses } from './Uses.tsx'

/** Licenses that somebody holds, as of a second. */
export function licensesOf(books: Books, holder: Address, time: bigint) {
  return [...books.state.licenses.licenses.keys()].flatMap((licenseId: Hex) => {
    const license = licenseIn(books.state, { licenseId, time })
    return license?.licensee && isAddressEqual(license.licensee, holder) ? [{ licenseId, license }] : []
  })
}

type LicenseTilesProps = { books: Books; licenses: ReturnType<typeof licensesOf>; time: bigint }

export function LicenseTiles({ books, licenses, time }: LicenseTilesProps) {
  const { t, locale } = useI18n()
  const tokens = licenses.flatMap(({ licenseId }) => tokenIn(books, licenseId) ?? [])
  const look = useTokens(tokens)
  return (
    <div className="tiles">
      {licenses.map(({ licenseId, license }) => {
        const token = tokenIn(books, licenseId)
        const stream = license.streamId ? streamIn(books.state.pools, { streamId: license.streamId, time }) : undefined
        const view = standingIn(books.state, { licenseId, time })
        const [why] = view?.reasons ?? []
        const due = license.owed > license.paid ? license.owed - license.paid : 0n
        return (
          <Link key={licenseId} className="tile" href={`/licenses/${licenseId}`}>
            <div className="row row-apart">
              <h3>
                {t.words.license} <span className="address">{shortHex(licenseId)}</span>
              </h3>
              <StandingTag standing={license.standing} />
            </div>
            <p className="small">
              <strong>{view?.mayUse ? t.standing.short.yes : t.standing.short.no}</strong>{' '}
              {why && <span className="soft">{t.standing.why[why.kind](dateText(why.at, locale))}</span>}
            </p>
            <Uses uses={books.state.licenses.offers.get(license.offerId)?.terms.uses ?? 0} />
            <dl className="facts small">
              {stream && (
                <>
                  <dt>{stream.end > time ? t.license.ends : t.license.endedAt}</dt>
                  <dd>{distanceText(stream.end, time, locale)}</dd>
                </>
              )}
              <dt>{t.license.due}</dt>
              <dd>
                <Amount value={due} token={token && look(token)} />
              </dd>
            </dl>
          </Link>
        )
      })}
    </div>
  )
}
