import { ErrorNote } from './ErrorNote.tsx'

/** Shown where the app cannot even begin: its settings are missing, or cannot be meant. */
export function StartFailed({ error }: { error: unknown }) {
  return (
    <main className="main">
      <h1>OpenRoyalty</h1>
      <ErrorNote error={error} onRetry={() => location.reload()} />
    </main>
  )
}
