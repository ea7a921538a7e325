import { type Address, type Hex, isAddressEqual } from 'viem'
import { useShown } from '../hooks/useShown.tsx'
import { useTokens } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import { type PaymentRow, paymentsIn } from '../lib/payments.ts'
import { Amount } from './Amount.tsx'
import { DataTable } from './DataTable.tsx'
import { IdLink, TransactionLink } from './Hex.tsx'
import { Section } from './Section.tsx'
import { When } from './When.tsx'

/** Rows that are shown at first, and with each "more". */
const SHOWN = 12

type PaymentsProps = { books: Books; poolId?: Hex; payer?: Address }

/** The latest payments into pools, streams' deposits included, with the transactions behind them. */
export function Payments({ books, poolId, payer }: PaymentsProps) {
  const { t } = useI18n()
  const payments = paymentsIn(books)
    .filter((each) => (!poolId || each.poolId === poolId) && (!payer || isAddressEqual(each.payer, payer)))
    .reverse()
  const { shown, more } = useShown(payments, SHOWN)
  const look = useTokens(payments.map(({ token }) => token))
  return (
    <Section title={t.payments.title}>
      {payments.length === 0 ? (
        <p className="soft">{t.payments.none}</p>
      ) : (
        <DataTable
          caption={t.payments.title}
          rows={shown}
          keyOf={({ transactionHash, logIndex }) => `${transactionHash} ${logIndex}`}
          columns={[
            { name: t.words.when, cell: ({ time }) => <When seconds={time} /> },
            { name: t.words.payer, cell: (each) => <IdLink kind="address" id={each.payer} /> },
            ...(poolId
              ? []
              : [{ name: t.words.pool, cell: (each: PaymentRow) => <IdLink kind="pool" id={each.poolId} /> }]),
            { name: t.words.kind, cell: ({ kind }) => t.payments.kinds[kind] },
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
