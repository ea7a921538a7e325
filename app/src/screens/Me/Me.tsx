import { useMemo } from 'react'
import type { Address } from 'viem'
import { useConnection } from 'wagmi'
import { Link } from 'wouter'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { ConnectButton } from '../../components/ConnectButton.tsx'
import { Page } from '../../components/Page.tsx'
import { Received } from '../../components/Received.tsx'
import { Section } from '../../components/Section.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { WorksTable } from '../../components/WorksTable.tsx'
import { useUsageShares } from '../../hooks/useUsageShares.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { positionsIn, worksOf } from '../../lib/creator.ts'
import { Earnings } from './Earnings.tsx'
import { Sources } from './Sources.tsx'
import { Usage } from './Usage.tsx'

/** A creator's page: what waits, what came, from whom, and their works. */
export default function Me() {
  const { t } = useI18n()
  const { address } = useConnection()
  if (!address) {
    return (
      <Page title={t.me.title} lead={t.me.lead}>
        <div className="card card-hero empty">
          <p>{t.me.connectFirst}</p>
          <ConnectButton />
        </div>
      </Page>
    )
  }
  return (
    <Page
      title={t.me.title}
      lead={t.me.lead}
      actions={
        <>
          <Link className="button" href="/me/waiting">
            {t.waiting.link}
          </Link>
          <Link className="button" href="/me/register">
            {t.me.register}
          </Link>
        </>
      }
    >
      <WithBooks>{(books, time) => <Creator account={address} books={books} time={time} />}</WithBooks>
    </Page>
  )
}

function Creator({ account, books, time }: { account: Address; books: Books; time: bigint }) {
  const { t } = useI18n()
  // Whose works are whose changes with blocks, not with seconds.
  const works = useMemo(() => worksOf(books, account, books.block.time), [books, account])
  const positions = positionsIn(books, works, time)
  const usage = useUsageShares(books, works)
  if (works.length === 0) {
    return (
      <Section title={t.me.noWorksTitle} aside={<BooksBadge books={books} />}>
        <p className="soft">{t.me.noWorks}</p>
      </Section>
    )
  }
  return (
    <>
      <Earnings books={books} positions={positions} due={usage.due} />
      <div className="columns">
        <div className="stack">
          <WorksTable isOwn title={t.me.works} works={works} positions={positions} books={books} />
          <Usage books={books} works={works} usage={usage} />
          <Received account={account} books={books} />
        </div>
        <Sources books={books} positions={positions} time={time} />
      </div>
    </>
  )
}
