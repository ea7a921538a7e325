import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import type { Address, Hex } from 'viem'
import { isAddressEqual } from 'viem'
import { useConnection } from 'wagmi'
import { Section } from '../../components/Section.tsx'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { giveNotice, type NoticeKind, withdrawNotice } from '../../flows/manageLicense.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { countText, dateText } from '../../lib/format.ts'
import type { StandingView } from '../../lib/standing.ts'

const DAY = 86_400n
/** Which reason stands for which notice. */
const REASONS = { Licensee: 'noticeByLicensee', Publisher: 'noticeByPublisher', Breach: 'noticeOfBreach' } as const

type EndingProps = {
  books: Books
  licenseId: Hex
  view: StandingView
  publisher: Address
  terms: { noticeDays: number; cureDays: number }
  time: bigint
}

/** Notice to end a license: given or withdrawn, by whoever the wallet is a side of. */
export function Ending({ books, licenseId, view, publisher, terms, time }: EndingProps) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const { address } = useConnection()
  const start = useStartFlow()
  const facts = books.state.licenses.licenses.get(licenseId)?.facts
  const { licensee } = view.license
  const isOver = view.standing === 'Terminated' || view.standing === 'Expired'
  if (!facts || isOver) return null
  const isLicensee = licensee !== undefined && address !== undefined && isAddressEqual(licensee, address)
  const isPublisher = address !== undefined && isAddressEqual(publisher, address)
  const kinds: NoticeKind[] = [
    ...(isLicensee ? (['Licensee'] as const) : []),
    ...(isPublisher ? (['Publisher', 'Breach'] as const) : []),
  ]
  return (
    <Section title={t.notice.title}>
      <p className="soft">
        {terms.noticeDays > 0 ? t.offer.notice(t.pool.days(countText(terms.noticeDays, locale))) : t.offer.noNotice}
      </p>
      {kinds.map((kind) => {
        const days = kind === 'Breach' ? terms.cureDays : terms.noticeDays
        const isGiven = view.reasons.some((reason) => reason.kind === REASONS[kind])
        if (isGiven) {
          return (
            <div key={kind} className="row">
              <button
                type="button"
                className="button"
                onClick={() => start(withdrawNotice(deployment, { licenseId, kind }, t))}
              >
                {t.notice.withdraw[kind]}
              </button>
              <p className="soft small">{t.notice.endsAt(dateText(facts.notices[kind], locale))}</p>
            </div>
          )
        }
        if (days === 0) return null
        const endsAt = time + BigInt(days) * DAY
        return (
          <div key={kind} className="row">
            <button
              type="button"
              className="button"
              onClick={() => start(giveNotice(deployment, { licenseId, kind, until: dateText(endsAt, locale) }, t))}
            >
              {t.notice.give[kind]}
            </button>
            <p className="soft small">{t.notice.wouldEnd(dateText(endsAt, locale))}</p>
          </div>
        )
      })}
    </Section>
  )
}
