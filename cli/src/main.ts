import { commands } from './commands/index.ts'
import { runProgram } from './lib/program.ts'

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
// All is written by now. Left alone, what still waits for an interrupted transaction would keep it from ending.
process.exit(await runProgram(commands, process))
