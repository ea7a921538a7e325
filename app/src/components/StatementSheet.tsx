import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useId, useState } from 'react'
import { useTokens } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import { PERIODS, type PeriodChoice, periodOf, timeZones } from '../lib/periods.ts'
import { saveFile } from '../lib/saveFile.ts'
import type { StatementFile, StatementSubject } from '../lib/statement.ts'
import { Choice } from './Choice.tsx'
import { ErrorNote } from './ErrorNote.tsx'
import { Sheet } from './Sheet.tsx'

const FILES = ['csv', 'page', 'table', 'json'] as const satisfies readonly StatementFile[]

type StatementSheetProps = { subject: StatementSubject; books: Books; onClose: () => void }

/** Which time a statement is of, whose clocks tell it, and as what kind of file it comes. */
export function StatementSheet({ subject, books, onClose }: StatementSheetProps) {
  const { t, locale } = useI18n()
  const client = useRoyaltyConnection()
  const [zones] = useState(timeZones)
  const [timeZone, setTimeZone] = useState(zones[0] ?? 'UTC')
  const [choice, setChoice] = useState<PeriodChoice>('all')
  const [format, setFormat] = useState<StatementFile>('csv')
  const [first, setFirst] = useState('')
  const [final, setFinal] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const tokenOf = useTokens(Array.from(books.state.pools.pools.values(), ({ terms }) => terms.token))
  const period = periodOf(choice, { last: books.block.time, timeZone, first, final })
  const download = async () => {
    if (!period) return
    setBusy(true)
    setError(undefined)
    try {
      const { writeStatementFile } = await import('../lib/statement.ts')
      const file = await writeStatementFile({ client, books, subject, period, format, timeZone, locale, tokenOf })
      saveFile(file.name, file.text, file.type)
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Sheet title={t.statement.titles[subject.kind]} onClose={onClose}>
      <p className="soft">{t.statement.lead}</p>
      <Choice
        label={t.statement.period}
        value={choice}
        onChange={setChoice}
        options={PERIODS.map((each) => [each, t.statement.periods[each]])}
      />
      {choice === 'own' && (
        <div className="choices">
          <DayField label={t.statement.first} value={first} onChange={setFirst} />
          <DayField label={t.statement.final} value={final} onChange={setFinal} />
        </div>
      )}
      <Choice
        label={t.statement.zone}
        value={timeZone}
        onChange={setTimeZone}
        options={zones.map((zone) => [zone, zone])}
      />
      <Choice
        label={t.statement.format}
        value={format}
        onChange={setFormat}
        options={FILES.map((each) => [each, t.statement.formats[each]])}
      />
      {!period && choice !== 'own' && <p className="note note-warn">{t.statement.nothingYet}</p>}
      {error !== undefined && <ErrorNote error={error} />}
      <div className="actions">
        <button type="button" className="button button-main" disabled={isBusy || !period} onClick={download}>
          {t.statement.download}
        </button>
      </div>
    </Sheet>
  )
}

function DayField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="date" className="input" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  )
}
