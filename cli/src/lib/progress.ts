import type { Io } from './io.ts'

export type Progress = {
  /** @param done - Of the whole, from 0 to 1; undefined: not known. */
  report: (done: number | undefined, detail?: string) => void
  end: () => void
}

const WIDTH = 24
/** Milliseconds between two drawings. */
const PAUSE = 80

/** A bar on a terminal's standard error; nothing at all in a pipe. */
export function startProgress({ stderr }: Pick<Io, 'stderr'>, label: string): Progress {
  if (stderr.isTTY !== true) return { report: () => {}, end: () => {} }
  let drawn = 0
  const draw = (done: number | undefined, detail: string) => {
    const filled = Math.round(Math.min(Math.max(done ?? 0, 0), 1) * WIDTH)
    const bar =
      done === undefined ? '' : ` [${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${Math.floor(done * 100)} %`
    stderr.write(`\r\u001b[K${`${label}${bar} ${detail}`.slice(0, (stderr.columns || 80) - 1).trimEnd()}`)
  }
  draw(undefined, '')
  return {
    report: (done, detail = '') => {
      const now = Date.now()
      if (now - drawn < PAUSE && done !== 1) return
      drawn = now
      draw(done, detail)
    },
    // Leaves the line as if nothing had been there.
    end: () => void stderr.write('\r\u001b[K'),
  }
}
