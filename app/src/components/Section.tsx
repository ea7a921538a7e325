import { type ReactNode, useId } from 'react'

type SectionProps = { title: string; lead?: ReactNode; aside?: ReactNode; children: ReactNode }

/** A card with a heading, which names it to a screen reader. */
export function Section({ title, lead, aside, children }: SectionProps) {
  const heading = useId()
  return (
    <section className="card" aria-labelledby={heading}>
      <div className="card-head">
        <h2 id={heading}>{title}</h2>
        {aside}
      </div>
      {lead && <p className="soft">{lead}</p>}
      {children}
    </section>
  )
}
