/**
 * Measures what each job costs on the production build, holds it to its budget and to test/snapshots/gas.json; and what each function
 * costs at its cap, which docs/caps.md says.
 *
 *   npm run gas             measure and compare
 *   npm run gas -- --write  measure, write the snapshot and the tables in docs/gas.md and docs/caps.md
 */
import { run } from './run.ts'

const write = process.argv.includes('--write')
if (write) process.env.OPENROYALTY_WRITE_GAS = '1'

const measured = await run('hardhat', [
  '--build-profile',
  'production',
  'test',
  'mocha',
  'test/gas/jobs.gas.ts',
  'test/gas/caps.gas.ts',
])
const table = write ? await run('node', ['scripts/generate/gasTable.ts']) : { code: 0 }
process.exitCode = measured.code || table.code
