import { useState } from 'react'
import { useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import type { StatementSubject } from '../lib/statement.ts'
import { StatementSheet } from './StatementSheet.tsx'

type StatementButtonProps = { subject: StatementSubject; books: Books }

/** Hands the reader a statement as a file: made here, from the logs. */
export function StatementButton({ subject, books }: StatementButtonProps) {
  const { t } = useI18n()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="button button-small" onClick={() => setOpen(true)}>
        {t.me.download}
      </button>
      {isOpen && <StatementSheet subject={subject} books={books} onClose={() => setOpen(false)} />}
    </>
  )
}
