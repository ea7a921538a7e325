import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { encryptKeystoreJsonSync } from 'ethers'
import { type Hex, keccak256, toEventSelector, toHex } from 'viem'
import { commands } from '../../cli/src/commands/index.ts'
import { planOf } from '../../cli/src/lib/plan.ts'
import { creatorPoolsAbi } from '../../sdk/src/abis/index.ts'
import { fetchLogs, logFileHead } from '../../sdk/src/audit/index.ts'
import { LogFile } from '../../sdk/src/audit/node/index.ts'
import { type CatalogueLeaf, contentHashOfBytes, workIdOf } from '../../sdk/src/index.ts'
import { type CliChain, errorOf, hasTerminal, KEYS, startCliChain } from '../utils/cli.ts'
import { type Gateway, openGateway } from '../utils/gateway.ts'

const POOL_CREATED = toEventSelector(
  creatorPoolsAbi.find((each) => each.type === 'event' && each.name === 'PoolCreated') as never,
)
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

  describe('keys', () => {
    const argv = () => ['work', 'register', '--content-hash', keccak256(toHex(Math.random().toString())), '--yes']
    const PASSWORD = 'correct horse battery staple'
    let keystore: string
    before(() => {
      const { address, privateKey } = cli.personOf('author')
      // As cheap as the format allows: how long it takes to open is not what is tested.
      const json = encryptKeystoreJsonSync({ address, privateKey }, PASSWORD, { scrypt: { N: 2, r: 8, p: 1 } })
      keystore = cli.file('author.json', json)
    })

    it('come from a keystore, with its password from a file', async () => {
      const env = { OPENROYALTY_PASSWORD_FILE: cli.file('password', `${PASSWORD}\n`) }
      const { hash } = await cli.json<{ hash: Hex }>([...argv(), '--keystore', keystore], { env })
      const { from } = await cli.publicClient.getTransaction({ hash })
      assert.equal(from, cli.addressOf('author').toLowerCase())

      const wrong = await cli.run([...argv(), '--keystore', keystore, '--json'], {
        env: { OPENROYALTY_PASSWORD_FILE: cli.file('wrong', 'Tr0ub4dor') },
      })
      assert.deepEqual([wrong.code, wrong.stdout], [2, ''])
      assert.match(errorOf(wrong).message, /password is wrong/)
    })

    it('want a password that is not shown, on a terminal', async function () {
      if (!hasTerminal) return this.skip()
      const { code, shown } = await cli.type([...argv(), '--keystore', keystore], [[/Password of/, `${PASSWORD}\r`]])
      assert.equal(code, 0, shown)
      assert.ok(!shown.includes(PASSWORD) && !shown.includes('correct'), 'typed unseen')
      assert.match(shown, /Opening the keystore \[#*-*\] \d+ %/)
      const piped = await cli.run([...argv(), '--keystore', keystore])
      assert.equal(piped.code, 2)
      assert.match(piped.stderr, /OPENROYALTY_PASSWORD_FILE/)
    })

    it('have to be those of --from', async () => {
      const { code, stderr } = await cli.run([...argv(), '--from', cli.addressOf('firm')], { as: 'author' })
      assert.equal(code, 2)
      assert.match(stderr, /The key is that of 0x\w+, not of 0x\w+/)
      const nobody = await cli.run(argv())
      assert.deepEqual([nobody.code, /OPENROYALTY_PRIVATE_KEY/.test(nobody.stderr)], [2, true])
    })

    it('show up in no output, whatever goes wrong', async () => {
      const { privateKey } = cli.personOf('author')
      const digits = privateKey.slice(2)
      const lines: [string[], Record<string, string>][] = [
        [['work', 'register', '--private-key', privateKey], {}],
        [['work', 'register', `--private-key=${privateKey}`, '--json'], {}],
        [['work', 'register', `--pirvate-key=${privateKey}`, '--debug'], {}],
        [['work', 'register', privateKey, privateKey, '--debug'], {}],
        [[privateKey], {}],
        [['work', digits, '--json'], {}],
        [['work', 'status', `${privateKey}0`, '--debug'], {}],
        [['work', 'status', NOBODYS_WORK, '--from', privateKey], {}],
        [['work', 'status', NOBODYS_WORK, '--deployment', privateKey, '--debug'], {}],
        [['work', 'status', privateKey, '--debug'], { OPENROYALTY_PRIVATE_KEY: privateKey }],
        [['catalogue', 'check', `${digits}.csv`, '--debug'], { OPENROYALTY_PRIVATE_KEY: privateKey }],
        // What a file says is repeated, and may be the key.
        [
          ['catalogue', 'check', cli.file('leak.csv', `a,${privateKey}\n1,2\n`)],
          { OPENROYALTY_PRIVATE_KEY: privateKey },
        ],
        [[...argv(), '--debug'], { OPENROYALTY_PRIVATE_KEY: `${privateKey}0` }],
        [[...argv(), '--debug'], { OPENROYALTY_PRIVATE_KEY: digits.slice(1) }],
        [[...argv(), '--debug', '--json'], { OPENROYALTY_PRIVATE_KEY: digits }],
      ]
      const results = await Promise.all(lines.map(([line, env]) => cli.run(line, { env, deployment: false })))
      for (const [i, { stdout, stderr, code }] of results.entries()) {
        const line = lines[i]?.[0].join(' ')
        assert.ok(code === 2 || code === 3, `${line} ended with ${code}: ${stderr}`)
        assert.ok(!`${stdout}${stderr}`.toLowerCase().includes(digits.slice(2, 62)), line)
      }
    })
  })

  describe('catalogue', () => {
    const HASHES = ['a', 'b', 'c'].map((name) => keccak256(toHex(name)))
    const wallet = () => cli.addressOf('author')
    const rows = () => `id,title,creators,sha256,wallet
1,One,Ada,${HASHES[0]},${wallet()}
2,Two,Bo,${HASHES[1]},
3,Three,Cy,${HASHES[2]},
`

    it('is checked line by line', async () => {
      const good = await cli.json(['catalogue', 'check', cli.file('good.csv', rows())])
      assert.deepEqual(good, { works: 3, creators: 3, several: 0, badRows: [] })
      const bad = cli.file('bad.csv', `${rows()}3,Again,Cy,,\n5,Nobody,,,\n6,Copy,Di,${HASHES[0]},\n`)
      const { code, stdout, stderr } = await cli.run(['catalogue', 'check', bad])
      assert.deepEqual([code, stderr], [1, ''])
      assert.deepEqual(stdout.split('\n').slice(0, 4), [
        `${bad}:5: has the id "3" of line 4`,
        `${bad}:6: has nobody in "creators"`,
        `${bad}:7: has the content hash of line 2`,
        '3 works, 3 creators, 0 works with several; 3 rows cannot be used',
      ])
      const unclear = await cli.run(['catalogue', 'check', cli.file('unclear.csv', 'a,b\n1,2\n'), '--json'])
      assert.deepEqual([unclear.code, errorOf(unclear).name], [2, 'CatalogueColumnsError'])
    })

    it('is registered, and each work proven from its leaves', async () => {
      const file = cli.file('works.csv', rows())
      const keys = cli.file('keys.ndjson')
      const argv = ['catalogue', 'import', file, '--uses', 'Train', '--claim-keys', keys]

      const nobody = await cli.run(argv.slice(0, 5), { as: 'steward' })
      assert.equal(nobody.code, 2)
      assert.match(nobody.stderr, /2 creators have no wallet, such as "Bo"/)
      await cli.json([...argv, '--dry-run', '--from', cli.addressOf('steward')])
      assert.ok(!existsSync(keys) && !existsSync(`${file}.tree.ndjson`), 'a dry run writes nothing')

      const made = await cli.json<{ catalogueId: Hex; root: Hex; count: number; claimKeys: number }>(
        [...argv, '--yes'],
        {
          as: 'steward',
        },
      )
      assert.deepEqual([made.count, made.claimKeys], [3, 2])
      assert.equal(statSync(keys).mode & 0o777, 0o600)
      const { isCatalogue, uses, owner } = await cli.json<{ isCatalogue: boolean; uses: string[]; owner: string }>([
        'work',
        'status',
        made.catalogueId,
      ])
      assert.deepEqual([isCatalogue, uses, owner], [true, ['Train'], cli.addressOf('steward')])

      type Proof = { workId: Hex; catalogueId: Hex; count: number; leaf: CatalogueLeaf; siblings: Hex[] }
      const prove = ['catalogue', 'prove', `${file}.tree.ndjson`, '--steward', cli.addressOf('steward')]
      for (const which of [
        ['--index', '1'],
        ['--content-hash', String(HASHES[1])],
        ['--id', '2', '--catalogue', file],
      ]) {
        const { catalogueId, count, leaf, siblings } = await cli.json<Proof>([...prove, ...which])
        assert.equal(catalogueId, made.catalogueId)
        const proof = { steward: cli.addressOf('steward'), count, leaf, siblings }
        assert.equal((await cli.royaltyOf('stranger').reads.verifyProof({ proof })).catalogueId, made.catalogueId)
        const key = JSON.parse(readFileSync(keys, 'utf8').split('\n')[0] ?? '')
        assert.deepEqual([leaf.index, leaf.isClaimKey, leaf.holder, key.creator], [1, true, key.address, 'name:Bo'])
      }
      const first = await cli.json<Proof>([...prove, '--index', '0'])
      assert.deepEqual([first.leaf.holder, first.leaf.isClaimKey], [wallet(), false])
      const none = await cli.run([...prove, '--index', '3', '--json'])
      assert.deepEqual([none.code, errorOf(none).name], [2, 'CatalogueIndexError'])

      // Again, with one work more: the leaves of the first one are not written over, and its keys are used again.
      writeFileSync(file, `${rows()}4,Four,Bo,,\n`)
      const again = await cli.run([...argv, '--yes'], { as: 'steward' })
      assert.equal(again.code, 2)
      assert.match(again.stderr, /holds other leaves/)
      const { claimKeys } = await cli.json<{ claimKeys: number }>(
        [...argv, '--yes', '--tree', cli.file('more.ndjson')],
        { as: 'steward' },
      )
      assert.equal(claimKeys, 2)
      assert.equal(readFileSync(keys, 'utf8').trim().split('\n').length, 2)
    })

    it('with a bad row is not registered, unless it is left out', async () => {
      const file = cli.file(
        'partly.json',
        JSON.stringify([
          { id: 1, creators: ['Ada'], wallet: wallet(), uses: ['Train', 'Mine'] },
          { id: 2, creators: [] },
          { id: 3, creators: ['Ada'], uses: ['Mine'] },
        ]),
      )
      const argv = ['catalogue', 'import', file, '--uses', 'Train', '--yes', '--json']
      const before = await cli.sent('steward')
      const refused = await cli.run(argv, { as: 'steward' })
      assert.equal(refused.code, 1)
      assert.deepEqual(JSON.parse(refused.stdout).registered, false)
      assert.equal(await cli.sent('steward'), before)
      const { count, leftOut } = await cli.json<{ count: number; leftOut: number }>([...argv, '--skip-bad-rows'], {
        as: 'steward',
      })
      assert.deepEqual([count, leftOut], [1, 1])
    })
  })

  describe('what was paid', () => {
    let hash: Hex
    let blockHash: Hex
    let poolId: Hex
    before(async () => {
      const token = cli.deployment.testDollar.address
      const pool = await cli
        .royaltyOf('operator')
        .pools.create({ token, uses: ['Train'], fallbackPayee: cli.addressOf('operator') })
      poolId = pool.poolId
      await cli.royaltyOf('author').works.register({ contentHash: keccak256(toHex('paid')) })
      const paid = await cli.royaltyOf('firm').pools.pay({ poolId, amount: 12_500_000n })
      hash = paid.hash
      blockHash = paid.receipt.blockHash
    })

    it('is certified by a file that is checked without any network', async () => {
      const file = cli.file('payment.json')
      const issued = await cli.run(['certificate', 'issue', hash, '--out', file, '--page', 'payment.html'])
      assert.equal(issued.code, 0, issued.stderr)
      assert.match(readFileSync(cli.file('payment.html'), 'utf8'), /12\.5 TUSD/)
      const offline = { rpc: false as const }
      const verified = await cli.run(['certificate', 'verify', file, '--block', blockHash], offline)
      assert.equal(verified.code, 0, verified.stderr)
      assert.match(verified.stdout, /^Valid: /)
      assert.match(verified.stdout, /^ +amount +12500000$/m)
      const { valid, kind } = await cli.json<{ valid: boolean; kind: string }>(
        ['certificate', 'verify', file, '--block', blockHash],
        offline,
      )
      assert.deepEqual([valid, kind], [true, 'payment'])
      const shown = await cli.run(['certificate', 'show', file], { ...offline, deployment: false })
      assert.match(shown.stdout, /^Not checked.*\n(.*\n)*transaction +0x/)

      const forged = cli.file('forged.json', readFileSync(file, 'utf8').replace('"12500000"', '"12500001"'))
      const refused = await cli.run(['certificate', 'verify', forged, '--block', blockHash, '--json'], offline)
      assert.deepEqual([refused.code, errorOf(refused).name, refused.stdout], [1, 'CertificateInvalidError', ''])
      const another = await cli.run(['certificate', 'verify', file, '--block', NOBODYS_WORK], offline)
      assert.equal(another.code, 1)
      const nothing = await cli.run(['certificate', 'issue', NOBODYS_WORK, '--json'])
      assert.deepEqual([nothing.code, errorOf(nothing).name], [2, 'CertificateSubjectError'])
    })

    it('is audited, and again from the file of logs alone', async () => {
      const logs = cli.file('chain.logs.gz')
      const online = await cli.json<{ found: object; tokens: { paidIn: string }[]; toBlock: string }>([
        'audit',
        '--logs',
        logs,
      ])
      assert.deepEqual([online.found, online.tokens[0]?.paidIn], [{}, '12500000'])
      const offline = await cli.json<typeof online>(['audit', '--logs', logs], { rpc: false, deployment: false })
      assert.deepEqual(offline, online)
      const { stdout, code, stderr } = await cli.run(['audit', '--logs', logs])
      assert.deepEqual([code, stderr], [0, ''])
      assert.match(stdout, /paid in +12\.5\n/)
    })

    it('stands in the statements of those concerned', async () => {
      const [logs, since] = [cli.file('chain.logs.gz'), '1d']
      const offline = { rpc: false as const, deployment: false as const }
      const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
      const argv = (...words: string[]) => ['statement', ...words, '--logs', logs, '--since', since, '--until', until]
      const [pool, firm, creator, table, csv, page, nobody, never] = await Promise.all([
        cli.json<{ kind: string; totals: { paidIn: string }[] }>(argv('pool', poolId), offline),
        cli.json<{ kind: string; payments: { paid: string }[] }>(argv('licensee', cli.addressOf('firm')), offline),
        cli.json<{ kind: string; works: object[] }>(argv('creator', cli.addressOf('author')), offline),
        cli.run(argv('pool', poolId)),
        cli.run(
          [
            ...argv('licensee', cli.addressOf('firm')),
            '--format',
            'csv',
            '--section',
            'journal',
            '--out',
            'journal.csv',
          ],
          offline,
        ),
        cli.run([...argv('pool', poolId), '--format', 'html'], offline),
        cli.run([...argv('creator'), '--json'], offline),
        cli.run(['statement', 'pool', poolId, '--logs', logs], offline),
      ])
      assert.deepEqual([pool.kind, firm.kind, creator.kind], ['pool', 'licensee', 'creator'])
      assert.equal(firm.payments[0]?.paid, '12500000')
      assert.ok(creator.works.length > 0)
      assert.deepEqual([table.code, table.stderr], [0, ''])
      assert.match(table.stdout, /12\.500000/, 'in dollars, as a node is there to say how they are counted')
      assert.deepEqual([csv.code, csv.stdout], [0, 'Written to journal.csv.\n'])
      assert.match(readFileSync(cli.file('journal.csv'), 'utf8'), /12500000/)
      assert.deepEqual([page.code, page.stdout.slice(0, 15)], [0, '<!doctype html>'])
      assert.deepEqual([nobody.code, errorOf(nobody).name], [2, 'StatementSubjectError'])
      assert.deepEqual([never.code, /Which period\?/.test(never.stderr)], [2, true])
    })

    it('is found to differ from logs that somebody has altered', async () => {
      const client = cli.royaltyOf('stranger')
      const altered = await LogFile.create(cli.file('altered.logs.gz'), logFileHead(client))
      for await (const { logs, last } of fetchLogs(client, { toBlock: 'latest' })) {
        await altered.append(
          logs.filter(({ topics }) => topics[0] !== POOL_CREATED),
          last,
        )
      }
      await altered.close()
      const { code, stdout } = await cli.run(['audit', '--logs', 'altered.logs.gz'], { rpc: false, deployment: false })
      assert.equal(code, 1)
      assert.match(stdout, /logs-incomplete/)
      const report = await cli.run(['audit', '--logs', 'altered.logs.gz', '--json', '--out', 'report.json'], {
        rpc: false,
        deployment: false,
      })
      assert.equal(report.stdout, readFileSync(cli.file('report.json'), 'utf8'))
      const damaged = cli.file('damaged.logs.gz', 'no logs at all')
      const refused = await cli.run(['audit', '--logs', damaged, '--json'], { rpc: false, deployment: false })
      assert.deepEqual([refused.code, errorOf(refused).name], [2, 'LogFileError'])
    })

    it('shows how far it is on a terminal', async function () {
      if (!hasTerminal) return this.skip()
      const { code, shown } = await cli.type(['audit', '--logs', cli.file('shown.logs.gz')], [])
      assert.equal(code, 0, shown)
      assert.match(shown, /Fetching logs/)
      assert.match(shown, /Auditing/)
    })

    it('wants a file or a node', async () => {
      const { code, stderr } = await cli.run(['audit'], { rpc: false, deployment: false })
      assert.deepEqual([code, /--logs FILE/.test(stderr)], [2, true])
    })

    it('is planned with its approval, simulated after it', async () => {
      const { deployment, publicClient } = cli
      const chain = { chainId: 31_337, deployment, publicClient: publicClient as never }
      const steps = await planOf(chain, cli.addressOf('firm'), (client, options) =>
        client.pools.pay({ poolId, amount: 5n, ...options }),
      )
      assert.deepEqual(
        steps.map(({ contract, function: name, simulated }) => [contract, name, simulated]),
        [
          ['TestDollar', 'approve', true],
          ['CreatorPools', 'pay', false],
        ],
      )
    })
  })

  describe('an answer that is lost', () => {
    let gateway: Gateway
    before(async () => (gateway = await openGateway(cli.url)))
    after(() => gateway.close())

    it('after sending leaves the outcome unknown, and the hash to look it up', async () => {
      const before = await cli.sent('coauthor')
      gateway.broken.add('eth_sendRawTransaction')
      const argv = ['work', 'register', '--content-hash', keccak256(toHex('lost')), '--yes', '--json']
      const lost = await cli.run(argv, { as: 'coauthor', rpc: gateway.url })
      assert.deepEqual([lost.code, errorOf(lost).name], [6, 'PaymentUnknownError'])
      assert.equal(await cli.sent('coauthor'), before + 1, 'the same bytes were sent again, never others')
      gateway.broken.clear()

      gateway.isOpen = (method) => method !== 'eth_getTransactionReceipt'
      const silent = await cli.run([...argv.slice(0, 3), keccak256(toHex('silent')), ...argv.slice(4)], {
        as: 'coauthor',
        rpc: gateway.url,
      })
      assert.equal(silent.code, 6, silent.stderr)
      const { name, hash } = errorOf(silent)
      assert.equal(name, 'PaymentUnknownError')
      const { status } = await cli.publicClient.getTransactionReceipt({ hash: hash as Hex })
      assert.equal(status, 'success', 'it did happen')
    })

    it('before sending leaves nothing sent', async () => {
      const before = await cli.sent('coauthor')
      gateway.isOpen = (method) => method !== 'eth_getTransactionCount'
      const argv = ['work', 'register', '--content-hash', keccak256(toHex('early')), '--yes', '--json']
      const { code } = await cli.run(argv, { as: 'coauthor', rpc: gateway.url })
      assert.equal(code, 3)
      assert.equal(await cli.sent('coauthor'), before)
    })
  })

  describe('what it shows', () => {
    it('has colors on a terminal alone, and not where they are not wanted', async function () {
      const argv = ['deployments', '--deployment', '31337']
      const colors = '\u001b[1m'
      const piped = await cli.run(argv, { rpc: false, deployment: false })
      assert.ok(!piped.stdout.includes('\u001b'))
      if (!hasTerminal) return this.skip()
      const options = { rpc: false as const, deployment: false as const }
      assert.ok((await cli.type(argv, [], options)).shown.includes(colors))
      assert.ok(!(await cli.type([...argv, '--no-color'], [], options)).shown.includes(colors))
      assert.ok(!(await cli.type(argv, [], { ...options, env: { NO_COLOR: '1' } })).shown.includes(colors))
    })

    it('tells where an error comes from under --debug alone', async () => {
      const argv = ['work', 'status', NOBODYS_WORK]
      const [plain, debug] = await Promise.all([
        cli.run(argv, { rpc: 'http://127.0.0.1:9' }),
        cli.run([...argv, '--debug'], { rpc: 'http://127.0.0.1:9' }),
      ])
      assert.equal(plain.stderr, 'The node did not answer. Check the connection and the node’s URL, then try again.\n')
      assert.match(debug.stderr, /\n {4}at .*\n(.*\n)*Caused by /)
    })
  })

  it('runs from a packed tarball, which holds all it needs', () => {
    const npm = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync('npm', args, { encoding: 'utf8', cwd: path.resolve('cli') })
      assert.equal(status, 0, stderr)
      return stdout
    }
    const [packed] = JSON.parse(
      npm('pack', '--json', '--ignore-scripts=false', '--pack-destination', cli.folder).replace(/^[^[]*/, ''),
    )
    const folder = cli.file('elsewhere')
    mkdirSync(folder)
    assert.equal(spawnSync('tar', ['-xzf', cli.file(packed.filename), '-C', folder]).status, 0)
    const manifest = JSON.parse(readFileSync(path.join(folder, 'package/package.json'), 'utf8'))
    const bin = path.join(folder, 'package', manifest.bin.openroyalty)
    const { stdout, stderr } = spawnSync(bin, ['--version'], { encoding: 'utf8' })
    assert.deepEqual([stdout, stderr], [`${manifest.version}\n`, ''])
    assert.deepEqual(Object.keys(manifest.dependencies), ['ethers'], 'what is loaded for keystores alone')
  })

  it('explains every command, and lists them all', async () => {
    const all = await Promise.all(
      commands.map(({ path: words }) => cli.run([...words.split(' '), '--help'], { rpc: false, deployment: false })),
    )
    for (const [i, { code, stdout, stderr }] of all.entries()) {
      const { path: words, examples, summary } = commands[i] as (typeof commands)[number]
      assert.deepEqual([code, stderr], [0, ''], words)
      assert.ok(stdout.replace(/\s+/g, ' ').includes(summary), words)
      assert.ok(examples.length > 0 && examples.every(({ run }) => stdout.includes(run)), words)
      assert.match(stdout, /Ends with:\n {2}0 {2}done/)
    }
    const { code, stderr } = await cli.run([], { rpc: false, deployment: false })
    assert.deepEqual([code, stderr.split('\n', 1)[0]], [2, 'Usage: openroyalty [options] [command]'])
    const mistyped = await cli.run(['wrok', 'status'], { rpc: false, deployment: false })
    assert.deepEqual([mistyped.code, mistyped.stderr.split('\n').length], [2, 2])
  })
})
