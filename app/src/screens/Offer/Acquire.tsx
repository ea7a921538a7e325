import { type Credential, DAY, depositFor, endDayAfter, HORIZON_DAYS, type OfferTerms, perDay } from '@openroyalty/sdk'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useState } from 'react'
import { type Address, type Hex, isAddressEqual, toHex } from 'viem'
import { useConnection } from 'wagmi'
import { Amount } from '../../components/Amount.tsx'
import { ConnectButton } from '../../components/ConnectButton.tsx'
import { CredentialDrop } from '../../components/CredentialDrop.tsx'
import { IdLink } from '../../components/Hex.tsx'
import { Section } from '../../components/Section.tsx'
import { TextField } from '../../components/TextField.tsx'
import { acquireLicense } from '../../flows/acquireLicense.tsx'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { usePermitSupport } from '../../hooks/usePermitSupport.ts'
import { useTokenBalance } from '../../hooks/useTokenBalance.ts'
import type { TokenLook } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import { amountOfText } from '../../lib/amountInput.ts'
import type { Books } from '../../lib/books.ts'
import { takenUsesOf } from '../../lib/exclusives.ts'
import { amountText, dateText, perDayOf, plainText } from '../../lib/format.ts'
import { tokenIn } from '../../lib/tokens.ts'

/** Seconds that a signature holds. */
const HOUR = 3_600n
/** Days that a stream is paid for at first, unless the reader says otherwise. */
const DAYS = '30'

type AcquireProps = {
  books: Books
  offerId: Hex
  terms: OfferTerms
  isClosed: boolean
  token: Address
  look: TokenLook | undefined
  time: bigint
}

/** What a license would cost today, and the button that takes it. */
export function Acquire({ books, offerId, terms, isClosed, token, look, time }: AcquireProps) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const { address } = useConnection()
  const start = useStartFlow()
  const balance = useTokenBalance(token, address)
  const least = perDayOf(terms.minRate)
  const [typed, setTyped] = useState<string>()
  const [days, setDays] = useState(DAYS)
  const [wantsPermit, setWantsPermit] = useState(true)
  const takesPermits = usePermitSupport(token)
  const byPermit = wantsPermit && takesPermits === true
  const [credential, setCredential] = useState<Credential>()
  if (isClosed) return <Section title={t.acquire.section}>{t.offer.closed}.</Section>
  const { eligibility, party } = terms
  const asksCredential = eligibility === 'Research' || eligibility === 'SmallBusiness'
  const isOthers = eligibility === 'Named' && address !== undefined && !isAddressEqual(party, address)
  const taken = takenUsesOf(books, offerId, time)

  const decimals = look?.decimals ?? 0
  const plain = plainText(least, decimals)
  const amount = amountOfText(typed ?? plain, decimals)
  const dayCount = Number(days)
  const isDaysValid = /^\d+$/.test(days) && dayCount >= 1 && dayCount < HORIZON_DAYS
  const isAmountValid = amount !== undefined && amount >= least
  // What was typed as the least is the least, whose rate is known exactly.
  const rate = !isAmountValid || amount === 0n ? 0n : amount === least ? terms.minRate : perDay(amount)
  const endDay = rate > 0n && isDaysValid ? endDayAfter(time, { days: dayCount }) : 0
  const deposit = endDay > 0 ? depositFor(rate, BigInt(endDay) * DAY - time) : 0n
  const total = terms.fee + deposit
  const isShort = balance.data !== undefined && balance.data < total
  const review = () => {
    if (!address) return
    const salt = toHex(crypto.getRandomValues(new Uint8Array(32)))
    const tokenOf = (id: string) => tokenIn(books, id)
    const parameters = {
      ...{ offerId, licensee: address, salt, token, look, fee: terms.fee, rate, endDay, deposit, byPermit, tokenOf },
      ...{ deadline: time + HOUR, credential },
    }
    start(acquireLicense(deployment, parameters, t, locale))
  }
  return (
    <Section title={t.acquire.section} lead={t.acquire.lead}>
      <TextField
        label={t.acquire.perDay(look?.symbol ?? '')}
        value={typed ?? plain}
        onChange={setTyped}
        isInvalid={!isAmountValid}
        hint={least > 0n ? t.acquire.atLeast(textOf(least, decimals, locale)) : t.acquire.optional}
      />
      {rate > 0n && (
        <TextField
          label={t.acquire.days}
          value={days}
          onChange={setDays}
          isInvalid={!isDaysValid}
          inputMode="numeric"
          hint={t.acquire.daysHint}
        />
      )}
      <dl className="facts">
        <dt>{t.offer.fee}</dt>
        <dd>
          <Amount value={terms.fee} token={look} />
        </dd>
        <dt>{t.acquire.deposit}</dt>
        <dd>
          <Amount value={deposit} token={look} />
        </dd>
        <dt>
          <strong>{t.acquire.total}</strong>
        </dt>
        <dd>
          <strong>
            <Amount value={total} token={look} />
          </strong>
        </dd>
        {balance.data !== undefined && (
          <>
            <dt>{t.acquire.balance}</dt>
            <dd>
              <Amount value={balance.data} token={look} />
            </dd>
          </>
        )}
      </dl>
      {isShort && (
        <p className="note note-warn" role="status">
          {t.errors.reverts.ERC20InsufficientBalance}
        </p>
      )}
      {taken.map(({ use, until, isExclusive }) => (
        <p key={use} className="note note-warn" role="status">
          {t.acquire[isExclusive ? 'takenAlone' : 'taken'](t.uses[use].name, dateText(until, locale))}
        </p>
      ))}
      {eligibility === 'Named' && (
        <p className={isOthers ? 'note note-warn' : 'soft small'}>
          {isOthers ? t.errors.reverts.LicenseNotEligible : t.acquire.namedFor} <IdLink kind="address" id={party} />
        </p>
      )}
      {asksCredential && (
        <CredentialDrop
          certifier={party}
          eligibility={eligibility}
          licensee={address}
          time={time}
          onCredential={setCredential}
        />
      )}
      {takesPermits === false ? (
        <p className="soft small">{t.acquire.noPermits}</p>
      ) : (
        <label className="switch">
          <input type="checkbox" checked={byPermit} onChange={(event) => setWantsPermit(event.target.checked)} />
          <span className="switch-name">{t.acquire.byPermit}</span>
          <span className="soft small">{t.acquire.byPermitHint}</span>
        </label>
      )}
      {address ? (
        <button
          type="button"
          className="button button-main"
          disabled={
            !look ||
            !isAmountValid ||
            (rate > 0n && !isDaysValid) ||
            isShort ||
            isOthers ||
            taken.length > 0 ||
            takesPermits === undefined ||
            (asksCredential && !credential)
          }
          onClick={review}
        >
          {t.acquire.review}
        </button>
      ) : (
        <ConnectButton />
      )}
    </Section>
  )
}

function textOf(amount: bigint, decimals: number, locale: string): string {
  const { whole, fraction } = amountText(amount, decimals, locale)
  return whole + fraction
}
