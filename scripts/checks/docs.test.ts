import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

const ROOT = path.resolve(import.meta.dirname, '../..')
const PAGES = ['*.md', '{contracts,docs,examples,scripts,sdk,test}/**/*.md'].flatMap((pattern) =>
  globSync(pattern, { cwd: ROOT, exclude: (name) => String(name).includes('node_modules') }),
)
/** Pages whose blocks are run, all of them, and the test that does it. */
const RUN: Record<string, string> = {
  'docs/ai.md': 'sdk/src/ai/index.test.ts',
  'README.md': 'test/flows/docs.test.ts',
  'docs/sdk.md': 'test/flows/docs.test.ts',
  'docs/audit.md': 'test/flows/docs.test.ts',
  'docs/statements.md': 'test/flows/docs.test.ts',
  'docs/usage-tree.md': 'test/flows/docs.test.ts',
  'docs/meter.md': 'sdk/src/meter/index.test.ts',
  'docs/settling.md': 'test/flows/sdkSettle.test.ts',
  'docs/usage-file.md': 'sdk/src/meter/usageFile/usageFile.test.ts',
}

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts

/** The languages of the blocks in a page; empty for diagrams. */
function languagesIn(text: string): string[] {
  return [...text.matchAll(/^ *```(\w*)\n[\s\S]*?^ *```$/gm)].map(([, language]) => language ?? '')
}

/** Command lines in a page: in its text, and in blocks of them, where what a command does stands some way behind it. */
function commandsIn(text: string): string[] {
  const found = [...text.matchAll(/`([^`\n]+)`|^ {4}([^\n]+)$/gm)].map(([, inline, line]) => inline ?? line ?? '')
  return found.map((each) => each.split(/ {2,}/)[0] ?? '').filter((each) => /^(npm|node|npx) /.test(each))
}

/** What is wrong with a command, or nothing. */
function problemOf(command: string): string | undefined {
  const [program, ...words] = command.split(' ')
  const missing = words.find((word) => /^[\w.]+\/.*\.\w+$/.test(word) && !existsSync(path.join(ROOT, word)))
  if (missing) return `${missing} is not there`
  let file = words[0] ?? ''
  if (program === 'npm') {
    const name = words[0] === 'run' ? words[1] : words[0]
    if (name === 'ci' || name === 'install') return
    const script = scripts[`${name}:run`] ?? scripts[name ?? '']
    if (!script) return `there is no script ${name}`
    file = script.match(/node (\S+)/)?.[1] ?? ''
  }
  // Its options are read somewhere beside it.
  const folder = path.join(ROOT, path.dirname(file))
  if (program === 'npx' || !file) return
  const sources = readdirSync(folder).filter((name) => /(?<!\.test)\.[ct]s$/.test(name))
  const text = sources.map((name) => readFileSync(path.join(folder, name), 'utf8')).join('\n')
  const unread = words.filter((word) => /^--\w/.test(word) && !new RegExp(`\\b${word.slice(2)}\\b`).test(text))
  if (unread.length > 0) return `${file} does not know ${unread.join(', ')}`
}

describe('the documentation', () => {
  test('has no code that no test runs', () => {
    const blocks = PAGES.flatMap((page) => languagesIn(read(page)).map((language) => ({ page, language })))
    const unrun = blocks.filter(({ page, language }) => language !== '' && !RUN[page])
    assert.deepEqual(unrun, [])
    for (const [page, file] of Object.entries(RUN)) assert.ok(read(file).includes(page), `${file} runs ${page}`)
    assert.ok(blocks.length > 15, `${blocks.length} blocks`)
  })

  test('names only commands, options and files that are there', () => {
    const commands = PAGES.flatMap((page) => commandsIn(read(page)).map((command) => ({ page, command })))
    const wrong = commands.flatMap(({ page, command }) => {
      const problem = problemOf(command)
      return problem ? [`${page}: ${command}: ${problem}`] : []
    })
    assert.deepEqual(wrong, [])
    assert.ok(commands.length > 30, `${commands.length} commands`)
  })

  test('names every command that there is', () => {
    const named = PAGES.map(read).join('\n')
    const names = Object.keys(scripts).filter((name) => !name.endsWith(':run') && name !== 'postinstall')
    const missing = names.filter((name) => !named.includes(`\`npm run ${name}`) && !named.includes(`\`npm ${name}`))
    assert.deepEqual(missing, [])
  })

  test('names every entry point of the SDK', () => {
    const entries = Object.keys(JSON.parse(read('sdk/package.json')).exports)
    const guide = read('docs/sdk.md')
    const missing = entries
      // A file that threads are started from is nothing to import.
      .filter((entry) => !entry.endsWith('/worker'))
      .map((entry) => `@openroyalty/sdk${entry.slice(1)}`)
      .filter((name) => !name.endsWith('package.json') && !guide.includes(`\`${name}\``))
    assert.deepEqual(missing, [])
  })

  test('links only to what is there', () => {
    const dead = PAGES.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !/^https?:/.test(target) && !existsSync(path.join(ROOT, path.dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    )
    assert.deepEqual(dead, [])
  })
})
