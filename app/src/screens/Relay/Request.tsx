import { simulateCall, useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Address } from 'viem'
import { useConnection } from 'wagmi'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { ErrorNote } from '../../components/ErrorNote.tsx'
import { Section } from '../../components/Section.tsx'
import { CallCard } from '../../flows/CallCard.tsx'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { ClaimRequestError, readClaimRequest } from '../../lib/claimRequest.ts'
import type { DecodedCall } from '../../lib/decode.ts'
import { countText } from '../../lib/format.ts'
import { payeesOf } from '../../lib/payees.ts'
import { tokenIn } from '../../lib/tokens.ts'

/** Wallets that are named one by one. */
const MOST_PAYEES = 3

/** What a request asks for, read from its bytes; or why it is not sent. */
export function Request({ text, books }: { text: string; books: Books }) {
  const { t } = useI18n()
  const { deployment, chainId } = useRoyaltyConnection()
  const { time } = books.block
  const request = useMemo(() => {
    try {
      return { calls: readClaimRequest(text, { deployment, chainId, time }) }
    } catch (error) {
      return { error }
    }
  }, [text, deployment, chainId, time])
  if (!request.calls) return <Refused error={request.error} />
  return (
    <Section title={t.relay.asks} lead={t.relay.safe} aside={<BooksBadge books={books} />}>
      <Asked calls={request.calls} books={books} />
    </Section>
  )
}

function Refused({ error }: { error: unknown }) {
  const { t } = useI18n()
  if (!(error instanceof ClaimRequestError)) return <ErrorNote error={error} />
  const { problem, position } = error
  return (
    <div className="note note-bad" role="alert">
      <strong>{t.relay.refused}</strong>
      <p>
        {position !== undefined && `${t.relay.callOf(`${position}`)} `}
        {t.relay.problems[problem]}
      </p>
    </div>
  )
}

function Asked({ calls, books }: { calls: readonly DecodedCall[]; books: Books }) {
  const { t } = useI18n()
  const client = useRoyaltyConnection()
  const { address } = useConnection()
  const start = useStartFlow()
  const tokenOf = (id: string) => tokenIn(books, id)
  // Each by itself, as of now: a later one may need what an earlier one does.
  const trials = useQueries({
    queries: calls.map(({ call }) => ({
      queryKey: ['openroyalty', client.chainId, 'trial', call.to, call.data, address],
      queryFn: () => simulateCall(client, { call, account: address }),
      retry: false,
    })),
  })
  const failed = trials[0]?.error
  const isTried = trials.every(({ isPending }) => !isPending)
  return (
    <>
      {calls.map((decoded, position) => (
        <CallCard key={decoded.call.data} decoded={decoded} tokenOf={tokenOf}>
          <Payees addresses={payeesOf(books, decoded)} />
          {trials[position]?.isSuccess && <p className="small soft">{t.relay.passes}</p>}
          {position > 0 && trials[position]?.isError && <p className="small soft">{t.relay.later}</p>}
        </CallCard>
      ))}
      {failed && <ErrorNote error={failed} />}
      <div className="row">
        <button
          type="button"
          className="button button-main"
          disabled={!isTried || failed !== null}
          onClick={() =>
            start({
              title: t.relay.flow,
              summary: t.relay.summary,
              calls: () => calls.map(({ call }) => call),
              tokenOf,
              done: () => t.relay.done,
            })
          }
        >
          {t.relay.send}
        </button>
        <p className="soft small">{isTried ? t.relay.gasOnly : t.relay.trying}</p>
      </div>
    </>
  )
}

/** Wallets that a claim pays; the first of many. */
function Payees({ addresses }: { addresses: readonly Address[] }) {
  const { t, locale } = useI18n()
  if (addresses.length === 0) return null
  return (
    <dl>
      <dt>{t.relay.pays}</dt>
      <dd>
        {addresses.slice(0, MOST_PAYEES).map((each) => (
          <div key={each} className="mono">
            {each}
          </div>
        ))}
        {addresses.length > MOST_PAYEES && t.flow.entries(countText(addresses.length, locale))}
      </dd>
    </dl>
  )
}
