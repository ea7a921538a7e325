import { type Address, createWalletClient, http } from 'viem'
import {
  createRoyaltyClient,
  PaymentUnknownError,
  type RoyaltyClient,
  type SentTransaction,
} from '../../../sdk/src/index.ts'
import { type Chain, openChain } from './chain.ts'
import { callText } from './decodeCall.ts'
import { UsageError } from './errors.ts'
import type { Io } from './io.ts'
import { addressOfKey, type KeyOptions, openKey } from './keys.ts'
import { type Money, moneyOf } from './money.ts'
import { type Act, planOf, type Step } from './plan.ts'
import { type Progress, startProgress } from './progress.ts'
import { ask } from './prompts.ts'

/** Options that every command takes. */
export type Globals = {
  json: boolean
  rpc: string | undefined
  deployment: string | undefined
  from: Address | undefined
  keystore: string | undefined
  dryRun: boolean
  yes: boolean
}

/** What was planned instead of sent. Thrown by {@link Context.send} under --dry-run, so that no command goes on after it. */
export class DryRun {
  readonly title: string
  readonly chain: Chain
  readonly from: Address
  readonly steps: readonly Step[]
  constructor(facts: { title: string; chain: Chain; from: Address; steps: readonly Step[] }) {
    this.title = facts.title
    this.chain = facts.chain
    this.from = facts.from
    this.steps = facts.steps
  }
}

/** What a command works with. */
export type Context = {
  globals: Globals
  io: Io
  env: NodeJS.ProcessEnv
  /** The node's chain and the contracts on it. Asks the node once. */
  chain: () => Promise<Chain>
  /** A client that only reads. */
  reader: () => Promise<RoyaltyClient>
  /** Who acts: --from, else whose the key is. */
  account: () => Promise<Address>
  /** Second of the last block. */
  now: () => Promise<bigint>
  /** How amounts of a token are read and shown. */
  money: (token: Address) => Promise<Money>
  /** A bar on a terminal; nothing in a pipe. */
  progress: (label: string) => Progress
  /**
   * Sends transactions: simulates, shows what would be sent, asks, and sends. Under --dry-run it ends the command after showing.
   *
   * @param title - What happens, as a sentence with its amounts: it is what the user says yes to.
   * @param act - Calls one action of the SDK that writes, with `options` among its parameters.
   * @param plan - What is played beforehand instead of `act`, where that does more than send. `none`: it goes on with what was begun, and
   * playing it could send what was signed.
   */
  send: <value>(title: string, act: Act<value>, plan?: Act<unknown> | 'none') => Promise<value>
}

export function createContext(globals: Globals, io: Io, env: NodeJS.ProcessEnv): Context {
  const keys: KeyOptions = {
    from: globals.from,
    keystore: globals.keystore ?? (env.OPENROYALTY_KEYSTORE || undefined),
    env,
  }
  const chain = once(() => openChain({ rpc: globals.rpc ?? env.OPENROYALTY_RPC, deployment: globals.deployment }))
  const reader = once(async () => createRoyaltyClient(await chain()))
  const account = once(() => addressOfKey(keys))

  return {
    globals,
    io,
    env,
    chain,
    reader,
    account,
    now: async () => (await (await chain()).publicClient.getBlock()).timestamp,
    money: async (token) => moneyOf(await reader(), token),
    progress: (label) => startProgress(io, label),
    send: async (title, act, plan = act) => {
      // Before anybody waits: nothing can come of it.
      if (!globals.dryRun && !globals.yes && !io.isInteractive) await ask(io, title)
      const from = await account()
      const opened = await chain()
      const steps = plan === 'none' ? [] : await planOf(opened, from, plan)
      if (plan !== 'none' && steps.length === 0) throw new UsageError('There is nothing to send.')
      if (globals.dryRun) throw new DryRun({ title, chain: opened, from, steps })

      const signer = await openKey(keys, io)
      io.note(planText({ title, chain: opened, from, steps }))
      if (!globals.yes)
        await ask(
          io,
          steps.length > 1 ? `Send these ${steps.length} transactions?` : steps.length === 1 ? 'Send it?' : 'Go on?',
        )

      const { publicClient, chainId, deployment } = opened
      const walletClient = createWalletClient({
        account: signer,
        chain: publicClient.chain,
        transport: http(publicClient.transport.url),
      })
      const client = createRoyaltyClient({ publicClient, walletClient, chainId, deployment })
      const progress = startProgress(io, 'Sending')
      const interruption = watchInterruption()
      const onHash = (sent: SentTransaction) => {
        interruption.watch(sent)
        progress.end()
        io.note(`Transaction ${sent.hash}`)
        progress.report(undefined, 'and waiting until it is mined')
      }
      try {
        return await Promise.race([act(client, { onHash }), interruption.rejection])
      } finally {
        interruption.end()
        progress.end()
      }
    },
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Once something was sent, whoever stops this is told that its outcome is not known, instead of nothing. */
function watchInterruption() {
  let reject: (error: Error) => void = () => {}
  const rejection = new Promise<never>((_, refuse) => {
    reject = refuse
  })
  let onSignal = () => {}
  const end = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
  const watch = (sent: SentTransaction) => {
    end()
    onSignal = () => reject(new PaymentUnknownError({ ...sent, cause: new Error('Interrupted') }))
    for (const signal of SIGNALS) process.once(signal, onSignal)
  }
  return { rejection, watch, end }
}

/** What would be sent, for people. */
export function planText({ title, chain, from, steps }: Pick<DryRun, 'title' | 'chain' | 'from' | 'steps'>): string {
  const lines = steps.map(
    (step, i) =>
      `  ${i + 1}. ${callText(chain.deployment, step)}${step.simulated ? '' : ' (not simulated: the node cannot try it before what comes first has happened)'}`,
  )
  return [title, `From ${from}, on chain ${chain.chainId}:`, ...lines].join('\n')
}

/** The same for programs. */
export function planJson({ title, chain, from, steps }: DryRun): unknown {
  return { dryRun: true, title, chainId: chain.chainId, from, transactions: steps }
}

function once<value>(make: () => Promise<value>): () => Promise<value> {
  let made: Promise<value> | undefined
  return () => {
    made ??= make()
    return made
  }
}
