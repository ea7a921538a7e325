import { DAY } from '@openroyalty/sdk'
import { renewalIn } from '@openroyalty/sdk/audit'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useState } from 'react'
import type { Address, Hex } from 'viem'
import { Amount } from '../../components/Amount.tsx'
import { TextField } from '../../components/TextField.tsx'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { setRenewal } from '../../flows/manageStream.ts'
import type { TokenLook } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText, dateText, perDayOf } from '../../lib/format.ts'
import { costOf, NO_RENEWAL, othersOf } from '../../lib/renewals.ts'
import { tokenIn } from '../../lib/tokens.ts'

/** Periods that somebody may order at once. */
const MOST = 60

type StandingOrderProps = {
  books: Books
  poolId: Hex
  streamId: Hex
  streamSalt: Hex | undefined
  stream: { rate: bigint; end: bigint }
  payer: Address
  token: Address
  look: TokenLook | undefined
  time: bigint
}

/** Lets anybody renew a stream at the payer's expense: so many times, for so many days each, never faster than now. */
export function StandingOrder({
  books,
  poolId,
  streamId,
  streamSalt,
  stream,
  payer,
  token,
  look,
  time,
}: StandingOrderProps) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  const [times, setTimes] = useState('12')
  const [days, setDays] = useState('30')
  const present = renewalIn(books.state.renewals, { streamId, payer })
  const isOn = present !== undefined && present.periodsLeft > 0
  const isTimesValid = /^[1-9]\d?$/.test(times) && Number(times) <= MOST
  const isDaysValid = /^[1-9]\d{0,2}$/.test(days) && Number(days) < 400
  const isValid = isTimesValid && isDaysValid
  const [periodsLeft, periodDays] = isValid ? [Number(times), Number(days)] : [0, 0]
  const renewal = {
    ...{ periodsLeft, periodDays, maxRate: stream.rate },
    until: Number(stream.end + BigInt(periodsLeft * periodDays) * DAY),
  }
  const others = othersOf(books, { payer, token, streamId, time })
  const write = (next: typeof renewal, allowance: bigint) => {
    if (!streamSalt) return
    const tokenOf = (id: string) => tokenIn(books, id)
    start(setRenewal(deployment, { poolId, streamSalt, token, renewal: next, allowance, tokenOf }, t))
  }
  return (
    <details className="more" open={isOn}>
      <summary>{isOn ? t.renewal.titleOn : t.renewal.title}</summary>
      {isOn ? (
        <>
          <p className="soft small" data-testid="standing-order">
            {t.renewal.says(
              countText(present.periodsLeft, locale),
              t.pool.days(countText(present.periodDays, locale)),
              dateText(present.until, locale),
            )}{' '}
            {t.renewal.upTo} <Amount value={perDayOf(present.maxRate)} token={look} /> {t.common.perDay}.
          </p>
          <dl className="facts">
            <dt>{t.renewal.canTake}</dt>
            <dd>
              <Amount value={costOf(present, stream.rate)} token={look} />
            </dd>
          </dl>
          {stream.rate > present.maxRate && <p className="note note-warn">{t.renewal.tooFast}</p>}
          <div>
            <button type="button" className="button" disabled={!streamSalt} onClick={() => write(NO_RENEWAL, others)}>
              {t.renewal.turnOff}
            </button>
          </div>
        </>
      ) : (
        <>
          <p className="soft small">{t.renewal.lead}</p>
          <div className="inline-form">
            <TextField
              label={t.renewal.times}
              value={times}
              onChange={setTimes}
              isInvalid={!isTimesValid}
              inputMode="numeric"
            />
            <TextField
              label={t.renewal.days}
              value={days}
              onChange={setDays}
              isInvalid={!isDaysValid}
              inputMode="numeric"
              hint={
                <>
                  {t.renewal.canTake} <Amount value={costOf(renewal, stream.rate)} token={look} />
                </>
              }
            />
          </div>
          <div>
            <button
              type="button"
              className="button"
              disabled={!isValid || !streamSalt}
              onClick={() => write(renewal, others + costOf(renewal, stream.rate))}
            >
              {t.renewal.turnOn}
            </button>
          </div>
        </>
      )}
    </details>
  )
}
