import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useQuery } from '@tanstack/react-query'
import type { Address } from 'viem'
import { useShown } from '../hooks/useShown.tsx'
import { useTokens } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import { Amount } from './Amount.tsx'
import { DataTable } from './DataTable.tsx'
import { ErrorNote } from './ErrorNote.tsx'
import { IdLink, TransactionLink } from './Hex.tsx'
import { Section } from './Section.tsx'
import { StatementButton } from './StatementButton.tsx'
import { When } from './When.tsx'

/** Rows that are shown at first, and with each "more"; a statement holds all of them. */
const SHOWN = 10

/** What has reached somebody's wallet, with the transactions that brought it. */
export function Received({ account, books }: { account: Address; books: Books }) {
  const { t } = useI18n()
  const client = useRoyaltyConnection()
  const { data: receipts = [], error } = useQuery({
    queryKey: ['received', client.chainId, account, books.logs.length],
    queryFn: async () => (await import('../lib/statement.ts')).receiptsOf({ client, books, account }),
    placeholderData: (before) => before,
    structuralSharing: false,
  })
  const { shown, more } = useShown(receipts, SHOWN)
  const look = useTokens(receipts.map(({ token }) => token))
  return (
    <Section
      title={t.me.received}
      aside={receipts.length > 0 && <StatementButton subject={{ kind: 'creator', account }} books={books} />}
    >
      {error && <ErrorNote error={error} />}
      {receipts.length === 0 ? (
        <p className="soft">{t.me.nothingReceived}</p>
      ) : (
        <DataTable
          caption={t.me.received}
          rows={shown}
          keyOf={({ transactionHash, kind, from, amount }) => `${transactionHash} ${kind} ${from} ${amount}`}
          columns={[
            { name: t.words.when, cell: ({ time }) => <When seconds={time} /> },
            {
              name: t.words.from,
              cell: ({ kind, from }) => (
                <>
                  {t.me.kinds[kind]}{' '}
                  {kind !== 'use' && <IdLink kind={kind === 'units' ? 'pool' : 'address'} id={from} />}
                </>
              ),
            },
            { name: t.words.transaction, cell: ({ transactionHash }) => <TransactionLink hash={transactionHash} /> },
            {
              name: t.words.amount,
              isNumber: true,
              cell: ({ amount, token }) => <Amount value={amount} token={look(token)} />,
            },
          ]}
        />
      )}
      {more}
    </Section>
  )
}
