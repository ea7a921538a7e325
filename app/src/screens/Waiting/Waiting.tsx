import { useEffect, useState } from 'react'
import { useConnection } from 'wagmi'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { DropField } from '../../components/DropField.tsx'
import { ErrorNote } from '../../components/ErrorNote.tsx'
import { Page } from '../../components/Page.tsx'
import { Section } from '../../components/Section.tsx'
import { TextField } from '../../components/TextField.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import type { ClaimKey } from '../../flows/bindWork.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText, tidyText } from '../../lib/format.ts'
import type { CatalogueReading } from '../../lib/readCatalogue.ts'
import { readCatalogueFile } from '../../lib/readFile.ts'
import { waitingWorks } from '../../lib/waiting.ts'
import { KeyField } from './KeyField.tsx'
import { WaitingCard } from './WaitingCard.tsx'

/** Where money that waits finds its creator: works of a catalogue, by its file, and by claim key where it asks for one. */
export default function Waiting() {
  const { t } = useI18n()
  const { address } = useConnection()
  const [file, setFile] = useState<File>()
  const [key, setKey] = useState<ClaimKey>()
  const [wanted, setWanted] = useState('')
  const [reading, setReading] = useState<CatalogueReading>()
  const [error, setError] = useState<unknown>()
  const keyAddress = key?.address
  useEffect(() => {
    if (!file) return
    let isOver = false
    setError(undefined)
    setReading(undefined)
    const holders = [address, keyAddress].filter((each) => each !== undefined)
    readCatalogueFile({ file, holders, wanted }).then(
      (found) => !isOver && setReading(found),
      (failure) => !isOver && setError(failure),
    )
    return () => {
      isOver = true
    }
  }, [file, address, keyAddress, wanted])
  return (
    <Page title={t.waiting.title} lead={t.waiting.lead}>
      <div className="columns">
        <Section title={t.waiting.file} lead={t.waiting.fileLead}>
          <DropField label={t.waiting.drop} hint={t.waiting.hint} onFile={setFile}>
            {file && (
              <span className="small" role="status">
                <bdi>{tidyText(file.name, 60)}</bdi> {!reading && !error && t.epoch.working}
              </span>
            )}
          </DropField>
          {error !== undefined && <ErrorNote error={error} />}
        </Section>
        <Section title={t.waiting.who}>
          <KeyField onKey={setKey} />
          <TextField
            label={t.waiting.wanted}
            hint={t.waiting.wantedHint}
            value={wanted}
            inputMode="text"
            onChange={setWanted}
          />
        </Section>
      </div>
      {reading && (
        <WithBooks>{(books, time) => <Found reading={reading} books={books} time={time} pasted={key} />}</WithBooks>
      )}
    </Page>
  )
}

type FoundProps = { reading: CatalogueReading; books: Books; time: bigint; pasted: ClaimKey | undefined }

function Found({ reading, books, time, pasted }: FoundProps) {
  const { t, locale } = useI18n()
  const works = waitingWorks(books, reading, time)
  const isKnown = works.length > 0 || reading.found.length === 0
  return (
    <Section
      title={t.waiting.found(countText(reading.matches, locale), countText(reading.count, locale))}
      aside={<BooksBadge books={books} />}
    >
      {!isKnown && <p className="soft">{t.waiting.unknownCatalogue}</p>}
      {reading.found.length === 0 && <p className="soft">{t.waiting.noneFound}</p>}
      {reading.matches > reading.found.length && (
        <p className="soft">{t.waiting.firstOnly(countText(reading.found.length, locale))}</p>
      )}
      <ul className="stack">
        {works.map((work) => (
          <WaitingCard key={work.workId} work={work} time={time} pasted={pasted} />
        ))}
      </ul>
    </Section>
  )
}
