/**
 * The whole story on a chain inside this process: `npm start`. `npm start -- --help` lists the options.
 */
import { OpenRoyaltyError } from '../../sdk/src/index.ts'
import { openHardhat } from '../deploy/runtime.ts'
import { HELP, parseOptions } from './options.ts'
import { runPilot } from './pilot.ts'
import { createTeller } from './terminal.ts'

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (!options) {
    console.log(HELP)
    return
  }
  const started = performance.now()
  const tell = createTeller(process.stdout, options)
  // Compiles in seconds; what is deployed for good compiles in minutes and does the same.
  const hre = await openHardhat({ profile: 'default' })
  const { reconciles, checks } = await runPilot({ hre, options, tell })
  if (!reconciles) {
    console.error('\nIt does not add up:')
    for (const { what, detail, isRight } of checks) if (!isRight) console.error(`  ✘ ${what}: ${detail}`)
    process.exitCode = 1
    return
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  tell.say(`Every base unit is accounted for. It took ${seconds} seconds.`)
}

// 128 + the signal's number, as shells do it. Nothing outside this process has to be cleaned up.
process.once('SIGINT', () => {
  // What is being served closes by itself.
  if (process.listenerCount('SIGINT') > 0) return
  console.error('\nInterrupted. Nothing was kept.')
  process.exit(130)
})
// Whoever reads along may stop early, as `| head` does.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1))
await main().catch((error: unknown) => {
  if (!(error instanceof OpenRoyaltyError)) throw error
  console.error(error.message)
  process.exitCode = 1
})
// The compiler's and the chain's threads would keep the process for a while.
process.exit()
