import { splitIn } from '@openroyalty/sdk/audit'
import { useMemo } from 'react'
import { type Address, getAddress, isAddress, isAddressEqual } from 'viem'
import { useParams } from 'wouter'
import { BooksBadge } from '../../components/BooksBadge.tsx'
import { Epochs } from '../../components/Epochs.tsx'
import { HistoryLink } from '../../components/HistoryLink.tsx'
import { LicenseTiles, licensesOf } from '../../components/LicenseTiles.tsx'
import { Page } from '../../components/Page.tsx'
import { Payments } from '../../components/Payments.tsx'
import { Received } from '../../components/Received.tsx'
import { Spending } from '../../components/Spending.tsx'
import { SplitShares } from '../../components/SplitShares.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { WorksTable } from '../../components/WorksTable.tsx'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { positionsIn, worksOf } from '../../lib/creator.ts'
import { shortHex } from '../../lib/format.ts'
import { paymentsIn } from '../../lib/payments.ts'

/** Anybody's page: works, licenses, what they paid and what they received. */
export default function Account() {
  const { t } = useI18n()
  const { address = '' } = useParams<{ address: string }>()
  if (!isAddress(address, { strict: false })) {
    return (
      <Page title={t.account.title(shortHex(address))}>
        <p className="soft">{t.account.notAnAddress}</p>
      </Page>
    )
  }
  return (
    <Page
      eyebrow={<span className="mono">{address}</span>}
      actions={<HistoryLink id={address} />}
      title={t.account.title(shortHex(address))}
    >
      <WithBooks>{(books, time) => <AccountBooks account={getAddress(address)} books={books} time={time} />}</WithBooks>
    </Page>
  )
}

function AccountBooks({ account, books, time }: { account: Address; books: Books; time: bigint }) {
  const { t } = useI18n()
  const works = useMemo(() => worksOf(books, account, books.block.time), [books, account])
  const positions = positionsIn(books, works, time)
  const licenses = licensesOf(books, account, time)
  const pays = paymentsIn(books).some(({ payer }) => isAddressEqual(payer, account))
  const split = splitIn(books.state.splits, account)
  return (
    <>
      <div>
        <BooksBadge books={books} />
      </div>
      {split && <SplitShares split={split} lead={t.account.isSplit} />}
      {works.length > 0 && <WorksTable title={t.me.works} works={works} positions={positions} books={books} />}
      {licenses.length > 0 && (
        <section className="stack" aria-labelledby="licenses">
          <h2 id="licenses">{t.firm.licenses}</h2>
          <LicenseTiles books={books} licenses={licenses} time={time} />
        </section>
      )}
      <Epochs books={books} isWanted={({ epoch }) => isAddressEqual(epoch.payer, account)} />
      <div className="columns">
        <Payments books={books} payer={account} />
        <Received account={account} books={books} />
      </div>
      {/* Last: it is worked out for a moment, and nothing below shall jump. */}
      {pays && <Spending account={account} books={books} time={time} />}
    </>
  )
}
