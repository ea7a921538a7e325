import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * Real data and published test vectors are too large, or not ours, to stand in this repository. Tests that can use them look for a
 * folder: `OPENROYALTY_DATA`, or `shared/data` beside the repository. Without it they pass, and say aloud what was not tested.
 */
const folder = path.resolve(process.env.OPENROYALTY_DATA ?? path.join(import.meta.dirname, '../../../shared/data'))

/**
 * Finds a file of the data folder.
 *
 * @returns Its path and `skip: false`; or, as the reason to skip a test, what is missing. Spread into a test's options.
 * @example
 * const vectors = sharedData('vectors/eip712-typed-data.json.gz')
 * test('agrees with the vectors', { skip: vectors.skip }, () => { readFileSync(vectors.file) })
 */
export function sharedData(name: string): { file: string; skip: false | string } {
  const file = path.join(folder, name)
  if (existsSync(file)) return { file, skip: false }
  const skip = `no ${name}: set OPENROYALTY_DATA to a folder that has it`
  // Runners tell of a skipped test in one line among a thousand; `npm test` repeats this one at its end.
  console.warn(`SKIPPED: tests with ${name}. Set OPENROYALTY_DATA to a folder that has it.`)
  return { file, skip }
}
