import { useShown } from '../hooks/useShown.tsx'
import { useTokens } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import { type EpochRow, epochsIn } from '../lib/epochs.ts'
import { Amount } from './Amount.tsx'
import { DataTable } from './DataTable.tsx'
import { IdLink, TransactionLink } from './Hex.tsx'
import { Section } from './Section.tsx'
import { When } from './When.tsx'

/** Rows that are shown at first, and with each "more". */
const SHOWN = 8

type EpochsProps = { books: Books; isWanted?: (row: EpochRow) => boolean }

/** Payments that were shared by measured use, latest first; nothing where there is none. */
export function Epochs({ books, isWanted = () => true }: EpochsProps) {
  const { t } = useI18n()
  const epochs = epochsIn(books).filter(isWanted)
  const { shown, more } = useShown(epochs, SHOWN)
  const look = useTokens(shown.map(({ epoch }) => epoch.token))
  if (epochs.length === 0) return null
  return (
    <Section title={t.epochs.title} lead={t.epochs.lead}>
      <DataTable
        caption={t.epochs.title}
        rows={shown}
        keyOf={({ epochId }) => epochId}
        columns={[
          { name: t.words.epoch, cell: ({ epochId }) => <IdLink kind="epoch" id={epochId} /> },
          { name: t.words.when, cell: ({ published }) => <When seconds={published.time} /> },
          { name: t.words.payer, cell: ({ epoch }) => <IdLink kind="address" id={epoch.payer} /> },
          {
            name: t.words.transaction,
            cell: ({ published }) => <TransactionLink hash={published.transactionHash} />,
          },
          {
            name: t.epoch.total,
            isNumber: true,
            cell: ({ total, epoch }) => <Amount value={total} token={look(epoch.token)} />,
          },
          {
            name: t.epoch.paid,
            isNumber: true,
            cell: ({ paid, epoch }) => <Amount value={paid} token={look(epoch.token)} />,
          },
        ]}
      />
      {more}
    </Section>
  )
}
