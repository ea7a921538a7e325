import type { Credential, OfferTerms } from '@openroyalty/sdk'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useState } from 'react'
import type { Hex } from 'viem'
import { CredentialDrop } from '../../components/CredentialDrop.tsx'
import { Section } from '../../components/Section.tsx'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { renewCredential } from '../../flows/manageLicense.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { dateText } from '../../lib/format.ts'
import type { StandingView } from '../../lib/standing.ts'

type CredentialPartProps = { books: Books; licenseId: Hex; view: StandingView; terms: OfferTerms; time: bigint }

/** Until when a certifier's word holds, and a newer one in its place. Anybody may hand it in. */
export function CredentialPart({ books, licenseId, view, terms, time }: CredentialPartProps) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  const [credential, setCredential] = useState<Credential>()
  const { eligibility, party } = terms
  const facts = books.state.licenses.licenses.get(licenseId)?.facts
  if (!facts || (eligibility !== 'Research' && eligibility !== 'SmallBusiness')) return null
  const until = facts.credentialUntil
  const isOver = view.standing === 'Terminated' || view.standing === 'Expired'
  return (
    <Section title={t.credential.title}>
      <p className={until < time ? 'note note-warn' : 'soft'}>{t.credential.until(dateText(until, locale))}</p>
      {!isOver && (
        <>
          <CredentialDrop
            certifier={party}
            eligibility={eligibility}
            licensee={view.license.licensee}
            time={time}
            current={until}
            onCredential={setCredential}
          />
          <div>
            <button
              type="button"
              className="button"
              disabled={!credential}
              onClick={() => credential && start(renewCredential(deployment, { licenseId, credential }, t))}
            >
              {t.credential.renew}
            </button>
          </div>
        </>
      )}
    </Section>
  )
}
