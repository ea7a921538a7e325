import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { type Address, type Hex, isAddressEqual } from 'viem'
import { useConnection } from 'wagmi'
import { Amount } from '../../components/Amount.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { TransactionLink } from '../../components/Hex.tsx'
import { Section } from '../../components/Section.tsx'
import { UseFields, useStatedUse } from '../../components/UseFields.tsx'
import { When } from '../../components/When.tsx'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { reportStatement } from '../../flows/manageLicense.ts'
import type { TokenLook } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText, dateText, distanceText } from '../../lib/format.ts'
import { tokenIn } from '../../lib/tokens.ts'

type StatementProps = {
  books: Books
  licenseId: Hex
  offerId: Hex
  /** `opensAt`: first second after its period. */
  next: { period: number; dueAt: bigint; opensAt: bigint } | undefined
  /** What is missing is paid by use of each work: together with shares that a usage file gives. */
  byUse: boolean
  owed: bigint
  paid: bigint
  licensee: Address | undefined
  time: bigint
  token: Address
  look: TokenLook | undefined
}

/** Statements that were filed, and the one that is next. */
export function Statement({
  books,
  licenseId,
  offerId,
  next,
  byUse,
  owed,
  paid,
  licensee,
  time,
  token,
  look,
}: StatementProps) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const { address } = useConnection()
  const start = useStartFlow()
  const { units, revenue, owes: quoted, fields } = useStatedUse(offerId, look)
  const owes = quoted ?? 0n
  const due = owed + owes > paid ? owed + owes - paid : 0n
  const filed = books.logs.flatMap((log) =>
    log.contract === 'licenseRegistry' && log.eventName === 'StatementFiled' && log.args.licenseId === licenseId
      ? [log]
      : [],
  )
  const isMine = licensee !== undefined && address !== undefined && isAddressEqual(licensee, address)
  return (
    <Section title={t.license.statements}>
      {filed.length > 0 && (
        <DataTable
          caption={t.license.statements}
          rows={filed}
          keyOf={({ transactionHash, logIndex }) => `${transactionHash} ${logIndex}`}
          columns={[
            {
              name: t.license.period,
              cell: ({ args }) => (
                <>
                  {countText(Number(args.period) + 1, locale)}
                  {args.version > 1 && <span className="soft small"> {t.license.corrected(String(args.version))}</span>}
                </>
              ),
            },
            { name: t.license.dueBy, cell: ({ args }) => <When seconds={args.dueAt} /> },
            {
              name: t.license.filedOn,
              cell: (log) => (
                <>
                  <When seconds={log.time} />{' '}
                  {log.time > log.args.dueAt ? (
                    <span className="tag tag-warn">{t.license.late}</span>
                  ) : (
                    <span className="tag tag-good">{t.license.inTime}</span>
                  )}
                </>
              ),
            },
            { name: t.words.transaction, cell: ({ transactionHash }) => <TransactionLink hash={transactionHash} /> },
            { name: t.license.owed, isNumber: true, cell: ({ args }) => <Amount value={args.owed} token={look} /> },
          ]}
        />
      )}
      {next ? (
        <p className={next.dueAt < time ? 'note note-warn' : 'soft'}>
          {t.license.nextDue(
            countText(next.period + 1, locale),
            dateText(next.dueAt, locale),
            distanceText(next.dueAt, time, locale),
          )}
        </p>
      ) : (
        <p className="soft">{t.license.noneDue}</p>
      )}
      {next && isMine && time < next.opensAt && (
        <p className="soft small">{t.license.opensAt(dateText(next.opensAt, locale))}</p>
      )}
      {next && isMine && time >= next.opensAt && (
        <>
          <UseFields fields={fields} />
          <dl className="facts">
            <dt>{t.license.owesForPeriod}</dt>
            <dd>
              <Amount value={owes} token={look} />
            </dd>
            <dt>
              <strong>{t.license.payNow}</strong>
            </dt>
            <dd>
              <strong>
                <Amount value={due} token={look} />
              </strong>
            </dd>
          </dl>
          {byUse && due > 0n && <p className="note note-warn">{t.license.byUse}</p>}
          <div>
            <button
              type="button"
              className="button button-main"
              disabled={quoted === undefined || (byUse && due > 0n)}
              onClick={() =>
                units !== undefined &&
                revenue !== undefined &&
                start(
                  reportStatement(
                    deployment,
                    { licenseId, token, period: next.period, units, revenue, due, tokenOf: (id) => tokenIn(books, id) },
                    t,
                  ),
                )
              }
            >
              {t.license.fileButton}
            </button>
          </div>
        </>
      )}
    </Section>
  )
}
