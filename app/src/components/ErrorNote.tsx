import { useI18n } from '../i18n/index.tsx'
import { errorWords } from '../lib/errors.ts'

type ErrorNoteProps = { error: unknown; onRetry?: (() => void) | undefined }

/** What went wrong and what to do about it, said aloud at once. */
export function ErrorNote({ error, onRetry }: ErrorNoteProps) {
  const { t } = useI18n()
  const { title, text, details, remedy } = errorWords(error, t)
  return (
    <div className="note note-bad" role="alert">
      <strong>{title}</strong>
      <p>{text}</p>
      {details && (
        <details>
          <summary>{t.errors.details}</summary>
          <p className="data">{details}</p>
        </details>
      )}
      {onRetry && remedy === 'retry' && (
        <div>
          <button type="button" className="button button-small" onClick={onRetry}>
            {t.common.tryAgain}
          </button>
        </div>
      )}
    </div>
  )
}
