/** Where a server keeps the total of the last voucher accepted, of each channel for each pool. Keys are texts below 300 characters. */
export type VoucherTotals = {
  /** Resolves to zero where none was accepted. Never an older total than was swapped in: no cache, no replica that lags. */
  get(key: string): Promise<bigint>
  /**
   * Puts `next` in the place of `expected`, where that stands (zero: nothing does), and resolves to whether it did. In one step, so that of
   * two that expect the same one alone succeeds; and kept, once it has resolved.
   */
  swap(key: string, expected: bigint, next: bigint): Promise<boolean>
}

/**
 * Totals in memory: for a server that is one process. They go with it, and vouchers accepted before would pass again; so one that starts anew
 * keeps them in a database instead.
 *
 * @example
 * const totals = memoryVoucherTotals()
 */
export function memoryVoucherTotals(): VoucherTotals {
  const totals = new Map<string, bigint>()
  return {
    get: async (key) => totals.get(key) ?? 0n,
    swap: async (key, expected, next) => {
      if ((totals.get(key) ?? 0n) !== expected) return false
      totals.set(key, next)
      return true
    },
  }
}
