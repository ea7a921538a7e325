import { useMemo } from 'react'
import { useParams } from 'wouter'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { Page } from '../../components/Page.tsx'
import { Records } from '../../components/Records.tsx'
import { Section } from '../../components/Section.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { useSettings } from '../../hooks/useSettings.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText, dateText, shortHex } from '../../lib/format.ts'
import { recordsIn } from '../../lib/records.ts'

/** A transaction: all that the contracts logged in it. */
export default function Transaction() {
  const { t } = useI18n()
  const { hash } = useParams<{ hash: string }>()
  return (
    <Page eyebrow={<span className="mono">{hash}</span>} title={t.transaction.title(shortHex(hash))}>
      <WithBooks>{(books) => <TransactionBooks hash={hash} books={books} />}</WithBooks>
    </Page>
  )
}

function TransactionBooks({ hash, books }: { hash: string; books: Books }) {
  const { t, locale } = useI18n()
  const { explorerUrl } = useSettings()
  const records = useMemo(() => recordsIn(books, hash), [books, hash])
  const [first] = records
  return (
    <Section title={t.transaction.records} lead={t.transaction.lead} aside={<BooksBadge books={books} />}>
      {first ? (
        <>
          <dl className="facts">
            <dt>{t.words.when}</dt>
            <dd>{dateText(first.log.time, locale)}</dd>
            <dt>{t.transaction.block}</dt>
            <dd>{countText(first.log.blockNumber, locale)}</dd>
            {explorerUrl && (
              <>
                <dt>{t.transaction.elsewhere}</dt>
                <dd>
                  <a href={`${explorerUrl}/tx/${first.log.transactionHash}`} target="_blank" rel="noreferrer">
                    {new URL(explorerUrl).hostname}
                  </a>
                </dd>
              </>
            )}
          </dl>
          <Records caption={t.transaction.records} records={records} hasTransactions={false} />
        </>
      ) : (
        <p className="soft">{t.transaction.none}</p>
      )}
    </Section>
  )
}
