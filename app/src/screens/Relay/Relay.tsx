import { useId, useState } from 'react'
import { DropField } from '../../components/DropField.tsx'
import { Page } from '../../components/Page.tsx'
import { Section } from '../../components/Section.tsx'
import { WithBooks } from '../../components/WithBooks.tsx'
import { useI18n } from '../../i18n/index.tsx'
import { claimRequestIn } from '../../lib/claimRequest.ts'
import { Request } from './Request.tsx'

/** Where somebody pays the gas of what another one has asked for. */
export default function Relay() {
  const { t } = useI18n()
  const id = useId()
  const [text, setText] = useState(() => claimRequestIn(window.location.hash) ?? '')
  const given = text.trim()
  return (
    <Page title={t.relay.title} lead={t.relay.lead}>
      <Section title={t.relay.request}>
        <DropField
          label={t.relay.drop}
          hint={t.relay.hint}
          accept="application/json,.json"
          onFile={(file) => void file.slice(0, 1_000_000).text().then(setText)}
        />
        <div className="field">
          <label htmlFor={id}>{t.relay.paste}</label>
          <textarea
            id={id}
            className="input mono small"
            rows={3}
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      </Section>
      {given && <WithBooks>{(books) => <Request key={given} text={linkedIn(given)} books={books} />}</WithBooks>}
    </Page>
  )
}

/** What a pasted link holds; anything else as it is. */
function linkedIn(text: string): string {
  const [, hash] = /^https?:\/\/\S+\/relay#(\S+)$/.exec(text) ?? []
  return hash ? (claimRequestIn(hash) ?? '') : text
}
