import { decodeUses, isUse, type PoolClaim } from '@openroyalty/sdk'
import { usageEpochsAbi } from '@openroyalty/sdk/abis'
import { simulateCall, useClaimableBatch, useRoyaltyConnection } from '@openroyalty/sdk/react'
import type { UsageClaim } from '@openroyalty/sdk/usage'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type Address, decodeFunctionResult, isAddress, zeroAddress } from 'viem'
import { Amount } from '../components/Amount.tsx'
import { ErrorNote } from '../components/ErrorNote.tsx'
import { type TokenLook, useTokens } from '../hooks/useTokens.ts'
import { type Text, useI18n } from '../i18n/index.tsx'
import { membershipIn } from '../lib/claimRequest.ts'
import { argumentsText, type DecodedArgument, type DecodedCall } from '../lib/decode.ts'
import { countText, dateText, perDayOf, shortHex } from '../lib/format.ts'

type CallCardProps = {
  decoded: DecodedCall
  tokenOf?: ((id: string) => Address | undefined) | undefined
  /** What is known of it beside its bytes. */
  children?: ReactNode
}

/** Arguments that are amounts of a token. */
const AMOUNTS = new Set(['amount', 'value', 'maxFee', 'maxDeposit', 'revenue', 'maxDue'])
const SECONDS = new Set(['deadline', 'expiry', 'until'])

/** One call, as its bytes say it: the contract, what it is asked to do, who receives, how much; and all the rest on demand. */
export function CallCard({ decoded, tokenOf, children }: CallCardProps) {
  const { t, locale } = useI18n()
  const { call, contract, functionName, args } = decoded
  const flat = args.flatMap(flatten)
  const token = tokenIn(decoded, flat, tokenOf)
  const look = useTokens(token ? [token] : [])
  const membership = membershipIn(decoded)
  const title = (t.calls as Record<string, string>)[nameOf(decoded)] ?? functionName
  return (
    <div className="call" data-call={functionName}>
      <h3>{title}</h3>
      <dl>
        <dt>{t.flow.contract}</dt>
        <dd>
          {contract} <span className="address">{shortHex(call.to)}</span>
        </dd>
        {membership && (
          <>
            <dt>{t.args.poolId}</dt>
            <dd className="address" title={membership.poolId}>
              {shortHex(membership.poolId)}
            </dd>
          </>
        )}
        {flat.map(({ name, value }, position) => {
          // Told above, in words.
          if (membership && name === 'data') return null
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
      {contract === 'CreatorPools' && CLAIMS.has(functionName) && <ClaimPreview flat={flat} tokenOf={tokenOf} />}
      {contract === 'UsageEpochs' && USAGE_CLAIMS.has(functionName) && <UsagePreview decoded={decoded} flat={flat} />}
      {children}
      <details>
        <summary>{t.flow.everything}</summary>
        <pre className="data">{`${contract}.${functionName}\n${argumentsText(args)}\n\n${call.data}`}</pre>
      </details>
    </div>
  )
}

/** Under which name a call is told: two contracts have a `claim`, and an owner's word for a pool is an order to join or leave. */
function nameOf(decoded: DecodedCall): string {
  const membership = membershipIn(decoded)
  if (membership) return membership.joins ? 'joinPool' : 'leavePool'
  return decoded.contract === 'UsageEpochs' && decoded.functionName === 'claim' ? 'claimUsage' : decoded.functionName
}

/** Calls whose outcome is asked for before they are sent. */
const CLAIMS = new Set(['claim', 'claimBatch'])
const USAGE_CLAIMS = new Set(['claim', 'materializeAndClaim'])

/** What the claims that the bytes hold would send now, by the chain's own word: not by what the page has reckoned. */
function ClaimPreview({ flat, tokenOf }: { flat: readonly DecodedArgument[]; tokenOf: CallCardProps['tokenOf'] }) {
  const claims = claimsOf(flat)
  const amounts = useClaimableBatch({ claims })
  const tokens = claims.map(({ poolId }) => tokenOf?.(poolId))
  const look = useTokens(tokens.filter((token) => token !== undefined))
  const sums = new Map<Address, bigint>()
  for (const [position, token] of tokens.entries()) {
    if (token) sums.set(token, (sums.get(token) ?? 0n) + (amounts.data?.[position] ?? 0n))
  }
  return <WouldSend sums={sums} look={amounts.data ? look : undefined} />
}

/** What shares by use would send now, as the contract answers to these very bytes. */
function UsagePreview({ decoded: { call }, flat }: { decoded: DecodedCall; flat: readonly DecodedArgument[] }) {
  const client = useRoyaltyConnection()
  const claims = flat.find(({ name }) => name === 'claims')?.value as readonly UsageClaim[]
  const amounts = useQuery({
    queryKey: ['openroyalty', client.chainId, 'preview', call.data],
    queryFn: async () => {
      const data = await simulateCall(client, { call })
      return decodeFunctionResult({ abi: usageEpochsAbi, functionName: 'claim', data })
    },
    retry: false,
  })
  const look = useTokens(claims.map(({ epoch }) => epoch.token))
  const sums = new Map<Address, bigint>()
  for (const [position, { epoch }] of claims.entries())
    sums.set(epoch.token, (sums.get(epoch.token) ?? 0n) + (amounts.data?.[position] ?? 0n))
  if (amounts.error) return <ErrorNote error={amounts.error} />
  return <WouldSend sums={sums} look={amounts.data ? look : undefined} />
}

type WouldSendProps = {
  sums: ReadonlyMap<Address, bigint>
  /** Undefined: the chain has not answered yet. */
  look: ((token: Address) => TokenLook | undefined) | undefined
}

function WouldSend({ sums, look }: WouldSendProps) {
  const { t } = useI18n()
  return (
    <dl>
      {/* Nothing now: what goes before it will bring it. */}
      {Array.from(
        sums,
        ([token, sum]) =>
          sum > 0n && (
            <div key={token} className="contents">
              <dt>{t.claim.now}</dt>
              <dd>
                <strong>
                  <Amount value={sum} token={look?.(token)} />
                </strong>
              </dd>
            </div>
          ),
      )}
    </dl>
  )
}

function claimsOf(flat: readonly DecodedArgument[]): readonly PoolClaim[] {
  const argumentOf = (name: string) => flat.find((each) => each.name === name)?.value
  const claims = argumentOf('claims')
  if (Array.isArray(claims)) return claims as PoolClaim[]
  return [{ poolId: argumentOf('poolId'), workId: argumentOf('workId') } as PoolClaim]
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
    if (['poolId', 'offerId', 'licenseId', 'channelId'].includes(name) && typeof value === 'string')
      return tokenOf?.(value)
  }
  return undefined
}

type Shown = { t: Text; locale: string; look: { symbol: string; decimals: number } | undefined; hasToken: boolean }

/** An argument in words; undefined: nothing that anybody has to read, such as an empty field. */
function factOf(name: string, value: unknown, { t, locale, look, hasToken }: Shown): ReactNode | undefined {
  // What proves something is shown with everything.
  if (name === 'siblings') return undefined
  if (Array.isArray(value)) return value.length === 0 ? undefined : listOf(name, value, t, locale)
  if (typeof value === 'boolean') return value ? t.common.yes : t.common.no
  if (name === 'uses' && typeof value === 'number') {
    return (
      decodeUses(value)
        .map((use) => (isUse(use) ? t.uses[use].name : use))
        .join(', ') || t.uses.none
    )
  }
  if (name === 'kind' && typeof value === 'number')
    return (t.notice.kinds as Record<number, string>)[value] ?? countText(value, locale)
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
