import { UsageError } from './errors.ts'

/** Options that nobody finds here, because what they carry would stand in the shell's history and in every list of processes. */
const SECRET_OPTION =
  /^--?(?:private-?key|priv-?key|key|pk|secret(?:-?key)?|mnemonic|seed(?:-?phrase)?|passphrase|password|pass)(?:=|$)/i

/** Sixty-four digits without 0x are no id: what looks so is a key. */
const BARE_KEY = /^(?:--?[a-z-]+=)?[0-9a-f]{64}$/i
/** Options whose value is short, and a key by mistake if it has its length. */
const SHORT_VALUE = /^--(?:from|keystore|rpc|deployment)(?:=|$)/

/**
 * Refuses a command line that carries a key, before anything else looks at it, and does not repeat it.
 *
 * @throws {UsageError}
 */
export function refuseSecrets(argv: readonly string[], env: NodeJS.ProcessEnv): void {
  const key = plainKey(env.OPENROYALTY_PRIVATE_KEY)
  const isSecret = argv.some((word, i) => {
    if (SECRET_OPTION.test(word) || BARE_KEY.test(word)) return true
    if (key !== undefined && word.toLowerCase().includes(key)) return true
    const value = SHORT_VALUE.test(word)
      ? word.includes('=')
        ? word.slice(word.indexOf('=') + 1)
        : argv[i + 1]
      : undefined
    return value !== undefined && /^(0x)?[0-9a-f]{64}$/i.test(value)
  })
  if (isSecret) {
    throw new UsageError(
      'Keys and passwords are never taken from the command line, where others can read them: use --keystore FILE, or the environment variable OPENROYALTY_PRIVATE_KEY. If this was a real key, it is now in your shell’s history: move what it holds to another.',
    )
  }
}

/** Takes out of a text what must never be shown: the key, however it is written. */
export function hider(env: NodeJS.ProcessEnv): (text: string) => string {
  const key = plainKey(env.OPENROYALTY_PRIVATE_KEY)
  if (key === undefined) return (text) => text
  const pattern = new RegExp(`(0x)?${key}`, 'gi')
  return (text) => text.replace(pattern, '[key]')
}

/** Takes whatever has the length of a key out of what is said about a command line that was not understood. */
export function hideLikeKeys(text: string): string {
  return text.replace(/(0x)?[0-9a-f]{64}/gi, '[64 digits]')
}

/** Digits alone, in lower case. */
function plainKey(given: string | undefined): string | undefined {
  const key = given?.trim().toLowerCase().replace(/^0x/, '')
  // Without a length, one letter of a nonsensical key would be taken out of every text.
  return key !== undefined && key.length >= 16 ? key.replace(/[^0-9a-z]/g, '.') : undefined
}
