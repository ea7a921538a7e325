import type { Split } from '@openroyalty/sdk'
import { useI18n } from '../i18n/index.tsx'
import { shareText } from '../lib/format.ts'
import { IdLink } from './Hex.tsx'
import { Section } from './Section.tsx'

/** Who shares what a split receives. */
export function SplitShares({ split, lead }: { split: Split; lead: string }) {
  const { t, locale } = useI18n()
  return (
    <Section title={t.work.split} lead={lead}>
      <ul className="stack">
        {split.recipients.map((recipient, position) => (
          <li key={recipient} className="row row-apart">
            <IdLink kind="address" id={recipient} />
            <span>{shareText(split.shares[position] ?? 0, locale)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
