import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

export type RunResult = {
  /** Exit code; 1 when the process was stopped by a signal or did not start. */
  code: number
  /** Everything it printed, without colors. */
  output: string
}

/** Runs a command of node_modules/.bin (or any other) from the root, or `cwd`, shows what it prints and returns it. */
export function run(
  command: string,
  args: readonly string[],
  { silent = false, cwd }: { silent?: boolean; cwd?: string } = {},
): Promise<RunResult> {
  return new Promise((resolve) => {
    // On Windows the commands of node_modules/.bin are scripts that only a shell can start.
    const child = spawn(command, args, { cwd, stdio: ['inherit', 'pipe', 'pipe'], shell: process.platform === 'win32' })
    let output = ''
    const show = (target: NodeJS.WriteStream) => (chunk: Buffer) => {
      output += chunk
      if (!silent) target.write(chunk)
    }
    child.stdout.on('data', show(process.stdout))
    child.stderr.on('data', show(process.stderr))
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output: stripVTControlCharacters(output) }))
  })
}
