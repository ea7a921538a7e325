import type { Context } from './context.ts'
import { UsageError } from './errors.ts'
import type { Exit } from './exits.ts'

/** An option or an argument: what is shown of it, and how its texts become a value. */
export type Parameter<value = unknown> = {
  kind: 'flag' | 'one' | 'list'
  /** Stands for the value in help, such as `decimal`. */
  hint: string
  describe: string
  isRequired: boolean
  /** The only values there are, where they are few: told by help, offered by completion. */
  choices?: readonly string[] | undefined
  read: (texts: readonly string[]) => value
}
export type Parameters = { readonly [name: string]: Parameter }
export type Values<parameters extends Parameters> = {
  readonly [name in keyof parameters]: ReturnType<parameters[name]['read']>
}

/** What a command has to say: for programs, and for people. */
export type Result = {
  /** Printed with --json: one document; bigints become decimal text. */
  json: unknown
  /** Printed otherwise; a line feed is added. */
  text: string
  /** `found` where something is wrong with what was looked at. Default: done. */
  exit?: Exit
}

/** What a command reaches: nothing beyond this machine, a node that it reads from, or a chain that it changes. */
export type Reach = 'offline' | 'reads' | 'sends'

export type Command<args extends Parameters = Parameters, options extends Parameters = Parameters> = {
  /** The words after `openroyalty`. */
  path: string
  /** One line, a sentence. */
  summary: string
  /** Further sentences for its help: units, what it costs, dangers. */
  description?: string
  reach: Reach
  /** When it ends with 1. Left out: never. */
  found?: string
  /** In their order on the command line. A list comes last. */
  args: args
  options: options
  /** Command lines as they are typed, and what each does. */
  examples: readonly { run: string; does: string }[]
  run: (context: Context, input: Values<args> & Values<options>) => Promise<Result>
}

type None = Record<never, Parameter>

/** A command, with its input typed by its arguments and options. */
export function defineCommand<const args extends Parameters = None, const options extends Parameters = None>(
  command: Omit<Command<args, options>, 'args' | 'options'> & { args?: args; options?: options },
): Command {
  return { args: {}, options: {}, ...command } as unknown as Command
}

type Parse<value> = (text: string) => value

/** An option that is there or not. */
export function flag(describe: string): Parameter<boolean> {
  return { kind: 'flag', hint: '', describe, isRequired: false, read: (texts) => texts.length > 0 }
}

/** May be left out. */
export function optional<value>(hint: string, describe: string, parse: Parse<value>): Parameter<value | undefined> {
  return {
    kind: 'one',
    hint,
    describe,
    isRequired: false,
    read: ([text]) => (text === undefined ? undefined : parse(text)),
  }
}

/** Has to be there. */
export function required<value>(hint: string, describe: string, parse: Parse<value>): Parameter<value> {
  const read = ([text]: readonly string[]) => {
    if (text === undefined) throw new UsageError(`is missing: ${describe}`)
    return parse(text)
  }
  return { kind: 'one', hint, describe, isRequired: true, read }
}

/** May be there several times. */
export function list<value>(hint: string, describe: string, parse: Parse<value>): Parameter<readonly value[]> {
  return { kind: 'list', hint, describe, isRequired: false, read: (texts) => texts.map(parse) }
}

/** One of a few words; the first where it is left out. */
export function choice<const value extends string>(
  describe: string,
  choices: readonly [value, ...value[]],
): Parameter<value> {
  const read = ([text = choices[0]]: readonly string[]): value => {
    const found = choices.find((each) => each === text)
    if (!found) throw new UsageError(`has to be one of ${choices.join(', ')}`)
    return found
  }
  return { kind: 'one', hint: choices.join('|'), describe, isRequired: false, choices, read }
}

/** `revenueShare` is the option `--revenue-share`. */
export function optionName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
