import { decodeUses, isUse } from '@openroyalty/sdk'
import type { ReactNode } from 'react'
import { type Address, isAddress, zeroAddress } from 'viem'
import { Amount } from '../components/Amount.tsx'
import { useTokens } from '../hooks/useTokens.ts'
import { type Text, useI18n } from '../i18n/index.tsx'
import { argumentsText, type DecodedArgument, type DecodedCall } from '../lib/decode.ts'
import { countText, dateText, perDayOf, shortHex } from '../lib/format.ts'

type CallCardProps = {
  decoded: DecodedCall
  tokenOf?: ((id: string) => Address | undefined) | undefined
}

/** Arguments that are amounts of a token. */
const AMOUNTS = new Set(['amount', 'value', 'maxFee', 'maxDeposit', 'revenue', 'maxDue'])
const SECONDS = new Set(['deadline', 'expiry', 'until'])

/** One call, as its bytes say it: the contract, what it is asked to do, who receives, how much; and all the rest on demand. */
export function CallCard({ decoded, tokenOf }: CallCardProps) {
  const { t, locale } = useI18n()
  const { call, contract, functionName, args } = decoded
  const flat = args.flatMap(flatten)
  const token = tokenIn(decoded, flat, tokenOf)
  const look = useTokens(token ? [token] : [])
  const title = (t.calls as Record<string, string>)[functionName] ?? functionName
  return (
    <div className="call" data-call={functionName}>
      <h3>{title}</h3>
      <dl>
        <dt>{t.flow.contract}</dt>
        <dd>
          {contract} <span className="address">{shortHex(call.to)}</span>
        </dd>
        {flat.map(({ name, value }, position) => {
          const shown = factOf(name, value, { t, locale, look: token && look(token), hasToken: token !== undefined })
          if (shown === undefined) return null
          return (
            // Names may repeat inside lists; their place does not.
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
            <div key={position} className="contents">
              <dt>{(t.args as Record<string, string>)[name] ?? name}</dt>
              <dd>{shown}</dd>
            </div>
          )
        })}
      </dl>
      <details>
        <summary>{t.flow.everything}</summary>
        <pre className="data">{`${contract}.${functionName}\n${argumentsText(args)}\n\n${call.data}`}</pre>
      </details>
    </div>
  )
}

/** Fields of structs stand beside the other arguments. */
function flatten({ name, type, value }: DecodedArgument): DecodedArgument[] {
  if (type !== 'tuple' || typeof value !== 'object' || value === null) return [{ name, type, value }]
  return Object.entries(value).flatMap(([field, each]) =>
    flatten({ name: field, type: typeof each === 'object' && !Array.isArray(each) ? 'tuple' : 'field', value: each }),
  )
}

/** The token that the amounts are of: the contract called, or the one of the pool or offer that is named. */
function tokenIn(
  { contract, call, functionName }: DecodedCall,
  flat: readonly DecodedArgument[],
  tokenOf: CallCardProps['tokenOf'],
): Address | undefined {
  if (contract === 'ERC20' || contract === 'TestDollar') return call.to
  const named = flat.find(({ name }) => name === 'token')?.value
  if (functionName === 'distribute' && typeof named === 'string') return named as Address
  for (const { name, value } of flat) {
    if (['poolId', 'offerId', 'licenseId'].includes(name) && typeof value === 'string') return tokenOf?.(value)
  }
  return undefined
}

type Shown = { t: Text; locale: string; look: { symbol: string; decimals: number } | undefined; hasToken: boolean }

/** An argument in words; undefined: nothing that anybody has to read, such as an empty field. */
function factOf(name: string, value: unknown, { t, locale, look, hasToken }: Shown): ReactNode | undefined {
  if (Array.isArray(value)) return value.length === 0 ? undefined : listOf(name, value, t, locale)
  if (typeof value === 'boolean') return value ? t.common.yes : t.common.no
  if (name === 'uses' && typeof value === 'number') {
    return (
      decodeUses(value)
        .map((use) => (isUse(use) ? t.uses[use].name : use))
        .join(', ') || t.uses.none
    )
  }
  if (typeof value === 'bigint' || typeof value === 'number') {
    const amount = BigInt(value)
    if (AMOUNTS.has(name) && hasToken) return <Amount value={amount} token={look} />
    if (name === 'rate' || name === 'maxRate') {
      if (amount === 0n) return undefined
      return (
        <>
          {<Amount value={perDayOf(amount)} token={look} />} {t.common.perDay}
        </>
      )
    }
    if (SECONDS.has(name)) return dateText(amount, locale)
    if (name === 'endDay') return amount === 0n ? undefined : dateText(amount * 86_400n, locale)
    if (name === 'v') return undefined
    return countText(amount, locale)
  }
  if (typeof value !== 'string') return undefined
  if (/^0x0*$/.test(value) || value === zeroAddress) return undefined
  // Signatures are shown with everything.
  if (['r', 's', 'signature', 'salt'].includes(name)) return undefined
  if (isAddress(value)) return <span className="mono">{value}</span>
  return (
    <span className="address" title={value}>
      {shortHex(value)}
    </span>
  )
}

function listOf(name: string, values: readonly unknown[], t: Text, locale: string): ReactNode {
  if (name === 'shares') return values.map((each) => countText(Number(each), locale)).join(' · ')
  if (values.length <= 3 && values.every((each) => typeof each === 'string'))
    return values.map((each) => (
      <div key={String(each)} className="mono">
        {isAddress(each) ? each : shortHex(String(each))}
      </div>
    ))
  return t.flow.entries(countText(values.length, locale))
}
