import assert from 'node:assert/strict'
import test from 'node:test'
import { hideLikeKeys, hider, refuseSecrets } from './secrets.ts'

const DIGITS = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const KEY = `0x${DIGITS}`
const ID = `0x${'5a'.repeat(32)}`

test('refuses keys wherever they are on the command line, and does not repeat them', () => {
  const lines: [string[], NodeJS.ProcessEnv][] = [
    [['pay', '--private-key', KEY], {}],
    [['pay', `--private-key=${KEY}`], {}],
    [['pay', `--privateKey=${KEY}`], {}],
    [['pay', '--key', KEY], {}],
    [['pay', '--password', 'hunter2'], {}],
    [['pay', '--mnemonic', 'test test junk'], {}],
    [['pay', DIGITS], {}],
    [['pay', '--from', KEY], {}],
    [['pay', `--from=${KEY}`], {}],
    [['pay', '--keystore', KEY], {}],
    // An id may have its form; the very key in use is known.
    [['work', 'status', KEY], { OPENROYALTY_PRIVATE_KEY: KEY }],
    [['work', 'status', KEY.toUpperCase().replace('0X', '0x')], { OPENROYALTY_PRIVATE_KEY: DIGITS }],
    [['work', 'register', `--payee=${KEY}x`], { OPENROYALTY_PRIVATE_KEY: KEY }],
  ]
  for (const [argv, env] of lines) {
    assert.throws(
      () => refuseSecrets(argv, env),
      (error: Error) => /never taken from the command line/.test(error.message) && !error.message.includes(DIGITS),
      argv.join(' '),
    )
  }
})

test('lets ids and everything else pass', () => {
  for (const argv of [
    ['work', 'status', ID],
    ['work', 'consent', ID, '--uses', 'Train'],
    ['--from', ID.slice(0, 42)],
    [],
  ]) {
    refuseSecrets(argv, { OPENROYALTY_PRIVATE_KEY: KEY })
  }
})

test('takes the key out of whatever is said', () => {
  for (const written of [KEY, DIGITS, ` ${KEY.toUpperCase().replace('0X', '0x')}\n`]) {
    const hide = hider({ OPENROYALTY_PRIVATE_KEY: written })
    assert.equal(hide(`a ${KEY} b ${DIGITS.toUpperCase()} c`), 'a [key] b [key] c')
    assert.equal(hide(ID), ID)
  }
  assert.equal(hider({})('text'), 'text')
  assert.equal(hider({ OPENROYALTY_PRIVATE_KEY: 'a' })('a cat'), 'a cat')
  assert.equal(hideLikeKeys(`no option ${KEY}`), 'no option [64 digits]')
})
