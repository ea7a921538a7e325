import { useId } from 'react'
import { isAddress } from 'viem'
import { useI18n } from '../../i18n/index.tsx'

export type CoAuthor = { address: string; weight: string }

type CoAuthorsProps = { value: readonly CoAuthor[]; onChange: (authors: CoAuthor[]) => void }

/** Who shares a work's money, and in what proportion. */
export function CoAuthors({ value, onChange }: CoAuthorsProps) {
  const { t } = useI18n()
  const id = useId()
  const change = (position: number, part: Partial<CoAuthor>) =>
    onChange(value.map((each, place) => (place === position ? { ...each, ...part } : each)))
  return (
    <div className="stack">
      {value.map(({ address, weight }, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are told apart by their place alone
        <div key={position} className="author">
          <div className="field">
            <label htmlFor={`${id}-address-${position}`}>{t.register.wallet}</label>
            <input
              id={`${id}-address-${position}`}
              className="input mono"
              spellCheck={false}
              autoComplete="off"
              placeholder="0x…"
              value={address}
              aria-invalid={address !== '' && !isAddress(address)}
              onChange={(event) => change(position, { address: event.target.value.trim() })}
            />
          </div>
          {value.length > 1 && (
            <div className="field author-share">
              <label htmlFor={`${id}-weight-${position}`}>{t.register.part}</label>
              <input
                id={`${id}-weight-${position}`}
                className="input"
                inputMode="decimal"
                value={weight}
                onChange={(event) => change(position, { weight: event.target.value.replace(',', '.').trim() })}
              />
            </div>
          )}
          {value.length > 1 && (
            <button
              type="button"
              className="button button-plain"
              onClick={() => onChange(value.filter((_, place) => place !== position))}
            >
              {t.register.remove}
            </button>
          )}
        </div>
      ))}
      <div>
        <button
          type="button"
          className="button button-small"
          onClick={() => onChange([...value, { address: '', weight: '1' }])}
        >
          {t.register.addAuthor}
        </button>
      </div>
    </div>
  )
}
