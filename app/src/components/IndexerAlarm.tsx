import { useI18n } from '../i18n/index.tsx'
import type { LogDifference } from '../lib/differenceOf.ts'
import { countText } from '../lib/format.ts'
import { TransactionLink } from './Hex.tsx'

/** An indexer has told something else than the node: where, and what is shown instead. */
export function IndexerAlarm({ difference: { kind, log } }: { difference: LogDifference }) {
  const { t, locale } = useI18n()
  const { blockNumber, logIndex, contract, eventName, transactionHash } = log
  return (
    <div className="note note-bad" role="alert">
      <strong>{t.books.differs.title}</strong>
      <p>{t.books.differs.text}</p>
      <p>
        {t.books.differs[kind](countText(blockNumber, locale), countText(logIndex, locale))}{' '}
        <span className="mono">
          {contract}.{eventName}
        </span>
        , {t.words.transaction} <TransactionLink hash={transactionHash} />
      </p>
    </div>
  )
}
