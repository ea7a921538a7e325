/**
 * The help of every command → docs/cli.md.
 *
 *   node scripts/generate/cliDocs.ts           writes it
 *   node scripts/generate/cliDocs.ts --check   fails where it is not what the commands say
 */
import { commands } from '../../cli/src/commands/index.ts'
import type { Command } from '../../cli/src/lib/command.ts'
import { EXITS } from '../../cli/src/lib/exits.ts'
import { GLOBAL_OPTIONS } from '../../cli/src/lib/options.ts'
import { argumentFlags, exitsOf, optionFlags } from '../../cli/src/lib/program.ts'
import { writeGenerated } from './write.ts'

const REACH = {
  offline: 'Asks no node.',
  reads: 'Reads from a node (`--rpc`).',
  sends: 'Sends transactions: simulates, shows them, asks, then sends.',
} as const

/** What would end a cell, or be taken for a tag. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

function section(command: Command): string {
  const { path, summary, description, reach, found, args, options, examples } = command
  const words = Object.entries(args).map(([key, each]) => argumentFlags(key, each))
  const given = Object.entries(options)
  const rows = [
    ...Object.entries(args).map(([key, each]) => [argumentFlags(key, each), each] as const),
    ...given.map(([key, each]) => [optionFlags(key, each), each] as const),
  ].map(([flags, { describe, isRequired, kind, choices }]) => {
    const notes = [
      kind === 'list' ? 'may be given several times' : '',
      isRequired && flags.startsWith('--') ? 'required' : '',
      choices ? `${choices[0]} where it is left out` : '',
    ].filter(Boolean)
    return `| \`${flags.replaceAll('|', '\\|')}\` | ${cell(describe)}${notes.length > 0 ? ` (${notes.join('; ')})` : ''} |`
  })
  const exits = exitsOf(command).map((exit) =>
    exit === 'found' && found ? `\`1\` ${found}` : `\`${EXITS[exit].code}\``,
  )
  return [
    `## ${path}`,
    '',
    [summary, description].filter(Boolean).join(' '),
    '',
    `    openroyalty ${[path, ...words, ...(given.length > 0 ? ['[options]'] : [])].join(' ')}`,
    '',
    ...(rows.length > 0 ? ['| | |', '|---|---|', ...rows, ''] : []),
    ...examples.flatMap(({ run, does }) => [`    # ${does}`, `    ${run}`]),
    '',
    `${REACH[reach]} Ends with ${exits.join(', ')}.`,
  ].join('\n')
}

const page = `<!-- Written by scripts/generate/cliDocs.ts from cli/src/commands: npm run generate -->
# The command line

\`npx openroyalty\`, or \`node cli/src/main.ts\` in this repository. \`--help\` after any command says what is said here.

${commands.map(({ path, summary }) => `- [\`${path}\`](#${path.replaceAll(' ', '-')}): ${summary}`).join('\n')}

Amounts are decimals in the token's own units (\`12.50\`), read exactly; ids are \`0x\` and 64 digits; moments are dates (\`2026-12-31\`, UTC) or
times from now (\`30d\`); rates are an amount and a time (\`3000/month\`), where a month is a twelfth of a year of 365.2425 days.

Run twice, a command pays once: offers, licenses, streams and statements are known by what they are, and the chain refuses a second one;
\`pay --journal\` and \`usage settle\` write down what they have signed, and go on from there. Only \`pay\` without a journal pays each time.

## Options of every command

| | |
|---|---|
${GLOBAL_OPTIONS.map(({ flags, describe }) => `| \`${flags.replaceAll('|', '\\|')}\` | ${cell(describe)} |`).join('\n')}

Keys and passwords are never taken from the command line, where others can read them.

## What it ends with

| Code | Meaning |
|--:|---|
${Object.values(EXITS)
  .map(({ code, meaning }) => `| ${code} | ${meaning} |`)
  .join('\n')}

${commands.map(section).join('\n\n')}
`

writeGenerated('docs/cli.md', page)
