import { confirm, isCancel, password } from '@clack/prompts'
import { DeclinedError, UsageError } from './errors.ts'
import type { Io } from './io.ts'

/**
 * Asks whether to go on.
 *
 * @throws {DeclinedError} when the answer is no, or Ctrl-C.
 * @throws {UsageError} when nobody is there to ask.
 */
export async function ask({ isInteractive, stdin, stderr }: Io, message: string): Promise<void> {
  if (!isInteractive)
    throw new UsageError(
      'Nobody is there to ask before this is sent. Pass --yes to say yes beforehand, or --dry-run to see what would be sent.',
    )
  const answer = await confirm({ message, initialValue: false, input: stdin, output: stderr })
  if (isCancel(answer) || !answer) throw new DeclinedError()
}

/** Asks for a password, which is not shown while it is typed. */
export async function askPassword({ isInteractive, stdin, stderr }: Io, message: string): Promise<string> {
  if (!isInteractive)
    throw new UsageError(
      'The keystore wants a password, and nobody is there to ask. Put it into a file, and the file’s name into OPENROYALTY_PASSWORD_FILE.',
    )
  const answer = await password({ message, input: stdin, output: stderr })
  if (isCancel(answer)) throw new DeclinedError()
  return answer ?? ''
}
