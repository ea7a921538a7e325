import { Link } from 'wouter'
import type { TokenLook } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import { amountText } from '../lib/format.ts'

type AmountProps = {
  /** Base units. */
  value: bigint
  /** Undefined: not known yet. */
  token: TokenLook | undefined
  className?: string
  /** It changes while it is looked at. */
  isLive?: boolean
  /** Where the transactions behind it are listed. */
  href?: string | undefined
}

/** Letters of an amount that stand on one line even on a phone: what is longer is broken, never cut. */
const ONE_LINE = 20
const USUAL_SYMBOL = 8

/** An amount of a token, to the last digit. */
export function Amount({ value, token, className = '', isLive = false, href }: AmountProps) {
  const { locale, t } = useI18n()
  if (!token) return <span className={`amount ${className}`}>…</span>
  const { whole, fraction } = amountText(value, token.decimals, locale, isLive)
  const symbol = token.symbol || t.common.baseUnits
  const isLong = whole.length + fraction.length + symbol.length > ONE_LINE || symbol.length > USUAL_SYMBOL
  const text = (
    <span className={`amount ${isLong ? 'amount-long' : ''} ${className}`}>
      {whole}
      <span className="fraction">{fraction}</span> <bdi className="symbol">{symbol}</bdi>
    </span>
  )
  if (href === undefined) return text
  return (
    <Link className="figure" href={href}>
      {text}
    </Link>
  )
}
