import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import hre from 'hardhat'
import { type Address, createPublicClient, createWalletClient, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'
import { deployOpenRoyalty } from '../../scripts/deploy/inProcess.ts'
import { buildCli } from '../../scripts/generate/cli.ts'
import { type AccountName, localAccounts } from '../../scripts/ops/accounts.ts'
import { createRoyaltyClient } from '../../sdk/src/index.ts'

export type CliResult = { code: number | null; stdout: string; stderr: string }
export type CliOptions = {
  /** Whose key is in the environment. Left out: nobody's. */
  as?: AccountName
  env?: Record<string, string>
  /** Left out: the chain's own. `false`: none is named. */
  rpc?: string | false
  deployment?: string | false
}
/** What is typed once a text has been shown, in this order. */
export type Answers = readonly (readonly [shown: RegExp, typed: string])[]

export const KEYS = { enter: '\r', yes: 'y', no: 'n', interrupt: '\u0003' } as const
/** Runs a program in a terminal (util-linux). Absent on some systems. */
export const hasTerminal = spawnSync('script', ['--version']).status === 0
if (!hasTerminal) console.log('SKIPPED: tests of the command line in a terminal. Install `script` (util-linux).')
/** Milliseconds that one command may take. */
const PATIENCE = 20_000

export type CliChain = Awaited<ReturnType<typeof startCliChain>>

/** A local chain behind a URL with all contracts and money for the named accounts, and the command line as it is shipped. */
export async function startCliChain() {
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-cli-'))
  const main = await buildCli(path.join(folder, 'dist'))
  // The one package that is not in the file, where Node looks for it.
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'))
  const server = await hre.network.createServer(
    { network: 'default', override: { allowUnlimitedContractSize: true } },
    '127.0.0.1',
    0,
  )
  const { port } = await server.listen()
  const url = `http://127.0.0.1:${port}`
  const connection = await hre.network.create({ network: 'local', override: { url } })
  const { contracts, deployment } = await deployOpenRoyalty(connection)
  const deploymentFile = path.join(folder, 'deployment.json')
  const record = Object.entries(deployment).map(([name, { address, block }]) => [
    name.charAt(0).toUpperCase() + name.slice(1),
    { address, block: Number(block) },
  ])
  writeFileSync(deploymentFile, JSON.stringify({ chainId: 31_337, contracts: Object.fromEntries(record) }))

  const publicClient = createPublicClient({ chain: hardhat, transport: http(url), pollingInterval: 10 })
  const personOf = (name: AccountName) => {
    const found = localAccounts().find((each) => each.name === name)
    assert.ok(found, `Nobody is called ${name}`)
    return found
  }
  /** The SDK in the hands of a named person, to prepare what a command needs, and to look at what it did. */
  const royaltyOf = (name: AccountName) => {
    const account = privateKeyToAccount(personOf(name).privateKey)
    const walletClient = createWalletClient({ account, chain: hardhat, transport: http(url) })
    return createRoyaltyClient({ publicClient, walletClient, deployment })
  }

  const commandOf = (argv: readonly string[], { as, env = {}, rpc, deployment: named }: CliOptions) => ({
    args: [
      main,
      ...argv,
      ...(rpc === false ? [] : ['--rpc', rpc ?? url]),
      ...(named === false ? [] : ['--deployment', named ?? deploymentFile]),
    ],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      ...(as && { OPENROYALTY_PRIVATE_KEY: personOf(as).privateKey }),
      ...env,
    },
  })

  /** Runs a command with pipes, as a script does. */
  const run = async (argv: readonly string[], options: CliOptions = {}): Promise<CliResult> => {
    const { args, env } = commandOf(argv, options)
    const child = spawn(process.execPath, args, {
      env,
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE,
    })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    return { code: await endOf(child), stdout, stderr }
  }

  /** Runs a command that has to end with 0, and reads its one JSON document. */
  const json = async <value = Record<string, never>>(
    argv: readonly string[],
    options: CliOptions = {},
  ): Promise<value> => {
    const { code, stdout, stderr } = await run([...argv, '--json'], options)
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout) as value
  }

  /** Runs a command in a terminal, where somebody types. What is shown holds output and errors alike. */
  const type = async (
    argv: readonly string[],
    answers: Answers,
    options: CliOptions = {},
  ): Promise<{ code: number | null; shown: string }> => {
    const { args, env } = commandOf(argv, options)
    const line = [process.execPath, ...args].map((each) => `'${each.replaceAll("'", "'\\''")}'`).join(' ')
    const child = spawn('script', ['-qefc', `stty cols 120 rows 40; exec ${line}`, '/dev/null'], {
      env: { ...env, TERM: 'xterm', SHELL: '/bin/sh' },
      cwd: folder,
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: PATIENCE,
    })
    let shown = ''
    let from = 0
    const rest = [...answers]
    child.stdout.setEncoding('utf8').on('data', (text) => {
      shown += text
      const next = rest[0]
      if (!next?.[0].test(shown.slice(from))) return
      from = shown.length
      rest.shift()
      child.stdin.write(next[1])
    })
    const code = await endOf(child)
    assert.equal(rest.length, 0, `never asked: ${rest[0]?.[0]}\n${shown}`)
    return { code, shown }
  }

  return {
    url,
    folder,
    main,
    deployment,
    deploymentFile,
    contracts,
    publicClient,
    personOf,
    addressOf: (name: AccountName): Address => personOf(name).address,
    royaltyOf,
    run,
    json,
    type,
    /** Path of a file in the folder in which commands run. */
    file: (name: string, content?: string | Uint8Array): string => {
      const file = path.join(folder, name)
      if (content !== undefined) writeFileSync(file, content)
      return file
    },
    /** Number of transactions that an account has sent. */
    sent: (name: AccountName): Promise<number> => publicClient.getTransactionCount({ address: personOf(name).address }),
    close: async () => {
      await connection.close()
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
}

/** What a program reads of a failed command. */
export function errorOf({
  stderr,
}: CliResult): { name: string; message: string; exitCode: number } & Record<string, unknown> {
  return JSON.parse(stderr).error
}
