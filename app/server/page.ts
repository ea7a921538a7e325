import { readFileSync } from 'node:fs'

/** What a page may be told (app/src/lib/env.ts reads it): only what its policy depends on is looked at here. */
export type SettingsFile = {
  rpcUrl?: string
  indexerUrl?: string
  coinbase?: boolean
  walletConnectProjectId?: string
  safe?: boolean
}

/** Sent with every file. What frames the page may is said here: a policy inside a page cannot. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin-allow-popups',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const

const SAFE_ORIGIN = 'https://app.safe.global'

/**
 * The policy of a page: its own files, and the node (and the indexer) that it is set to. Nothing else is loaded, run, or asked.
 *
 * @param frames - Whether to say who may frame the page: in headers alone.
 */
export function policyOf(settings: SettingsFile, { frames = false } = {}): string {
  const asked = [settings.rpcUrl, settings.indexerUrl].flatMap((url) => (url ? [originOf(url)] : []))
  // Wallets that speak through their makers' servers, where the operator wants them.
  if (settings.coinbase) asked.push('https://*.coinbase.com', 'wss://*.walletlink.org')
  if (settings.walletConnectProjectId)
    asked.push('https://*.walletconnect.com', 'https://*.walletconnect.org', 'wss://*.walletconnect.org')
  const rules = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${["'self'", ...new Set(asked)].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    ...(frames ? [`frame-ancestors ${settings.safe ? SAFE_ORIGIN : "'none'"}`] : []),
  ]
  return rules.join('; ')
}

/** The page with its policy in it. */
export function finishPage(html: string, settings: SettingsFile): string {
  return html.replace('__CSP__', policyOf(settings))
}

export function readSettingsFile(file: string): SettingsFile {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Refuses what would be more than one origin, or a rule of its own. */
function originOf(url: string): string {
  const { origin, protocol } = new URL(url)
  if (!['http:', 'https:', 'ws:', 'wss:'].includes(protocol)) throw new Error(`${url} is no address of a server.`)
  return origin === 'null' ? `${protocol}//${new URL(url).host}` : origin
}
