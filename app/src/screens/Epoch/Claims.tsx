import { Amount } from '../../components/Amount.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { IdLink, TransactionLink } from '../../components/Hex.tsx'
import { Section } from '../../components/Section.tsx'
import { When } from '../../components/When.tsx'
import { useShown } from '../../hooks/useShown.tsx'
import { useTitles } from '../../hooks/useTitles.ts'
import type { TokenLook } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import type { EpochRow } from '../../lib/epochs.ts'

/** Rows that are shown at first, and with each "more". */
const SHOWN = 25

type ClaimsProps = { books: Books; row: EpochRow; token: TokenLook | undefined }

/** Who has claimed, latest first, with the transactions that brought it. */
export function Claims({ books, row, token }: ClaimsProps) {
  const { t } = useI18n()
  const { claims } = row
  const { shown, more } = useShown(claims.toReversed(), SHOWN)
  const titleOf = useTitles(
    books,
    shown.map(({ workId }) => workId),
  )
  return (
    <Section title={t.epoch.claimed}>
      {claims.length === 0 ? (
        <p className="soft">{t.epoch.noClaims}</p>
      ) : (
        <DataTable
          caption={t.epoch.claimed}
          rows={shown}
          keyOf={({ index }) => `${index}`}
          columns={[
            { name: t.words.when, cell: ({ time }) => <When seconds={time} /> },
            { name: t.words.work, cell: ({ workId }) => <IdLink kind="work" id={workId} title={titleOf(workId)} /> },
            { name: t.words.to, cell: ({ payee }) => <IdLink kind="address" id={payee} /> },
            { name: t.words.transaction, cell: ({ transactionHash }) => <TransactionLink hash={transactionHash} /> },
            { name: t.words.amount, isNumber: true, cell: ({ amount }) => <Amount value={amount} token={token} /> },
          ]}
        />
      )}
      {more}
    </Section>
  )
}
