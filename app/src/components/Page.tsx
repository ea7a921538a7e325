import { type ReactNode, useEffect, useRef } from 'react'

type PageProps = {
  title: string
  lead?: ReactNode
  eyebrow?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A screen: its heading takes the focus when somebody comes to it from another, so that a screen reader says where it is. */
export function Page({ title, lead, eyebrow, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · OpenRoyalty`
  }, [title])
  useEffect(() => {
    // The first screen of a visit leaves the focus where the browser has it.
    if (document.body.dataset.visited) heading.current?.focus({ preventScroll: true })
    document.body.dataset.visited = 'true'
    window.scrollTo(0, 0)
  }, [])
  return (
    <div className="page">
      <div className="page-head">
        <div>
          {eyebrow && <p className="eyebrow">{eyebrow}</p>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </div>
      {children}
    </div>
  )
}
