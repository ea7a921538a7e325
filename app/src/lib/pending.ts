import { type Address, type Hex, isAddress, isHex } from 'viem'

/**
 * Something that a wallet was asked to send, and of which no end is known. This browser keeps it until its end is seen or the reader says
 * that they have looked, so that nothing is paid twice because a page was closed, reloaded, or got no answer.
 */
export type Pending = {
  id: string
  chainId: number
  account: Address
  /** What it was for, as the reader was shown it. */
  title: string
  /** When the wallet was asked, in milliseconds since 1970 by this machine's clock. */
  askedAt: number
  /** Missing: the wallet has not answered. */
  hash?: Hex | undefined
}

const STORED = 'openroyalty.pending'
const listeners = new Set<() => void>()
/** Read once per change, so that who compares by identity sees no change where there is none. */
let cached: { text: string | null; list: readonly Pending[] } | undefined

/** All that is kept, oldest first; also by other tabs of this browser. */
export function pendingList(): readonly Pending[] {
  const text = localStorage.getItem(STORED)
  if (!cached || cached.text !== text) cached = { text, list: parse(text) }
  return cached.list
}

export function keepPending(entry: Pending): void {
  write([...pendingList().filter(({ id }) => id !== entry.id), entry])
}

export function forgetPending(id: string): void {
  write(pendingList().filter((each) => each.id !== id))
}

/** Calls `listener` at each change, in this tab or another; returns what ends that. */
export function onPending(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

function write(list: readonly Pending[]): void {
  localStorage.setItem(STORED, JSON.stringify(list))
  for (const listener of listeners) listener()
}

/** What another version, or anything else, has left there is passed over. */
function parse(text: string | null): readonly Pending[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(list) ? list.filter(isPending) : []
  } catch {
    return []
  }
}

function isPending(value: unknown): value is Pending {
  if (typeof value !== 'object' || value === null) return false
  const { id, chainId, account, title, askedAt, hash } = value as Record<string, unknown>
  return (
    typeof id === 'string' &&
    typeof chainId === 'number' &&
    typeof account === 'string' &&
    isAddress(account) &&
    typeof title === 'string' &&
    Number.isSafeInteger(askedAt) &&
    (hash === undefined || isHex(hash))
  )
}
