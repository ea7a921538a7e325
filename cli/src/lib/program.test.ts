import assert from 'node:assert/strict'
import test from 'node:test'
import { commands } from '../commands/index.ts'
import { GLOBAL_OPTIONS } from './options.ts'
import { exitsOf, readCommandLine } from './program.ts'

/** The words of an example that are ours: without what the shell makes of them. */
function wordsOf(example: string): string[] {
  const [, ours = ''] = /openroyalty (.*?)(?:\)$| > | && |$)/.exec(example) ?? []
  return [...ours.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  )
}

test('every example is understood, and is one of its command', async () => {
  for (const { path, examples } of commands) {
    for (const { run } of examples) {
      const chosen = await readCommandLine(commands, wordsOf(run)).catch((error) =>
        assert.fail(`${run}: ${error.message}`),
      )
      assert.equal(chosen?.command.path, path, run)
    }
  }
})

test('no option of a command has the name of one that all commands take', () => {
  const global = GLOBAL_OPTIONS.map(({ flags }) => flags.split(' ')[0]?.replace('--', ''))
  for (const { path, options } of commands) {
    for (const name of Object.keys(options)) {
      const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      assert.ok(!global.includes(kebab) && kebab !== 'help' && kebab !== 'color', `${path} --${kebab}`)
    }
  }
})

test('values are read by their options, wherever these stand', async () => {
  const id = `0x${'5a'.repeat(32)}`
  const chosen = await readCommandLine(commands, [
    '--json',
    'work',
    'consent',
    id,
    '--uses',
    'Train',
    '--rpc=http://localhost',
    '--yes',
  ])
  assert.deepEqual(chosen?.input, { workId: id, uses: ['Train'] })
  assert.deepEqual(
    [chosen?.globals.json, chosen?.globals.rpc, chosen?.globals.yes, chosen?.globals.dryRun],
    [true, 'http://localhost', true, false],
  )
})

test('what is wrong is named, and not repeated', async () => {
  const secret = 'hunter2'.repeat(5)
  const id = `0x${'5a'.repeat(32)}`
  const wrong: [string[], RegExp][] = [
    [['work', 'status'], /^missing required argument 'work-id'/i],
    [['work', 'status', secret], /^<work-id> has to be 0x and 64 hexadecimal digits\.$/],
    [['work', 'consent', id], /^--uses is missing: all uses/],
    [['work', 'consent', id, '--uses', 'Train', '--uses', 'Mine'], /^--uses may be given once only\.$/],
    [['work', 'consent', id, '--uses', secret], /^--uses has to be uses/],
    [['audit', '--fail-on', secret], /^--fail-on has to be one of low, critical/],
    [['completion'], /argument 'shell'/],
    [['work', 'status', id, '--from', secret], /^--from has to be an address/],
  ]
  for (const [argv, message] of wrong) {
    await assert.rejects(
      readCommandLine(commands, argv),
      (error: Error) => {
        const words = error.message.replace(/^error: /, '')
        return message.test(words) && !words.includes(secret)
      },
      argv.join(' '),
    )
  }
})

test('exits follow from what a command reaches', () => {
  assert.deepEqual(exitsOf({ reach: 'offline' }), ['done', 'usage'])
  assert.deepEqual(exitsOf({ reach: 'reads', found: 'something' }), ['done', 'found', 'usage', 'network', 'refused'])
  assert.deepEqual(exitsOf({ reach: 'sends' }), ['done', 'usage', 'network', 'refused', 'declined', 'unknown'])
})
