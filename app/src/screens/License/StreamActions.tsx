import { DAY, depositFor, endDayAfter, HORIZON_DAYS, perDay } from '@openroyalty/sdk'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useState } from 'react'
import type { Address, Hex } from 'viem'
import { Amount } from '../../components/Amount.tsx'
import { TextField } from '../../components/TextField.tsx'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { changeRate, endStream, openStream } from '../../flows/manageStream.ts'
import type { TokenLook } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import { amountOfText } from '../../lib/amountInput.ts'
import type { Books } from '../../lib/books.ts'
import { dateText, perDayOf, plainText, wholeUnits } from '../../lib/format.ts'
import { tokenIn } from '../../lib/tokens.ts'

type ActionProps = {
  books: Books
  licenseId: Hex
  /** Least rate by the terms; zero: none is asked for. */
  minRate: bigint
  token: Address
  look: TokenLook | undefined
  time: bigint
}

/** A rate as a reader types it, per day, not below the least. */
function useRateField(first: bigint, minRate: bigint, look: TokenLook | undefined) {
  const [typed, setTyped] = useState<string>()
  const decimals = look?.decimals ?? 0
  const text = typed ?? plainText(perDayOf(first), decimals)
  const amount = amountOfText(text, decimals)
  const least = perDayOf(minRate)
  const isValid = amount !== undefined && amount > 0n && amount >= least
  // What was typed as the present rate, or the least one, is that one: rates are known more exactly than by the day.
  const known = [first, minRate].find((rate) => rate > 0n && perDayOf(rate) === amount)
  return { text, setTyped, isValid, rate: isValid ? (known ?? perDay(amount)) : 0n }
}

/** Opens a stream where none runs. */
export function OpenStream({ books, licenseId, minRate, token, look, time }: ActionProps) {
  const { t } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  const { text, setTyped, isValid, rate } = useRateField(minRate, minRate, look)
  const [days, setDays] = useState('30')
  const isDaysValid = /^[1-9]\d{0,2}$/.test(days) && Number(days) < HORIZON_DAYS
  const endDay = isDaysValid ? endDayAfter(time, { days: Number(days) }) : 0
  const deposit = endDay > 0 && rate > 0n ? depositFor(rate, BigInt(endDay) * DAY - time) : 0n
  const tokenOf = (id: string) => tokenIn(books, id)
  return (
    <div className="stack">
      <div className="inline-form">
        <TextField label={t.acquire.perDay(look?.symbol ?? '')} value={text} onChange={setTyped} isInvalid={!isValid} />
        <TextField
          label={t.acquire.days}
          value={days}
          onChange={setDays}
          isInvalid={!isDaysValid}
          inputMode="numeric"
          hint={
            <>
              {t.license.costs} <Amount value={deposit} token={look} />
            </>
          }
        />
      </div>
      <div>
        <button
          type="button"
          className="button button-main"
          disabled={deposit === 0n || !look}
          onClick={() => start(openStream(deployment, { licenseId, token, rate, endDay, deposit, tokenOf }, t))}
        >
          {t.stream.open}
        </button>
      </div>
    </div>
  )
}

type RunningProps = ActionProps & { stream: { rate: bigint; end: bigint } }

/** Makes a running stream faster or slower. Its end stays. */
export function ChangeRate({ books, licenseId, minRate, token, look, time, stream }: RunningProps) {
  const { t } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  const { text, setTyped, isValid, rate } = useRateField(stream.rate, minRate, look)
  const left = stream.end - time
  const deposit = rate > stream.rate ? depositFor(rate - stream.rate, left) : 0n
  const refund = rate < stream.rate && isValid ? wholeUnits((stream.rate - rate) * left) : 0n
  const tokenOf = (id: string) => tokenIn(books, id)
  return (
    <details className="more">
      <summary>{t.stream.change}</summary>
      <div className="inline-form">
        <TextField
          label={t.acquire.perDay(look?.symbol ?? '')}
          value={text}
          onChange={setTyped}
          isInvalid={!isValid}
          hint={
            <>
              {refund > 0n ? t.stream.comesBack : t.license.costs}{' '}
              <Amount value={refund > 0n ? refund : deposit} token={look} />
            </>
          }
        />
        <button
          type="button"
          className="button"
          disabled={!isValid || rate === stream.rate || !look}
          onClick={() => start(changeRate(deployment, { licenseId, token, rate, deposit, tokenOf }, t))}
        >
          {t.stream.changeButton}
        </button>
      </div>
    </details>
  )
}

type EndProps = Omit<RunningProps, 'minRate' | 'token'> & {
  /** The terms ask for a stream, and the license is in force. */
  isBound: boolean
  noticeDays: number
}

/** Ends a running stream, as early as the terms let go of it, and takes back the rest. */
export function EndStream({ books, licenseId, look, time, stream, isBound, noticeDays }: EndProps) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  // Mirrors `LicenseRegistry.cancelStream`: `notice == 0 ? end / DAY : Math.ceilDiv(block.timestamp + notice, DAY)`.
  const bound = noticeDays === 0 ? stream.end / DAY : (time + BigInt(noticeDays) * DAY + DAY - 1n) / DAY
  const endDay = isBound ? Number(bound) : 0
  const end = isBound ? bound * DAY : time
  const isPossible = end < stream.end
  const refund = isPossible ? wholeUnits(stream.rate * (stream.end - end)) : 0n
  const tokenOf = (id: string) => tokenIn(books, id)
  return (
    <details className="more">
      <summary>{t.stream.end}</summary>
      {isPossible ? (
        <>
          <p className="soft small">
            {isBound ? t.stream.endsOn(dateText(end, locale)) : t.stream.endsNow} {t.stream.comesBack}{' '}
            <Amount value={refund} token={look} />
          </p>
          <div>
            <button
              type="button"
              className="button"
              onClick={() => start(endStream(deployment, { licenseId, endDay, tokenOf }, t))}
            >
              {t.stream.endButton}
            </button>
          </div>
        </>
      ) : (
        <p className="soft small">{t.stream.isBound}</p>
      )}
    </details>
  )
}
