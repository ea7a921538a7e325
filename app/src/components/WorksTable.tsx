import { useTitles } from '../hooks/useTitles.ts'
import { useTokens } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import { type OwnPosition, type OwnWork, WHOLE } from '../lib/creator.ts'
import { shareText } from '../lib/format.ts'
import { usesNow } from '../lib/works.ts'
import { Amount } from './Amount.tsx'
import { DataTable } from './DataTable.tsx'
import { IdLink } from './Hex.tsx'
import { Section } from './Section.tsx'
import { Uses } from './Uses.tsx'

type WorksTableProps = {
  title: string
  books: Books
  works: readonly OwnWork[]
  positions: readonly OwnPosition[]
  /** The reader's own. */
  isOwn?: boolean
}

/** Somebody's works: what each may be used for, and what waits for it. */
export function WorksTable({ title, books, works, positions, isOwn = false }: WorksTableProps) {
  const { t, locale } = useI18n()
  const look = useTokens(positions.map(({ token }) => token))
  const titleOf = useTitles(
    books,
    works.map(({ workId }) => workId),
  )
  return (
    <Section title={title}>
      <DataTable
        caption={title}
        rows={works}
        keyOf={({ workId }) => workId}
        columns={[
          { name: t.words.work, cell: ({ workId }) => <IdLink kind="work" id={workId} title={titleOf(workId)} /> },
          { name: t.words.uses, cell: ({ workId }) => <Uses uses={usesNow(books, workId)} /> },
          {
            name: isOwn ? t.words.yourShare : t.words.share,
            cell: ({ share, isOwner }) =>
              share === 0n ? (isOwner ? t.me.paysOthers : '–') : share === WHOLE ? t.me.all : shareText(share, locale),
          },
          {
            name: isOwn ? t.me.waiting : t.words.waiting,
            isNumber: true,
            cell: ({ workId }) => {
              const own = positions.filter(({ work }) => work.workId === workId)
              if (own.length === 0) return <span className="soft">{t.me.inNoPool}</span>
              return own.map(({ poolId, token, claimable }) => (
                <div key={poolId}>
                  <Amount value={claimable} token={look(token)} href={`/history/${poolId}?only=in`} />
                </div>
              ))
            },
          },
        ]}
      />
    </Section>
  )
}
