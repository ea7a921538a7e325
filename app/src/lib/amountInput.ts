import { OpenRoyaltyError, parseAmount } from '@openroyalty/sdk'

/**
 * What somebody typed as an amount, in base units; nothing where it is none. A comma is taken for a point only where no point and no other
 * comma is there: thousands are never guessed at.
 */
export function amountOfText(text: string, decimals: number): bigint | undefined {
  const trimmed = text.trim()
  const plain = /^\d+,\d+$/.test(trimmed) ? trimmed.replace(',', '.') : trimmed
  try {
    return parseAmount(plain, decimals)
  } catch (error) {
    if (error instanceof OpenRoyaltyError) return undefined
    throw error
  }
}
