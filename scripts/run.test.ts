import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'

/** Stands in for npm: notes what it was asked for, and puts in place what the launcher looks for. */
const NPM = `
const fs = require('node:fs')
const path = require('node:path')
const args = process.argv.slice(2)
fs.appendFileSync(path.join(__dirname, 'asked.jsonl'), JSON.stringify({ args, cwd: process.cwd() }) + '\\n')
if ((process.env.NPM_FAILS || '').split(' ').includes(args[0])) process.exit(1)
const root = path.dirname(__dirname)
if (args.includes('--prefix')) {
  const bin = path.join(root, '.toolchain', 'node_modules', args.at(-1).split('@')[0], 'bin')
  fs.mkdirSync(bin, { recursive: true })
  fs.symlinkSync(process.execPath, path.join(bin, 'node'))
} else {
  fs.mkdirSync(path.join(root, 'node_modules', '.bin'), { recursive: true })
  fs.copyFileSync(path.join(root, 'package-lock.json'), path.join(root, 'node_modules', '.package-lock.json'))
}
`
/** What a process is told that thinks it is an old Node. */
const OLD = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.5' } })`

const PACKAGE = { scripts: { where: 'command -v node', say: "node -p 'process.argv.slice(1).join()'", fail: 'exit 7' } }
const HERE = { os: [process.platform], cpu: [process.arch] }
const ELSEWHERE = { os: ['plan9'], cpu: [process.arch] }
/** What npm notes of an installation that lacks nothing. */
const INSTALLED = { packages: { 'node_modules/needed': { version: '1.2.3' } } }
const LOCK = {
  packages: {
    '': { name: 'project' },
    sdk: { version: '0.1.0' },
    'node_modules/sdk': { link: true },
    ...INSTALLED.packages,
    // None of these is missing: built for another platform, or for whoever brings it along.
    'node_modules/native-elsewhere': { version: '1.0.0', optional: true, ...ELSEWHERE },
    'node_modules/guest': { version: '1.0.0', optional: true, peer: true, ...HERE },
  },
}

// The launcher's own commands differ on Windows: no link, and another shell.
describe('the launcher', { skip: process.platform === 'win32' }, () => {
  let root: string
  const at = (...names: string[]) => path.join(root, ...names)
  const write = (file: string, value: unknown) => writeFileSync(at(file), JSON.stringify(value))

  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'openroyalty-run-')))
    for (const folder of ['scripts', 'npm', 'node_modules/.bin']) mkdirSync(at(folder), { recursive: true })
    copyFileSync(path.join(import.meta.dirname, 'run.cjs'), at('scripts/run.cjs'))
    writeFileSync(at('npm/npm-cli.js'), NPM)
    writeFileSync(at('npm/old.cjs'), OLD)
    write('package.json', PACKAGE)
    write('package-lock.json', LOCK)
    write('node_modules/.package-lock.json', INSTALLED)
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const run = (args: string[], { old = false, env = {} }: { old?: boolean; env?: Record<string, string> } = {}) => {
    const flags = old ? ['--require', at('npm/old.cjs')] : []
    const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, at('scripts/run.cjs'), ...args], {
      encoding: 'utf8',
      env: { ...process.env, OPENROYALTY_INSTALLING: '', ...env, npm_execpath: at('npm/npm-cli.js') },
    })
    return { status, stdout: stdout.trim(), stderr }
  }
  const asked = (): { args: string[]; cwd: string }[] => {
    if (!existsSync(at('npm/asked.jsonl'))) return []
    const lines = readFileSync(at('npm/asked.jsonl'), 'utf8').trimEnd().split('\n')
    return lines.map((line) => JSON.parse(line))
  }
  const verbs = () => asked().map(({ args }) => args[0])

  describe('under a Node that is too old', () => {
    test('fetches a newer one for itself alone, once', () => {
      const first = run(['where'], { old: true })
      assert.equal(first.status, 0, first.stderr)
      assert.match(first.stderr, /Node 20\.19\.5 is older than 22\.18; fetching/)
      const [{ args, cwd } = { args: [], cwd: '' }, ...others] = asked()
      assert.deepEqual(others, [])
      assert.deepEqual(args.slice(0, 3), ['install', '--prefix', at('.toolchain')])
      assert.ok(args.includes('--ignore-scripts') && args.includes('--no-save'))
      assert.match(args.at(-1) ?? '', /^node-[\w-]+@\d+\.\d+\.\d+$/)
      assert.equal(cwd, at('.toolchain'))

      const [name = ''] = args.at(-1)?.split('@') ?? []
      const node = at('.toolchain/node_modules', name, 'bin/node')
      assert.equal(first.stdout, node, 'what a script finds')
      assert.equal(readlinkSync(at('node_modules/.bin/node')), node, 'what npx finds')
      assert.deepEqual(JSON.parse(readFileSync(at('package.json'), 'utf8')), PACKAGE)
      assert.deepEqual(JSON.parse(readFileSync(at('package-lock.json'), 'utf8')), LOCK)

      const second = run(['where'], { old: true })
      assert.deepEqual([second.status, second.stdout, second.stderr], [0, node, ''])
      assert.equal(asked().length, 1, 'npm was not asked again')
    })

    test('says what to do where none can be fetched', () => {
      const { status, stdout, stderr } = run(['where'], { old: true, env: { NPM_FAILS: 'install' } })
      assert.equal(status, 1)
      assert.equal(stdout, '')
      assert.match(stderr, /Please install Node 22\.18 or newer/)
    })
  })

  describe('under a Node that is new enough', () => {
    test('starts at once where all is in place', () => {
      const { status, stdout, stderr } = run(['say', 'plain', "it's; $HOME"])
      assert.deepEqual([status, stdout, stderr], [0, "plain,it's; $HOME", ''])
      assert.deepEqual(asked(), [])
      assert.equal(existsSync(at('.toolchain')), false)
      assert.equal(existsSync(at('node_modules/.bin/node')), false)
    })

    test('ends as the script ends', () => assert.equal(run(['fail']).status, 7))

    test('knows only the scripts of package.json', () => {
      const { status, stderr } = run(['unknown'])
      assert.equal(status, 1)
      assert.match(stderr, /no script "unknown"/)
    })
  })

  describe('installs', () => {
    const needs: [what: string, packages: Record<string, object>][] = [
      ['a package is missing', { 'node_modules/added': { version: '1.0.0' } }],
      ['a version is another', { 'node_modules/needed': { version: '1.2.4' } }],
      [
        'a native package for this machine is missing',
        { 'node_modules/native': { version: '1.0.0', optional: true, ...HERE } },
      ],
    ]
    for (const [what, packages] of needs)
      test(`once, where ${what}`, () => {
        write('package-lock.json', { packages: { ...LOCK.packages, ...packages } })
        const { status, stdout, stderr } = run(['say', 'ran'])
        assert.deepEqual([status, stdout], [0, 'ran'], stderr)
        assert.match(stderr, /Installing dependencies/)
        assert.deepEqual(verbs(), ['ci'])
        assert.equal(asked()[0]?.cwd, root)
        assert.equal(run(['say', 'ran']).stderr, '')
        assert.deepEqual(verbs(), ['ci'])
      })

    test('everything, where nothing is', () => {
      rmSync(at('node_modules'), { recursive: true })
      assert.equal(run(['--install']).status, 0)
      assert.deepEqual(verbs(), ['ci'])
    })

    test('by `npm install` where the lockfile does not do', () => {
      rmSync(at('node_modules'), { recursive: true })
      assert.equal(run(['say', 'ran'], { env: { NPM_FAILS: 'ci' } }).stdout, 'ran')
      assert.deepEqual(verbs(), ['ci', 'install'])
      assert.ok(asked()[1]?.args.includes('--no-save'))
    })

    test('or ends, and runs nothing', () => {
      rmSync(at('node_modules'), { recursive: true })
      const { status, stdout, stderr } = run(['say', 'ran'], { env: { NPM_FAILS: 'ci install' } })
      assert.deepEqual([status, stdout], [1, ''])
      assert.match(stderr, /Could not install the dependencies/)
    })

    test('not a second time from within an installation', () => {
      rmSync(at('node_modules'), { recursive: true })
      assert.equal(run(['--install'], { env: { OPENROYALTY_INSTALLING: '1' } }).status, 0)
      assert.deepEqual(asked(), [])
    })
  })
})
