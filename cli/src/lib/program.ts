import { CommanderError, Option, Command as Program } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { type Command, optionName, type Parameter } from './command.ts'
import { COMPLETE, candidatesOf, candidatesText } from './completion.ts'
import { createContext, DryRun, type Globals, planJson, planText } from './context.ts'
import { type Failure, failureJson, failureOf, UsageError } from './errors.ts'
import { EXITS, type Exit } from './exits.ts'
import { openIo, toJson } from './io.ts'
import { GLOBAL_OPTIONS } from './options.ts'
import { address } from './parse.ts'
import { hideLikeKeys, hider, refuseSecrets } from './secrets.ts'

const ABOUT = `Registers works, licenses them, pays their creators and checks every payment.`
const AFTER = `
Ends with ${Object.values(EXITS)
  .map(({ code, meaning }) => `${code}: ${meaning}`)
  .join('\n          ')}`

/** Which exits a command has, in order. */
export function exitsOf({ reach, found }: Pick<Command, 'reach' | 'found'>): Exit[] {
  const exits: Exit[] = ['done', ...(found ? (['found'] as const) : []), 'usage']
  if (reach !== 'offline') exits.push('network', 'refused')
  if (reach === 'sends') exits.push('declined', 'unknown')
  return exits
}

/** What a command's help says after its options. */
export function helpAfter(command: Command): string {
  const exits = exitsOf(command).map((exit) => {
    const { code, meaning } = EXITS[exit]
    return `  ${code}  ${exit === 'found' && command.found ? command.found : meaning}`
  })
  const examples = command.examples.flatMap(({ run, does }) => [`  # ${does}`, `  ${run}`])
  return ['', 'Examples:', ...examples, '', 'Ends with:', ...exits].join('\n')
}

/** Runs a command line. Returns the code to end with; never throws. */
export async function runProgram(commands: readonly Command[], process: NodeJS.Process): Promise<number> {
  const argv = process.argv.slice(2)
  if (argv[0] === COMPLETE && argv[1] === '--') {
    await write(process.stdout, candidatesText(candidatesOf(commands, argv.slice(2))))
    return EXITS.done.code
  }
  const json = argv.includes('--json')
  const hide = hider(process.env)
  let isParsed = false
  try {
    refuseSecrets(argv, process.env)
    const chosen = await readCommandLine(commands, argv)
    isParsed = true
    if (!chosen) return EXITS.done.code
    const { command, globals, input, color } = chosen
    const context = createContext(globals, openIo(process, { color, json }), process.env)
    const result = await command.run(context, input as never)
    await write(process.stdout, `${hide(json ? toJson(result.json) : result.text)}\n`)
    return EXITS[result.exit ?? 'done'].code
  } catch (error) {
    if (error instanceof DryRun) {
      await write(process.stdout, `${hide(json ? toJson(planJson(error)) : `${planText(error)}\nNothing was sent.`)}\n`)
      return EXITS.done.code
    }
    if (error instanceof CommanderError && error.exitCode === 0) return EXITS.done.code
    const failure = error instanceof CommanderError ? failureOfCommander(error) : failureOf(error)
    // A command line that was not understood may hold anything.
    const show = (text: string) => (isParsed ? hide(text) : hideLikeKeys(hide(text)))
    // Help has said it already.
    if (json || !(error instanceof CommanderError && error.code === 'commander.help'))
      await write(process.stderr, show(`${json ? toJson(failureJson(failure)) : `${failure.message}`}\n`))
    if (argv.includes('--debug') && error instanceof Error) await write(process.stderr, show(`${stackOf(error)}\n`))
    return EXITS[failure.exit].code
  }
}

/** A command and what it was given. */
export type CommandLine = {
  command: Command
  globals: Globals
  input: Readonly<Record<string, unknown>>
  color: boolean
}

/**
 * Reads a command line. Undefined where help or the version was asked for, which is printed.
 *
 * @throws {UsageError} when a value is not as it has to be.
 * @throws {CommanderError} when a word is unknown, or missing.
 */
export async function readCommandLine(
  commands: readonly Command[],
  argv: readonly string[],
): Promise<CommandLine | undefined> {
  let chosen: CommandLine | undefined
  const program = buildProgram(commands, argv.includes('--json'), (command, texts, options) => {
    const globals = globalsOf(options)
    chosen = { command, globals, input: inputOf(command, texts, options), color: options.color !== false }
  })
  await program.parseAsync(argv, { from: 'user' })
  return chosen
}

type Choose = (
  command: Command,
  texts: readonly (string | string[] | undefined)[],
  options: Record<string, unknown>,
) => void

/** The tree of commands, for commander. */
function buildProgram(commands: readonly Command[], json: boolean, choose: Choose): Program {
  const program = new Program('openroyalty')
    .description(ABOUT)
    .addHelpText('after', AFTER)
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: () => {}, ...(json && { writeErr: () => {} }) })
    .exitOverride()
  program.version(manifest.version, '--version', 'show the version')
  for (const { flags, describe } of GLOBAL_OPTIONS) program.option(flags, describe)
  for (const command of commands) addCommand(program, command, choose)
  return program
}

function addCommand(program: Program, command: Command, choose: Choose): void {
  const words = command.path.split(' ')
  const name = words.pop() ?? ''
  const parent = words.reduce((above, word) => {
    const found = above.commands.find((each) => each.name() === word)
    return (
      found ??
      above
        .command(word)
        .helpCommand(false)
        .description(GROUPS[word] ?? '')
    )
  }, program)

  const made = parent
    .command(name)
    .summary(command.summary)
    .description([command.summary, command.description].filter(Boolean).join('\n\n'))
    .addHelpText('after', helpAfter(command))
  for (const [key, parameter] of Object.entries(command.args))
    made.argument(argumentFlags(key, parameter), parameter.describe)
  for (const [key, parameter] of Object.entries(command.options)) {
    const option = new Option(optionFlags(key, parameter), parameter.describe)
    // A command's own words say what is missing, so commander is not told.
    if (parameter.kind !== 'flag') option.argParser((text: string, before: string[] = []) => [...before, text])
    made.addOption(option)
  }
  made.action((...given: unknown[]) => {
    const texts = given.slice(0, Object.keys(command.args).length) as (string | string[] | undefined)[]
    choose(command, texts, made.optsWithGlobals())
  })
}

/** What the groups of commands are about. */
const GROUPS: Readonly<Record<string, string>> = {
  work: 'One work: register it, say what it may be used for, look it up.',
  catalogue: 'Many works at once: read a catalogue, register it, prove one work of it.',
  certificate: 'Files that prove a payment, a claim or a license without any network.',
  statement: 'Accounts of what was earned and paid, worked out from logs.',
  pool: 'Pools: what their members earn together.',
  offer: 'Offers: the terms under which a pool licenses.',
  license: 'Licenses: take one, look it up, end it.',
  stream: 'Money that flows by the second.',
  usage: 'Paying by measured use.',
}

export function optionFlags(key: string, { kind, hint }: Parameter): string {
  const name = optionName(key)
  return kind === 'flag' ? name : `${name} <${hint}>`
}

export function argumentFlags(key: string, { kind, isRequired }: Parameter): string {
  const name = optionName(key).slice(2)
  const dots = kind === 'list' ? '...' : ''
  return isRequired ? `<${name}>` : `[${name}${dots}]`
}

function globalsOf(options: Record<string, unknown>): Globals {
  const text = (key: string) => (typeof options[key] === 'string' ? options[key] : undefined)
  const from = text('from')
  return {
    json: options.json === true,
    rpc: text('rpc'),
    deployment: text('deployment'),
    from: from === undefined ? undefined : read('--from', () => address(from)),
    keystore: text('keystore'),
    dryRun: options.dryRun === true,
    yes: options.yes === true,
  }
}

function inputOf(
  command: Command,
  texts: readonly (string | string[] | undefined)[],
  options: Record<string, unknown>,
) {
  const args = Object.entries(command.args).map(([key, parameter], i) => {
    const given = texts[i]
    const list = given === undefined ? [] : [given].flat()
    return [key, read(argumentFlags(key, parameter), () => parameter.read(list))]
  })
  const rest = Object.entries(command.options).map(([key, parameter]) => {
    const given = options[key]
    const list = given === undefined || given === false ? [] : given === true ? [''] : (given as string[])
    if (parameter.kind === 'one' && list.length > 1) throw new UsageError(`${optionName(key)} may be given once only.`)
    return [key, read(optionName(key), () => parameter.read(list))]
  })
  return Object.fromEntries([...args, ...rest])
}

/** Says which option or argument it is that a parser refuses. */
function read<value>(name: string, parse: () => value): value {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw new UsageError(`${name} ${error.message}${/[.!?]$/.test(error.message) ? '' : '.'}`)
  }
}

function failureOfCommander(error: CommanderError): Failure {
  const message = error.message.replace(/^error: /, '').replace(/\n.*/s, (rest) => rest.replace(/\n/g, ' '))
  const words = `${message.charAt(0).toUpperCase()}${message.slice(1)}`.replace(/\.?$/, '.')
  const help = error.code === 'commander.help' ? 'Name a command; --help lists them.' : `${words} See --help.`
  return { exit: 'usage', name: 'UsageError', message: help, fields: {} }
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\nCaused by ${stackOf(error.cause)}` : ''
  return `${error.stack ?? error.message}${cause}`
}

/** Waits until it is out: a pipe takes a long text in pieces. */
function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => stream.write(text, () => resolve()))
}
