import { type KeyboardEvent, lazy, Suspense, useEffect, useId, useRef, useState } from 'react'
import { useLocation } from 'wouter'
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
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  /** Where the hits lead, in their order. */
  const [places, setPlaces] = useState<readonly string[]>([])
  const [active, setActive] = useState(-1)
  const box = useRef<HTMLDivElement>(null)
  const isShown = isOpen && text.trim() !== ''

  useEffect(() => {
    if (!isShown) return
    const close = ({ target }: PointerEvent) => !box.current?.contains(target as Node) && setOpen(false)
    document.addEventListener('pointerdown', close)
    return () => document.removeEventListener('pointerdown', close)
  }, [isShown])

  const go = (place: string | undefined) => {
    if (place === undefined) return
    setOpen(false)
    setText('')
    navigate(place)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    if (key === 'Escape') setOpen(false)
    else if (key === 'Enter') go(places[Math.max(0, active)])
    else if (key === 'ArrowDown' || key === 'ArrowUp') {
      setOpen(true)
      const step = key === 'ArrowDown' ? 1 : -1
      // From before the first to the last, and around.
      if (places.length > 0)
        setActive((active + step + (active < 0 && step < 0 ? 1 : 0) + places.length) % places.length)
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
          setPlaces([])
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
              onPlaces={setPlaces}
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
