import { useMemo } from 'react'
import { type Address, isAddressEqual } from 'viem'
import { useTokens } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import { receivedBy } from '../lib/received.ts'
import { saveFile } from '../lib/saveFile.ts'
import { Amount } from './Amount.tsx'
import { DataTable } from './DataTable.tsx'
import { IdLink, TransactionLink } from './Hex.tsx'
import { Section } from './Section.tsx'
import { When } from './When.tsx'

/** Rows that are shown; a statement holds all of them. */
const SHOWN = 10

/** What has reached somebody's wallet, with the transactions that brought it. */
export function Received({ account, books }: { account: Address; books: Books }) {
  const { t } = useI18n()
  const received = useMemo(
    () =>
      receivedBy(books)
        .filter(({ receiver }) => isAddressEqual(receiver, account))
        .reverse(),
    [books, account],
  )
  const look = useTokens(received.map(({ token }) => token))
  const download = () => {
    const head = 'time,block,transaction,kind,token,base_units'
    const lines = received.map(
      ({ time, blockNumber, transactionHash, kind, token, amount }) =>
        `${new Date(Number(time) * 1000).toISOString()},${blockNumber},${transactionHash},${kind},${token},${amount}`,
    )
    saveFile(`openroyalty-${account.slice(0, 8)}-${books.block.number}.csv`, `${[head, ...lines].join('\r\n')}\r\n`)
  }
  return (
    <Section
      title={t.me.received}
      aside={
        received.length > 0 && (
          <button type="button" className="button button-small" onClick={download}>
            {t.me.download}
          </button>
        )
      }
    >
      {received.length === 0 ? (
        <p className="soft">{t.me.nothingReceived}</p>
      ) : (
        <DataTable
          caption={t.me.received}
          rows={received.slice(0, SHOWN)}
          keyOf={({ transactionHash, logIndex }) => `${transactionHash} ${logIndex}`}
          columns={[
            { name: t.words.when, cell: ({ time }) => <When seconds={time} /> },
            {
              name: t.words.from,
              cell: ({ from }) => (from.pool ? <IdLink kind="pool" id={from.pool} /> : t.me.kinds[from.kind]),
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
    </Section>
  )
}
