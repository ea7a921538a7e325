import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PilotError } from './errors.ts'
import { parseOptions } from './options.ts'

describe('parseOptions', () => {
  it('has a default for everything', () => {
    const options = parseOptions([])
    assert.match(options?.catalogue ?? '', /examples.catalogue\.csv$/)
    assert.deepEqual(
      { ...options, catalogue: '' },
      {
        catalogue: '',
        map: undefined,
        separator: undefined,
        usage: undefined,
        usageMap: undefined,
        out: '.',
        days: 30,
        quiet: false,
        serve: false,
        indexer: true,
        port: 4173,
      },
    )
  })

  it('takes each option', () => {
    const argv = ['--catalogue', 'a.csv', '--map', 'id=x', '--separator', '/', '--out', 'o', '--days', '45', '--quiet']
    assert.deepEqual(parseOptions([...argv, '--usage', 'u.csv', '--usage-map', 'count=n', '--no-indexer']), {
      catalogue: 'a.csv',
      map: 'id=x',
      separator: '/',
      usage: 'u.csv',
      usageMap: 'count=n',
      out: 'o',
      days: 45,
      quiet: true,
      serve: false,
      indexer: false,
      port: 4173,
    })
  })

  it('returns nothing where help is asked for', () => {
    assert.equal(parseOptions(['--help']), undefined)
  })

  it('refuses days that the story does not fit into', () => {
    for (const days of ['19', '301', '1e2', 'many', '30.5', '']) {
      assert.throws(
        () => parseOptions([`--days=${days}`]),
        new PilotError(`--days is "${days}". Choose a whole number from 20 to 300.`),
      )
    }
  })

  it('refuses columns of a file of uses that is not named', () => {
    assert.throws(() => parseOptions(['--usage-map', 'count=n']), /Name the file with --usage/)
  })

  it('names what it does not know, and where help is', () => {
    assert.throws(
      () => parseOptions(['--catalog', 'x']),
      (error: Error) => {
        assert.ok(error instanceof PilotError)
        assert.match(error.shortMessage, /'--catalog'.*--help lists the options\.$/)
        return true
      },
    )
    assert.throws(() => parseOptions(['works.csv']), PilotError)
  })
})
