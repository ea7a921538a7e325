import { type KeyboardEvent, lazy, Suspense, useEffect, useId, useRef, useState } from 'react'
import { useI18n } from '../i18n/index.tsx'

/** What finds anything reads the books: it comes once somebody types. */
const SearchHits = lazy(() => import('./SearchHits.tsx'))

type SearchBoxProps = {
  /** In the frame's bar its label is for who does not see it. */
  isInBar?: boolean
}

/** Looks for anything by its title, creator, id, address or content hash, and goes there. */
export function SearchBox({ isInBar = false }: SearchBoxProps) {
  const { t } = useI18n()
  const id = useId()
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  /** Hits that are shown. */
  const [count, setCount] = useState(0)
  const [active, setActive] = useState(-1)
  const box = useRef<HTMLDivElement>(null)
  const isShown = isOpen && text.trim() !== ''

  useEffect(() => {
    if (!isShown) return
    const close = ({ target }: PointerEvent) => !box.current?.contains(target as Node) && setOpen(false)
    document.addEventListener('pointerdown', close)
    return () => document.removeEventListener('pointerdown', close)
  }, [isShown])

  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    if (key === 'Escape') setOpen(false)
    else if (key === 'Enter') document.getElementById(`${id}-${Math.max(0, active)}`)?.click()
    else if (key === 'ArrowDown' || key === 'ArrowUp') {
      setOpen(true)
      const step = key === 'ArrowDown' ? 1 : -1
      // From before the first to the last, and around.
      if (count > 0) setActive((active + step + (active < 0 && step < 0 ? 1 : 0) + count) % count)
    } else return
    event.preventDefault()
  }
  return (
    <div className={isInBar ? 'search-box search-bar' : 'search-box field'} ref={box}>
      <label htmlFor={id} className={isInBar ? 'visually-hidden' : undefined}>
        {t.search.label}
      </label>
      <input
        id={id}
        className="input"
        type="search"
        role="combobox"
        aria-expanded={isShown}
        aria-controls={`${id}-hits`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && active >= 0 ? `${id}-${active}` : undefined}
        aria-describedby={isInBar ? undefined : `${id}-hint`}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={isInBar ? t.search.short : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setActive(-1)
          setCount(0)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onBlur={(event) => !box.current?.contains(event.relatedTarget) && setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {!isInBar && (
        <p id={`${id}-hint`} className="hint">
          {t.search.hint}
        </p>
      )}
      {isShown && (
        <div className="search-found">
          <Suspense fallback={<p className="soft small">{t.search.asking}</p>}>
            <SearchHits
              id={id}
              text={text}
              active={active}
              onCount={setCount}
              onChosen={() => {
                setOpen(false)
                setText('')
              }}
            />
          </Suspense>
        </div>
      )}
    </div>
  )
}
