import type { Standing } from '@openroyalty/sdk'
import { useI18n } from '../i18n/index.tsx'

const TONES = { None: '', Active: 'tag-good', PastDue: 'tag-warn', Expired: '', Terminated: 'tag-bad' } as const

/** What a license is worth, in a word. */
export function StandingTag({ standing }: { standing: Standing }) {
  const { t } = useI18n()
  return <span className={`tag ${TONES[standing]}`}>{t.license.standings[standing]}</span>
}
