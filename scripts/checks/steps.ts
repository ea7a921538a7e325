import { run } from './run.ts'

export type Step = {
  /** What is true when the step succeeds, or the tool's name. */
  name: string
  command: string
  args: readonly string[]
  /** Counts as a failure even when the tool itself is content: a compiler warning, say. */
  refuse?: RegExp
}

/** Runs steps one after the other, shows the output of those that fail, and returns their names. */
export async function runSteps(steps: readonly Step[]): Promise<string[]> {
  const failed: string[] = []
  for (const { name, command, args, refuse } of steps) {
    const start = performance.now()
    const { code, output } = await run(command, args, { silent: true })
    const isGood = code === 0 && !refuse?.test(output)

    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    console.log(`${isGood ? '✔' : '✖'} ${name} (${seconds} s)`)
    if (isGood) continue
    failed.push(name)
    console.log(`${output.trimEnd().replace(/^/gm, '    ')}\n`)
  }
  return failed
}
