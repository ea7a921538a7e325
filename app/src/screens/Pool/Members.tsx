import { memberIn, poolIn } from '@openroyalty/sdk/audit'
import type { Hex } from 'viem'
import { Amount } from '../../components/Amount.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { IdLink } from '../../components/Hex.tsx'
import { Section } from '../../components/Section.tsx'
import { useShown } from '../../hooks/useShown.tsx'
import { useTitles } from '../../hooks/useTitles.ts'
import type { TokenLook } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText, partsOf, shareText } from '../../lib/format.ts'

/** Rows that are shown at first, and with each "more": those with most units. */
const SHOWN = 12

type MembersProps = { books: Books; poolId: Hex; time: bigint; token: TokenLook | undefined }

/** Who shares what a pool gets, and how much of it is whose. */
export function Members({ books, poolId, time, token }: MembersProps) {
  const { t, locale } = useI18n()
  const total = poolIn(books.state.pools, { poolId, time })?.totalUnits ?? 0n
  const members = [...(books.state.pools.pools.get(poolId)?.book.members.keys() ?? [])].flatMap((workId) => {
    const member = memberIn(books.state.pools, { poolId, workId, time })
    return member ? [{ workId, ...member, all: member.units * member.works }] : []
  })
  const { shown, more } = useShown(
    members.sort((a, b) => (a.all < b.all ? 1 : -1)),
    SHOWN,
  )
  const titleOf = useTitles(
    books,
    shown.map(({ workId }) => workId),
  )
  return (
    <Section title={t.pool.members} lead={t.pool.membersLead}>
      {shown.length === 0 ? (
        <p className="soft">{t.pool.noMembers}</p>
      ) : (
        <DataTable
          caption={t.pool.members}
          rows={shown}
          keyOf={({ workId }) => workId}
          columns={[
            {
              name: t.words.work,
              cell: ({ workId, works, joined }) => (
                <>
                  <IdLink kind="work" id={workId} title={titleOf(workId)} />{' '}
                  {books.state.works.works.get(workId)?.isCatalogue && (
                    <span className="tag">{t.pool.lot(countText(works, locale))}</span>
                  )}
                  {!joined && <span className="tag tag-warn">{t.pool.left}</span>}
                </>
              ),
            },
            {
              name: t.words.share,
              isNumber: true,
              cell: ({ all }) => shareText(partsOf(all, total), locale),
            },
            {
              name: t.words.waiting,
              isNumber: true,
              cell: ({ claimable, works }) => (
                <Amount value={claimable * works} token={token} isLive href={`/history/${poolId}?only=in`} />
              ),
            },
            {
              name: t.pool.claimed,
              isNumber: true,
              cell: ({ workId, claimed }) => (
                <Amount value={claimed} token={token} href={`/history/${workId}?only=out`} />
              ),
            },
          ]}
        />
      )}
      {more}
    </Section>
  )
}
