import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useI18n } from '../i18n/index.tsx'

type SheetProps = { title: string; onClose: () => void; children: ReactNode }

/** A dialog over the page. The browser keeps the focus inside, closes it with Escape, and gives the focus back. */
export function Sheet({ title, onClose, children }: SheetProps) {
  const { t } = useI18n()
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby={heading} onClose={() => !dialog.current?.open && onClose()}>
      <div className="sheet-inner">
        <div className="sheet-head">
          <h2 id={heading}>{title}</h2>
          <button type="button" className="button button-small button-plain" onClick={() => dialog.current?.close()}>
            {t.common.close}
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}
