import { DAY, dayOf, depositFor, HORIZON_DAYS } from '@openroyalty/sdk'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useState } from 'react'
import type { Address, Hex } from 'viem'
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

type StreamProps = {
  books: Books
  licenseId: Hex
  poolId: Hex
  streamSalt: Hex | undefined
  stream: { rate: bigint; end: bigint; ahead: bigint }
  time: bigint
  token: Address
  look: TokenLook | undefined
}

/** A license's stream: how long it goes on, and more days of it. */
export function Stream({ books, poolId, streamSalt, stream, time, token, look }: StreamProps) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const { address } = useConnection()
  const start = useStartFlow()
  const [days, setDays] = useState('30')
  const isRunning = stream.end > time
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
    </Section>
  )
}
