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

/** An amount of a token, to the last digit. */
export function Amount({ value, token, className = '', isLive = false, href }: AmountProps) {
  const { locale, t } = useI18n()
  if (!token) return <span className={`amount ${className}`}>…</span>
  const { whole, fraction } = amountText(value, token.decimals, locale, isLive)
  const text = (
    <span className={`amount ${className}`}>
      {whole}
      <span className="fraction">{fraction}</span> <bdi className="symbol">{token.symbol || t.common.baseUnits}</bdi>
    </span>
  )
  if (href === undefined) return text
  return (
    <Link className="figure" href={href}>
      {text}
    </Link>
  )
}
