import { contentHashOf } from '@openroyalty/sdk'
import { useState } from 'react'
import type { Hex } from 'viem'
import { useI18n } from '../i18n/index.tsx'
import { countText, tidyText } from '../lib/format.ts'
import { DropField } from './DropField.tsx'
import { ErrorNote } from './ErrorNote.tsx'

export type HashedFile = { file: File; contentHash: Hex }

type FileDropProps = { label: string; hint: string; onHashed: (hashed: HashedFile) => void }

/** Takes a file by dropping or choosing it, and hashes it piece by piece: it never leaves the browser. */
export function FileDrop({ label, hint, onHashed }: FileDropProps) {
  const { t, locale } = useI18n()
  const [progress, setProgress] = useState<{ name: string; read: number; size: number }>()
  const [error, setError] = useState<unknown>()
  const take = async (file: File) => {
    setError(undefined)
    try {
      const count = (read: number) => setProgress({ name: file.name, read, size: file.size })
      count(0)
      onHashed({ file, contentHash: await contentHashOf(counted(file.stream(), count)) })
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <>
      <DropField label={label} hint={hint} onFile={take}>
        {progress && (
          <span className="small" role="status">
            <bdi>{tidyText(progress.name, 60)}</bdi>{' '}
            {progress.read < progress.size
              ? t.file.reading(countText(Math.floor((progress.read / progress.size) * 100), locale))
              : t.file.read(countText(progress.size, locale))}
          </span>
        )}
      </DropField>
      {error !== undefined && <ErrorNote error={error} />}
    </>
  )
}

/** Tells how much has been read, at most a hundred times. */
async function* counted(
  stream: ReadableStream<Uint8Array>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  let read = 0
  let told = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    yield value
    read += value.length
    if (read - told > 4_000_000) {
      told = read
      onRead(read)
    }
  }
  onRead(read)
}
