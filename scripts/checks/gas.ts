/**
 * Measures what each job costs on the production build, holds it to its budget and to test/snapshots/gas.json.
 *
 *   npm run gas             measure and compare
 *   npm run gas -- --write  measure, write the snapshot and the table in docs/gas.md
 */
import { run } from './run.ts'

const write = process.argv.includes('--write')
if (write) process.env.OPENROYALTY_WRITE_GAS = '1'

const measured = await run('hardhat', ['--build-profile', 'production', 'test', 'mocha', 'test/gas/jobs.gas.ts'])
const table = write ? await run('node', ['scripts/generate/gasTable.ts']) : { code: 0 }
process.exitCode = measured.code || table.code
