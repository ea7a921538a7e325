import { useShown } from '../hooks/useShown.tsx'
import { useTokens } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import type { LogRecord } from '../lib/records.ts'
import { Amount } from './Amount.tsx'
import { DataTable } from './DataTable.tsx'
import { type IdKind, IdLink, TransactionLink } from './Hex.tsx'
import { When } from './When.tsx'

/** Rows that are shown at first, and with each "more". */
const SHOWN = 25

/** What an argument of a log is, by its name in the contract. */
const KINDS: Record<string, IdKind> = {
  poolId: 'pool',
  workId: 'work',
  catalogueId: 'work',
  offerId: 'offer',
  licenseId: 'license',
  epochId: 'epoch',
  streamId: 'history',
  channelId: 'history',
  payer: 'address',
  payee: 'address',
  creator: 'address',
  steward: 'address',
  owner: 'address',
  from: 'address',
  to: 'address',
  operator: 'address',
  licensee: 'address',
  recipient: 'address',
  split: 'address',
  publisher: 'address',
  wallet: 'address',
}

type RecordsProps = {
  caption: string
  records: readonly LogRecord[]
  /** In a transaction's own list it would say the same in each row. */
  hasTransactions?: boolean
}

/** Logs in words: when, what, about whom, how much, and all of it on demand. */
export function Records({ caption, records, hasTransactions = true }: RecordsProps) {
  const { t } = useI18n()
  const { shown, more } = useShown(records, SHOWN)
  const look = useTokens(shown.flatMap(({ movement }) => movement?.token ?? []))
  return (
    <>
      <DataTable
        caption={caption}
        rows={shown}
        keyOf={({ log }) => `${log.transactionHash} ${log.logIndex}`}
        columns={[
          { name: t.words.when, cell: ({ log }) => <When seconds={log.time} /> },
          {
            name: t.history.what,
            cell: ({ log }) => (
              <details>
                <summary>{(t.events as Record<string, string>)[log.eventName] ?? log.eventName}</summary>
                <pre className="data">{`${log.contract}.${log.eventName}\n${textOf(log.args)}`}</pre>
              </details>
            ),
          },
          {
            name: t.history.about,
            cell: ({ log }) => (
              <span className="tags">
                {Object.entries(log.args).flatMap(([name, value]) => {
                  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
                  if (!kind || typeof value !== 'string' || /^0x0+$/.test(value)) return []
                  return [
                    <span key={name} className="small">
                      <span className="soft">{(t.args as Record<string, string>)[name] ?? name}</span>{' '}
                      <IdLink kind={kind} id={value} />
                    </span>,
                  ]
                })}
              </span>
            ),
          },
          ...(hasTransactions
            ? [
                {
                  name: t.words.transaction,
                  cell: ({ log }: LogRecord) => <TransactionLink hash={log.transactionHash} />,
                },
              ]
            : []),
          {
            name: t.words.amount,
            isNumber: true,
            cell: ({ movement }) => movement && <Amount value={movement.amount} token={look(movement.token)} />,
          },
        ]}
      />
      {more}
    </>
  )
}

function textOf(args: object): string {
  return JSON.stringify(args, (_, value) => (typeof value === 'bigint' ? `${value}` : value), 1)
}
