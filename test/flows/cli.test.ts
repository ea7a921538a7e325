import assert from 'node:assert/strict'
import { keccak256, toHex } from 'viem'
import { contentHashOfBytes, workIdOf } from '../../sdk/src/index.ts'
import { type CliChain, errorOf, hasTerminal, KEYS, startCliChain } from '../utils/cli.ts'

const NOBODYS_WORK = keccak256('0x')

describe('Command line', () => {
  let cli: CliChain
  before(async () => (cli = await startCliChain()))
  after(async () => cli?.close())

  describe('work', () => {
    it('registers the bytes of a file, consents, and shows both', async () => {
      const song = cli.file('song.flac', 'la la la')
      const expected = workIdOf({
        creator: cli.addressOf('author'),
        contentHash: contentHashOfBytes(new TextEncoder().encode('la la la')),
      })
      const made = await cli.run(['work', 'register', song, '--uses', 'train,Retrieve', '--yes'], { as: 'author' })
      assert.equal(made.code, 0, made.stderr)
      assert.match(made.stdout, new RegExp(`^work +${expected}\n`))
      assert.equal(made.stderr, '', 'silent in a pipe')

      const { uses, owner } = await cli.json<{ uses: string[]; owner: string }>(['work', 'status', expected])
      assert.deepEqual([uses, owner], [['Train', 'Retrieve'], cli.addressOf('author')])

      await cli.json(['work', 'consent', expected, '--uses', 'none', '--yes'], { as: 'author' })
      const shown = await cli.run(['work', 'status', expected])
      assert.match(shown.stdout, /^uses +none$/m)
    })

    it('tells a work that is not registered by its exit', async () => {
      const { code, stdout } = await cli.run(['work', 'status', NOBODYS_WORK, '--json'])
      assert.equal(code, 1)
      assert.deepEqual(JSON.parse(stdout), { workId: NOBODYS_WORK, registered: false })
    })

    it('says in words what the chain refuses', async () => {
      const before = await cli.sent('stranger')
      const refused = await cli.run(['work', 'consent', NOBODYS_WORK, '--uses', 'Train', '--yes', '--json'], {
        as: 'stranger',
      })
      assert.equal(refused.code, 4)
      assert.equal(refused.stdout, '')
      const { name, exitCode, message } = errorOf(refused)
      assert.equal(exitCode, 4)
      assert.match(name, /^Work/)
      assert.match(message, /^WorkRegistry refused: /)
      assert.equal(await cli.sent('stranger'), before, 'nothing was sent')
    })
  })

  describe('before something is sent', () => {
    const work = () => ['work', 'register', '--content-hash', keccak256(toHex(Math.random().toString()))]

    it('shows it decoded and sends nothing under --dry-run, for which an address is enough', async () => {
      const before = await cli.sent('author')
      const planned = await cli.json<{
        dryRun: boolean
        transactions: { contract: string; function: string; simulated: boolean }[]
      }>([...work(), '--dry-run', '--from', cli.addressOf('author')])
      assert.equal(planned.dryRun, true)
      const [step] = planned.transactions
      assert.deepEqual([step?.contract, step?.function, step?.simulated], ['WorkRegistry', 'register', true])
      const { stdout } = await cli.run([...work(), '--dry-run', '--from', cli.addressOf('author')])
      assert.match(stdout, /1\. WorkRegistry\.register\(registration: \{contentHash: 0x/)
      assert.match(stdout, /Nothing was sent\.\n$/)
      assert.equal(await cli.sent('author'), before)
    })

    it('refuses to go on where nobody can be asked', async () => {
      const { code, stderr } = await cli.run(work(), { as: 'author' })
      assert.equal(code, 2)
      assert.match(stderr, /Pass --yes/)
      assert.equal(stderr.split('\n').length, 2, 'one line')
    })

    it('asks on a terminal, and does as it is told', async function () {
      if (!hasTerminal) return this.skip()
      const argv = work()
      const before = await cli.sent('author')
      const declined = await cli.type(argv, [[/Send it\?/, KEYS.no]], { as: 'author' })
      assert.equal(declined.code, 5, declined.shown)
      const interrupted = await cli.type(argv, [[/Send it\?/, KEYS.interrupt]], { as: 'author' })
      assert.equal(interrupted.code, 5, interrupted.shown)
      assert.equal(await cli.sent('author'), before, 'nothing was sent')

      const sent = await cli.type(argv, [[/Send it\?/, KEYS.yes]], { as: 'author' })
      assert.equal(sent.code, 0, sent.shown)
      assert.match(sent.shown, /WorkRegistry\.register/)
      assert.match(sent.shown, /Transaction 0x[0-9a-f]{64}/)
      assert.equal(await cli.sent('author'), before + 1)
    })
  })

  it('takes a deployment that is of another chain, or no node at all, for what it is', async () => {
    const elsewhere = cli.file(
      'elsewhere.json',
      JSON.stringify({ chainId: 5, contracts: { WorkRegistry: { address: cli.addressOf('author'), block: 0 } } }),
    )
    const argv = ['work', 'status', NOBODYS_WORK, '--json']
    const cases: [Awaited<ReturnType<typeof cli.run>>, string, number][] = [
      [await cli.run(argv, { deployment: elsewhere }), 'WrongChainError', 3],
      [await cli.run(argv, { rpc: 'http://127.0.0.1:9' }), 'NetworkError', 3],
      [await cli.run(argv, { rpc: false }), 'UsageError', 2],
      [await cli.run(argv, { deployment: 'missing.json' }), 'FileError', 2],
    ]
    for (const [result, name, exitCode] of cases) {
      const error = errorOf(result)
      assert.deepEqual([error.name, error.exitCode, result.code, result.stdout], [name, exitCode, exitCode, ''])
    }
  })
})
