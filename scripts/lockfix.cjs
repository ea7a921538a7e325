/**
 * Completes package-lock.json for every platform. Run it (`npm run lockfix`) after each change of dependencies.
 *
 * A lockfile is made on one machine, from one registry. Where that registry had no copy of a native package for another
 * platform, npm leaves the package out, and `npm ci` then refuses the lockfile everywhere. The entry that npm would have
 * written holds nothing that its parent does not already say (name and exact version), so it is added here.
 *
 *   node scripts/lockfix.cjs            add what is missing
 *   node scripts/lockfix.cjs --check    exit with 1 when something is missing
 */
'use strict'

const fs = require('node:fs')
const path = require('node:path')

const file = path.resolve(__dirname, '..', 'package-lock.json')
const lock = JSON.parse(fs.readFileSync(file, 'utf8'))

const SYSTEMS = 'darwin|linux|win32|windows|freebsd|openbsd|netbsd|android|openharmony|sunos|aix|wasm32'
const CPUS = 'arm64|x64|ia32|amd64|arm|riscv64|ppc64(?:le)?|s390x|loong64|mips64el|wasi'
/** Native packages carry their platform in their name: `@scope/tool-linux-x64-gnu`, `tool-darwin-arm64`. */
const PLATFORM = new RegExp(`(${SYSTEMS})[-_]?(${CPUS})?`)
/** npm's names for what some packages call otherwise. */
const ALIASES = { windows: 'win32', amd64: 'x64' }

const missing = {}
for (const [location, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const platform = name.match(PLATFORM)
    const isExact = /^\d+\.\d+\.\d+[-\w.]*$/.test(version)
    if (!platform || !isExact) continue

    const found = resolve(location, name)
    if (found?.version === version) continue
    // Another version already holds the top-level place, so this one goes below its parent.
    const place = found ? `${location}/node_modules/${name}` : `node_modules/${name}`
    missing[place] = entryFor(name, version, platform, parent)
  }
}

const names = Object.keys(missing)
if (process.argv.includes('--check')) {
  if (names.length > 0) console.error(`package-lock.json lacks ${names.join(', ')}. Run npm run lockfix.`)
  process.exit(names.length > 0 ? 1 : 0)
}

// npm's own order, so that its next change of the file stays small.
const packages = Object.entries({ ...lock.packages, ...missing })
lock.packages = Object.fromEntries(packages.sort(([a], [b]) => a.localeCompare(b, 'en')))
fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(
  names.length === 0 ? 'package-lock.json is complete' : `Added ${names.length} packages to package-lock.json`,
)

/** Looks for a package the way Node does: beside the parent, then one folder further out each time. */
function resolve(location, name) {
  for (let from = location; ; from = outerOf(from)) {
    const entry = lock.packages[`${from ? `${from}/` : ''}node_modules/${name}`]
    if (entry || from === '') return entry
  }
}

function outerOf(location) {
  return location.includes('node_modules/') ? location.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, '') : ''
}

function entryFor(name, version, [, system, cpu], parent) {
  const entry = { version }
  if (cpu) entry.cpu = [ALIASES[cpu] ?? cpu]
  if (parent.dev) entry.dev = true
  if (/musl/.test(name)) entry.libc = ['musl']
  else if (system === 'linux' && /gnu/.test(name)) entry.libc = ['glibc']
  entry.optional = true
  // WebAssembly builds run on every system.
  if (system !== 'wasm32') entry.os = [ALIASES[system] ?? system]
  return entry
}
