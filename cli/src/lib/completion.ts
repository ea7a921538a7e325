import { USE_NAMES } from '../../../sdk/src/index.ts'
import { type Command, optionName, type Parameter } from './command.ts'
import { GLOBAL_OPTIONS } from './options.ts'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** A word that may stand where the cursor is. */
export type Candidate = { word: string; describe: string }

/** How the scripts below ask for candidates: `openroyalty complete -- WORD…`, the last one being typed. */
export const COMPLETE = 'complete'

/**
 * What may stand in place of the last word. Nothing where only the user knows; shells then offer files.
 *
 * @param words - Those after `openroyalty`, the last one unfinished and perhaps empty.
 */
export function candidatesOf(commands: readonly Command[], words: readonly string[]): Candidate[] {
  const typed = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const found = all(commands, before, typed)
  return found.filter(({ word }) => word.startsWith(typed))
}

function all(commands: readonly Command[], before: readonly string[], typed: string): Candidate[] {
  const { path, isFirstWord, openOption } = walk(commands, before)
  if (openOption) return valuesOf(openOption)
  const command = commands.find((each) => each.path === path)
  if (typed.startsWith('-')) return optionsOf(command, before)
  if (command) return isFirstWord ? valuesOf(Object.values(command.args)[0]) : []

  const depth = path === '' ? 0 : path.split(' ').length
  const below = commands.filter((each) => path === '' || each.path.startsWith(`${path} `))
  const next = new Map(
    below.map((each) => {
      const word = each.path.split(' ')[depth] ?? ''
      return [word, each.path.split(' ').length > depth + 1 ? '' : each.summary]
    }),
  )
  return [...next].map(([word, describe]) => ({ word, describe }))
}

/** Reads the words that are finished: which command they name, and whether the last wants a value. */
function walk(commands: readonly Command[], before: readonly string[]) {
  let path = ''
  let isFirstWord = true
  let openOption: Parameter | undefined
  for (const word of before) {
    if (openOption) {
      openOption = undefined
    } else if (word.startsWith('-')) {
      if (!word.includes('='))
        openOption = takingValue(
          commands.find((each) => each.path === path),
          word,
        )
    } else if (commands.some((each) => each.path === path)) {
      isFirstWord = false
    } else {
      path = path === '' ? word : `${path} ${word}`
    }
  }
  return { path, isFirstWord, openOption }
}

function takingValue(command: Command | undefined, word: string): Parameter | undefined {
  const own = Object.entries(command?.options ?? {}).find(([key]) => optionName(key) === word)?.[1]
  if (own) return own.kind === 'flag' ? undefined : own
  const global = GLOBAL_OPTIONS.find(({ flags }) => flags.startsWith(`${word} <`))
  return global && { kind: 'one', hint: '', describe: '', isRequired: false, read: () => undefined }
}

function optionsOf(command: Command | undefined, before: readonly string[]): Candidate[] {
  const own = Object.entries(command?.options ?? {}).map(([key, { describe, kind }]) => ({
    word: optionName(key),
    describe,
    again: kind === 'list',
  }))
  const global = [...GLOBAL_OPTIONS, { flags: '--help', describe: 'what it does' }].map(({ flags, describe }) => ({
    word: flags.split(' ')[0] ?? '',
    describe,
    again: false,
  }))
  return [...own, ...global]
    .filter(({ word, again }) => again || !before.includes(word))
    .map(({ word, describe }) => ({ word, describe }))
}

function valuesOf(parameter: Parameter | undefined): Candidate[] {
  const words = parameter?.choices ?? (parameter?.hint === 'uses' ? USE_NAMES : [])
  return words.map((word) => ({ word, describe: '' }))
}

/** Candidates as the scripts read them: a word, a tab, what it is; one to a line. */
export function candidatesText(candidates: readonly Candidate[]): string {
  return candidates.map(({ word, describe }) => `${word}\t${describe.split('\n', 1)[0]}\n`).join('')
}

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completes openroyalty in bash.
_openroyalty() {
  local line words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(openroyalty ${COMPLETE} -- "\${words[@]}" 2>/dev/null)
}
complete -o bashdefault -o default -F _openroyalty openroyalty
`,
  zsh: `#compdef openroyalty
# Completes openroyalty in zsh.
_openroyalty() {
  local line
  local -a found
  while IFS= read -r line; do
    found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <(openroyalty ${COMPLETE} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe openroyalty found; else _files; fi
}
if (( ! $+functions[compdef] )); then autoload -Uz compinit && compinit; fi
compdef _openroyalty openroyalty
`,
  fish: `# Completes openroyalty in fish.
function __openroyalty
    set -l words (commandline -opc)
    set -l found (openroyalty ${COMPLETE} -- $words[2..-1] (commandline -ct) 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c openroyalty -f -a '(__openroyalty)'
`,
}

/** What a shell reads to complete commands. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell]
}
