import { useMemo, useState } from 'react'
import { useConnection } from 'wagmi'
import { Link } from 'wouter'
import { Amount } from '../../components/Amount.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { DropField } from '../../components/DropField.tsx'
import { ErrorNote } from '../../components/ErrorNote.tsx'
import { IdLink } from '../../components/Hex.tsx'
import { Section } from '../../components/Section.tsx'
import { useTitles } from '../../hooks/useTitles.ts'
import type { TokenLook } from '../../hooks/useTokens.ts'
import { useUsageShares } from '../../hooks/useUsageShares.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { checkUsage } from '../../lib/checkUsage.ts'
import { worksOf } from '../../lib/creator.ts'
import type { EpochRow } from '../../lib/epochs.ts'
import { countText, partsOf, shareText, tidyText } from '../../lib/format.ts'
import { readUsageFile } from '../../lib/readFile.ts'
import type { UsageReading } from '../../lib/readUsage.ts'

type FileCheckProps = { books: Books; row: EpochRow; token: TokenLook | undefined }

/** Computes root and shares anew from the file that somebody drops, and says whether they are what was published. */
export function FileCheck({ books, row, token }: FileCheckProps) {
  const { t } = useI18n()
  const { address } = useConnection()
  const works = useMemo(() => (address ? worksOf(books, address, books.block.time) : []), [books, address])
  const { remember } = useUsageShares(books, works)
  const [name, setName] = useState<string>()
  const [reading, setReading] = useState<UsageReading>()
  const [error, setError] = useState<unknown>()
  const check = async (file: File) => {
    setName(file.name)
    setReading(undefined)
    setError(undefined)
    try {
      const indices = row.claims.map(({ index }) => index)
      const found = await readUsageFile({ file, indices, workIds: works.map(({ workId }) => workId) })
      // Whose works it names can claim with it.
      if (works.length > 0) remember(found)
      setReading(found)
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <Section title={t.epoch.check} lead={t.epoch.checkLead}>
      <DropField label={t.epoch.drop} hint={t.epoch.dropHint} onFile={check}>
        {name && (
          <span className="small" role="status">
            <bdi>{tidyText(name, 60)}</bdi> {!reading && !error && t.epoch.working}
          </span>
        )}
      </DropField>
      {error !== undefined && <ErrorNote error={error} />}
      {reading && <Checked books={books} row={row} reading={reading} token={token} />}
    </Section>
  )
}

function Checked({ books, row, reading, token }: FileCheckProps & { reading: UsageReading }) {
  const { t, locale } = useI18n()
  const titleOf = useTitles(
    books,
    reading.largest.map(({ workId }) => workId),
  )
  const checks = checkUsage(row, reading)
  const isTrue = checks.every(({ holds }) => holds)
  return (
    <>
      <div className={`note ${isTrue ? 'note-good' : 'note-bad'}`} role="status" data-testid="usage-check">
        <strong>{isTrue ? t.epoch.holds : t.epoch.differs}</strong>
        <ul className="clauses">
          {checks.map(({ check, holds }) => (
            <li key={check}>{holds ? t.epoch.checks[check] : t.epoch.failures[check]}</li>
          ))}
        </ul>
        <p className="small mono">{reading.root}</p>
      </div>
      {isTrue && reading.proofs.length > 0 && (
        <p>
          {t.epoch.yours(countText(reading.proofs.length, locale))} <Link href="/me">{t.epoch.claimThere}</Link>
        </p>
      )}
      <DataTable
        caption={t.epoch.largest(countText(reading.count, locale))}
        rows={reading.largest}
        keyOf={({ index }) => `${index}`}
        columns={[
          { name: t.words.work, cell: ({ workId }) => <IdLink kind="work" id={workId} title={titleOf(workId)} /> },
          {
            name: t.words.share,
            isNumber: true,
            cell: ({ amount }) => shareText(partsOf(amount, reading.total), locale),
          },
          { name: t.words.amount, isNumber: true, cell: ({ amount }) => <Amount value={amount} token={token} /> },
        ]}
      />
      <p className="soft small">{t.epoch.largest(countText(reading.count, locale))}</p>
    </>
  )
}
