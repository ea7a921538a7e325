import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { describe, test } from 'node:test'

/** What every released contract is compiled with. A change of it is a change of every address. */
const VERSION = '0.8.37'
const COMMIT = 'f401782d'

const ROOT = path.resolve(import.meta.dirname, '../..')
const text = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
const json = (file: string) => JSON.parse(text(file))

/** The versions that a source lets compile it, as it writes them. */
const pragmasOf = (source: string) =>
  [...source.matchAll(/^\s*pragma\s+solidity\s+([^;]+);/gm)].map(([, range]) => range)

describe(`the compiler is ${VERSION}, and no other`, () => {
  test('in every source', () => {
    const sources = globSync(['contracts/**/*.sol', 'test/**/*.sol'], { cwd: ROOT })
    assert.ok(sources.length > 100)
    for (const file of sources) assert.deepEqual(pragmasOf(text(file)), [VERSION], file)
  })
  test('where ranges and second pragmas would be seen', () => {
    assert.deepEqual(pragmasOf('pragma solidity ^0.8.37;'), ['^0.8.37'])
    assert.deepEqual(pragmasOf('pragma solidity 0.8.37;\npragma solidity >=0.8.0;'), ['0.8.37', '>=0.8.0'])
  })
  test('in the settings of all builds', () => {
    const config = text('hardhat.config.ts')
    assert.deepEqual(
      [...config.matchAll(/version: '([\d.]+)'/g)].map(([, version]) => version),
      [VERSION],
    )
    assert.equal(
      [...config.matchAll(/compilers: \[/g)].length,
      [...config.matchAll(/\{ \.\.\.compiler, settings: /g)].length,
    )
  })
  test('in the manifest and the lockfile, by its hash', () => {
    assert.equal(json('package.json').devDependencies.solc, VERSION)
    const locked = json('package-lock.json').packages['node_modules/solc']
    assert.equal(locked.version, VERSION)
    assert.match(locked.integrity, /^sha512-/)
  })
  test('in the linter', () => {
    assert.deepEqual(json('.solhint.json').rules['compiler-version'], ['error', VERSION])
  })
  test('installed, and what deployments were made with', () => {
    const installed = createRequire(import.meta.url)('solc').version()
    assert.ok(installed.startsWith(`${VERSION}+commit.${COMMIT}`), installed)
    for (const file of globSync('deployments/*.json', { cwd: ROOT }))
      assert.equal(json(file).compiler.version, `${VERSION}+commit.${COMMIT}`, file)
  })
})
