/** Writes `length` bytes of hexadecimal text. False where the text is anything else, or zero. */
export function writeHex(target: Uint8Array, at: number, length: number, text: string): boolean {
  if (typeof text !== 'string' || text.length !== 2 + 2 * length || !text.startsWith('0x')) return false
  let any = 0
  for (let i = 0; i < length; i++) {
    const high = digitOf(text.charCodeAt(2 + 2 * i))
    const low = digitOf(text.charCodeAt(3 + 2 * i))
    if (high < 0 || low < 0) return false
    const byte = high * 16 + low
    target[at + i] = byte
    any |= byte
  }
  return any !== 0
}

/** Value of a hexadecimal digit's character code, or −1. */
function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  if (code >= 97 && code <= 102) return code - 87
  if (code >= 65 && code <= 70) return code - 55
  return -1
}
