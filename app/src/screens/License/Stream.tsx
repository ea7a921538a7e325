import { DAY, dayOf, depositFor, HORIZON_DAYS, type OfferTerms } from '@openroyalty/sdk'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useState } from 'react'
import { type Address, type Hex, isAddressEqual } from 'viem'
import { useConnection } from 'wagmi'
import { Amount } from '../../components/Amount.tsx'
import { Section } from '../../components/Section.tsx'
import { TextField } from '../../components/TextField.tsx'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { topUpStream } from '../../flows/manageLicense.ts'
import type { TokenLook } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { dateText, distanceText, perDayOf, wholeUnits } from '../../lib/format.ts'
import { tokenIn } from '../../lib/tokens.ts'
import { StandingOrder } from './StandingOrder.tsx'
import { ChangeRate, EndStream, OpenStream } from './StreamActions.tsx'

type StreamProps = {
  books: Books
  licenseId: Hex
  poolId: Hex
  streamId: Hex
  streamSalt: Hex | undefined
  stream: { rate: bigint; end: bigint; ahead: bigint }
  /** Nobody's, once the license is gone. */
  licensee: Address | undefined
  terms: Pick<OfferTerms, 'minRate' | 'noticeDays'>
  /** The license is in force. */
  isInForce: boolean
  time: bigint
  token: Address
  look: TokenLook | undefined
}

/** A license's stream: how long it goes on, and more days of it. */
export function Stream({
  books,
  licenseId,
  poolId,
  streamId,
  streamSalt,
  stream,
  licensee,
  terms,
  isInForce,
  time,
  token,
  look,
}: StreamProps) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const { address } = useConnection()
  const start = useStartFlow()
  const [days, setDays] = useState('30')
  const isRunning = stream.end > time
  const isMine = licensee !== undefined && address !== undefined && isAddressEqual(licensee, address)
  const common = { books, licenseId, minRate: terms.minRate, token, look, time }
  const endDay = Number(stream.end / DAY) + Number(days)
  const isValid = /^[1-9]\d{0,2}$/.test(days) && endDay <= dayOf(time) + HORIZON_DAYS
  const deposit = isValid ? depositFor(stream.rate, BigInt(days) * DAY) : 0n
  return (
    <Section
      title={t.license.stream}
      aside={
        isRunning ? (
          <span className="live">{t.license.running}</span>
        ) : (
          <span className="tag tag-warn">{t.license.ended}</span>
        )
      }
    >
      <dl className="stats">
        <div className="stat">
          <dt>{isRunning ? t.license.ends : t.license.endedAt}</dt>
          <dd>{distanceText(stream.end, time, locale)}</dd>
          <dd className="stat-more soft">{dateText(stream.end, locale)}</dd>
        </div>
        <div className="stat">
          <dt>{t.license.perDay}</dt>
          <dd>
            <Amount value={perDayOf(stream.rate)} token={look} />
          </dd>
        </div>
        <div className="stat">
          <dt>{t.license.ahead}</dt>
          <dd>
            <Amount value={wholeUnits(stream.ahead)} token={look} isLive={isRunning} />
          </dd>
        </div>
      </dl>
      {isRunning && address && (
        <div className="inline-form">
          <TextField
            label={t.license.moreDays}
            value={days}
            onChange={setDays}
            isInvalid={!isValid}
            inputMode="numeric"
            hint={
              <>
                {t.license.costs} <Amount value={deposit} token={look} />
              </>
            }
          />
          <button
            type="button"
            className="button"
            disabled={!isValid || !streamSalt}
            onClick={() =>
              streamSalt &&
              start(
                topUpStream(
                  deployment,
                  { poolId, streamSalt, token, payer: address, endDay, deposit, tokenOf: (id) => tokenIn(books, id) },
                  t,
                ),
              )
            }
          >
            {t.license.topUpButton}
          </button>
        </div>
      )}
      {isMine && isRunning && (
        <>
          <StandingOrder {...{ books, poolId, streamId, streamSalt, stream, token, look, time }} payer={licensee} />
          {isInForce && <ChangeRate {...common} stream={stream} />}
          <EndStream
            {...common}
            stream={stream}
            isBound={isInForce && terms.minRate > 0n}
            noticeDays={terms.noticeDays}
          />
        </>
      )}
      {isMine && !isRunning && isInForce && <OpenStream {...common} />}
    </Section>
  )
}
