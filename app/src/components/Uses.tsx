import { decodeUses } from '@openroyalty/sdk'
import { useI18n } from '../i18n/index.tsx'

/** A set of uses (one bit each) as marks, each with what it means. */
export function Uses({ uses }: { uses: number }) {
  const { t } = useI18n()
  const names = decodeUses(uses)
  if (names.length === 0) return <span className="soft">{t.uses.none}</span>
  return (
    <ul className="tags">
      {names.map((name) => (
        <li key={name} className="tag tag-brand" title={t.uses[name].means}>
          {t.uses[name].name}
        </li>
      ))}
    </ul>
  )
}
