import { useEffect, useState } from 'react'
import type { Books } from '../lib/books.ts'

/**
 * The chain's clock, second by second: that of the books' last block, and what has passed here since it was read. Never before that
 * block, which is all that books can be asked about.
 */
export function useChainTime(books: Books | undefined): bigint {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  if (!books) return 0n
  const passed = Math.floor((now - books.readAt) / 1_000)
  return books.block.time + BigInt(Math.max(0, passed))
}
