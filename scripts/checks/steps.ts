import { run } from './run.ts'

export type Step = {
  /** What is true when the step succeeds, or the tool's name. */
  name: string
  command: string
  args: readonly string[]
  /** Folder to run it in; the project where it is left out. */
  cwd?: string
  /** Counts as a failure even when the tool itself is content: a compiler warning, say. */
  refuse?: RegExp
  /** What of the output to show even when all is well. */
  report?: RegExp
}

/** Runs steps one after the other, shows what those that fail have printed, and returns their names. */
export async function runSteps(steps: readonly Step[]): Promise<string[]> {
  const failed: string[] = []
  for (const { name, command, args, cwd, refuse, report } of steps) {
    const start = performance.now()
    const { code, output } = await run(command, args, { silent: true, ...(cwd && { cwd }) })
    const isGood = code === 0 && !refuse?.test(output)

    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    console.log(`${isGood ? '✔' : '✖'} ${name} (${seconds} s)`)
    if (!isGood) failed.push(name)
    const shown = isGood ? report?.exec(output)?.[0] : output
    if (shown !== undefined) console.log(`${shown.trimEnd().replace(/^/gm, '    ')}\n`)
  }
  return failed
}
