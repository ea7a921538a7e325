import { useState } from 'react'
import { Amount } from '../../components/Amount.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { DropField } from '../../components/DropField.tsx'
import { ErrorNote } from '../../components/ErrorNote.tsx'
import { IdLink, TransactionLink } from '../../components/Hex.tsx'
import { Section } from '../../components/Section.tsx'
import { When } from '../../components/When.tsx'
import { useShown } from '../../hooks/useShown.tsx'
import { useTokens } from '../../hooks/useTokens.ts'
import type { useUsageShares } from '../../hooks/useUsageShares.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import type { OwnWork } from '../../lib/creator.ts'
import type { EpochRow } from '../../lib/epochs.ts'
import { countText, tidyText } from '../../lib/format.ts'
import { readUsageFile } from '../../lib/readFile.ts'
import { epochsOf, type OwnShare } from '../../lib/usageClaims.ts'

/** Rows that are shown at first, and with each "more". */
const SHOWN = 8

type UsageProps = { books: Books; works: readonly OwnWork[]; usage: ReturnType<typeof useUsageShares> }

/** What is shared by measured use: what each payment owes, once its file is known, and where files are taken. */
export function Usage({ books, works, usage }: UsageProps) {
  const { t, locale } = useI18n()
  const [told, setTold] = useState<{ name: string; text: string }>()
  const [error, setError] = useState<unknown>()
  const epochs = epochsOf(books, works)
  const { shown, more } = useShown(epochs, SHOWN)
  const look = useTokens(shown.map(({ epoch }) => epoch.token))
  if (epochs.length === 0) return null
  const take = async (file: File) => {
    setError(undefined)
    setTold({ name: file.name, text: t.epoch.working })
    try {
      const reading = await readUsageFile({ file, workIds: works.map(({ workId }) => workId) })
      const text = !usage.remember(reading)
        ? t.usage.unknown
        : reading.proofs.length === 0
          ? t.usage.notNamed
          : t.usage.named(countText(reading.proofs.length, locale))
      setTold({ name: file.name, text })
    } catch (failure) {
      setTold(undefined)
      setError(failure)
    }
  }
  const sharesIn = ({ epochId }: EpochRow) => usage.shares.filter(({ row }) => row.epochId === epochId)
  return (
    <Section title={t.usage.title} lead={t.usage.lead}>
      <DropField label={t.usage.drop} hint={t.usage.hint} onFile={take}>
        {told && (
          <span className="small" role="status">
            <bdi>{tidyText(told.name, 60)}</bdi> {told.text}
          </span>
        )}
      </DropField>
      {error !== undefined && <ErrorNote error={error} />}
      <DataTable
        caption={t.usage.title}
        rows={shown}
        keyOf={({ epochId }) => epochId}
        columns={[
          { name: t.words.epoch, cell: ({ epochId }) => <IdLink kind="epoch" id={epochId} /> },
          { name: t.words.when, cell: ({ published }) => <When seconds={published.time} /> },
          { name: t.words.payer, cell: ({ epoch }) => <IdLink kind="address" id={epoch.payer} /> },
          { name: t.words.transaction, cell: (row) => <Behind row={row} shares={sharesIn(row)} /> },
          {
            name: t.words.yourShare,
            isNumber: true,
            cell: (row) => {
              const shares = sharesIn(row)
              if (shares.length === 0)
                return <span className="soft">{isRead(row, works, usage) ? t.usage.none : t.usage.notRead}</span>
              const sum = shares.reduce((total, { proof }) => total + proof.leaf.amount, 0n)
              return (
                <>
                  <Amount value={sum} token={look(row.epoch.token)} />
                  <div className="small soft">{stateText(shares, t.usage.states)}</div>
                </>
              )
            },
          },
        ]}
      />
      {more}
    </Section>
  )
}

/** The claim that brought it, or the payment that it will be of. */
function Behind({ row, shares }: { row: EpochRow; shares: readonly OwnShare[] }) {
  const own = new Set(shares.map(({ proof }) => proof.leaf.index))
  const claim = row.claims.findLast(({ index }) => own.has(index))
  return <TransactionLink hash={(claim ?? row.published).transactionHash} />
}

/** Whether all of the works were looked for in the epoch's file. */
function isRead({ epochId }: EpochRow, works: readonly OwnWork[], { known }: UsageProps['usage']): boolean {
  const read = known.get(epochId)
  return read !== undefined && works.every(({ workId }) => read.none.has(workId))
}

function stateText(shares: readonly OwnShare[], states: Record<OwnShare['state'], string>): string {
  return [...new Set(shares.map(({ state }) => states[state]))].join(', ')
}
