import { USE_NAMES, type Use } from '@openroyalty/sdk'
import { useI18n } from '../i18n/index.tsx'

type UseSwitchesProps = { legend: string; value: readonly Use[]; onChange: (uses: Use[]) => void }

/** A switch for each use, with what it means. */
export function UseSwitches({ legend, value, onChange }: UseSwitchesProps) {
  const { t } = useI18n()
  return (
    <fieldset className="switches">
      <legend>{legend}</legend>
      {USE_NAMES.map((use) => (
        <label key={use} className="switch">
          <input
            type="checkbox"
            checked={value.includes(use)}
            onChange={(event) =>
              onChange(event.target.checked ? [...value, use] : value.filter((each) => each !== use))
            }
          />
          <span className="switch-name">{t.uses[use].name}</span>
          <span className="soft small">{t.uses[use].means}</span>
        </label>
      ))}
    </fieldset>
  )
}
