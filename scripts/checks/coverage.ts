/**
 * Which lines of the contracts the tests reach. Hardhat counts lines, not branches: a line with a condition counts as reached
 * whichever way it went.
 *
 *   npm run coverage                by all tests that Hardhat runs
 *   npm run coverage -- solidity    by some of them: arguments go to `hardhat test`
 */
import { readFileSync, rmSync } from 'node:fs'
import { run } from './run.ts'

type Coverage = { file: string; reached: number; lines: number; missed: number[] }

const LCOV = 'coverage/lcov.info'

/** The contracts that are shipped: mocks and tests do not count. */
export function readLcov(lcov: string): Coverage[] {
  return lcov
    .split('end_of_record')
    .map((section) => {
      const file = (/^SF:(.+)$/m.exec(section)?.[1] ?? '').replaceAll('\\', '/')
      const counts = [...section.matchAll(/^DA:(\d+),(\d+)/gm)].map(([, line, count]) => [Number(line), Number(count)])
      const missed = counts.filter(([, count]) => count === 0).map(([line]) => line as number)
      return {
        file,
        reached: counts.length - missed.length,
        lines: counts.length,
        missed: missed.sort((a, b) => a - b),
      }
    })
    .filter(({ file, lines }) => file.startsWith('contracts/') && !file.startsWith('contracts/mocks/') && lines > 0)
    .sort((a, b) => (a.file < b.file ? -1 : 1))
}

export function formatCoverage(files: readonly Coverage[]): string {
  const sum = (key: 'reached' | 'lines') => files.reduce((total, file) => total + file[key], 0)
  const total = { file: 'total', reached: sum('reached'), lines: sum('lines'), missed: [] }
  const width = Math.max(...[...files, total].map(({ file }) => file.length))
  return [...files, total]
    .map(({ file, reached, lines, missed }) => {
      // Rounded down, so that 100 % means every line.
      const percent = (Math.floor((1000 * reached) / lines) / 10).toFixed(1)
      const rest = missed.length > 0 ? `   not reached: ${missed.join(', ')}` : ''
      return `${file.padEnd(width)}  ${percent.padStart(5)} %  ${`${reached}/${lines}`.padStart(9)}${rest}`
    })
    .join('\n')
}

if (import.meta.main) {
  // An older report must not pass for this run's.
  rmSync(LCOV, { force: true })
  const { code } = await run('hardhat', ['test', ...process.argv.slice(2), '--coverage'])
  const files = code === 0 ? readLcov(readFileSync(LCOV, 'utf8')) : []
  if (files.length > 0) console.log(`\nLines of the contracts that tests reach\n\n${formatCoverage(files)}`)
  else console.error('\nNo coverage: the tests failed, or reached no contract.')
  process.exitCode = files.length > 0 ? 0 : 1
}
