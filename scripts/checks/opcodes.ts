/**
 * Reads the code of contracts, instruction by instruction, and the names in their ABIs, for powers that none of them may have: code of
 * others run as its own, an end of its own, a hand of its owner's, money of the chain's own.
 */
import type { Abi, Hex } from 'viem'

/** What no contract here contains, and why not. */
export const FORBIDDEN: Readonly<Record<number, string>> = {
  244: 'DELEGATECALL',
  242: 'CALLCODE',
  255: 'SELFDESTRUCT',
  // Who pays for a transaction has no say in it.
  50: 'ORIGIN',
  // Counted addresses move when the chain does; the salted ones of CREATE2 do not.
  240: 'CREATE',
  // Whoever builds a block decides these. Time is the one thing of a block that anything here depends on.
  58: 'GASPRICE',
  64: 'BLOCKHASH',
  65: 'COINBASE',
  67: 'NUMBER',
  68: 'PREVRANDAO',
  72: 'BASEFEE',
  73: 'BLOBHASH',
  74: 'BLOBBASEFEE',
}

export type Instruction = { at: number; opcode: number }

/** Splits code as the EVM does: what follows a PUSH is data, everything else an instruction. */
export function disassemble(code: Uint8Array): Instruction[] {
  const instructions: Instruction[] = []
  for (let at = 0; at < code.length; at += 1) {
    const opcode = code[at] as number
    instructions.push({ at, opcode })
    const isPush = opcode >= 0x60 && opcode <= 0x7f
    if (isPush) at += opcode - 0x5f
  }
  return instructions
}

export class OddCodeError extends Error {
  override readonly name = 'OddCodeError'
}

/** The map of two entries, `ipfs` first, by which solc's metadata begins; behind it come the compiler's version and the length. */
const METADATA = [0xa2, 0x64, 0x69, 0x70, 0x66, 0x73]
const METADATA_BYTES = 51

/** Code without the metadata that solc puts behind it, which is no code but could look like some. */
export function withoutMetadata(code: Uint8Array): Uint8Array {
  const [high, low] = code.slice(-2)
  const from = code.length - 2 - ((high ?? 0) * 256 + (low ?? 0))
  const isThere = from + METADATA_BYTES + 2 === code.length && METADATA.every((byte, i) => code[from + i] === byte)
  if (!isThere) throw new OddCodeError('The code does not end with metadata as solc writes it.')
  return code.slice(0, from)
}

/**
 * The code with each `part` taken out, such as the creation code of another contract, which is data where it stands. Gives the number
 * of parts as well.
 */
export function without(code: Uint8Array, part: Uint8Array): { rest: Uint8Array; found: number } {
  const [text, wanted] = [Buffer.from(code).toString('latin1'), Buffer.from(part).toString('latin1')]
  const pieces = text.split(wanted)
  return { rest: Buffer.from(pieces.join(''), 'latin1'), found: pieces.length - 1 }
}

/** Forbidden instructions in code that has neither metadata nor other contracts' code in it. */
export function forbiddenIn(code: Uint8Array): string[] {
  return disassemble(code).flatMap(({ at, opcode }) =>
    FORBIDDEN[opcode] ? [`${FORBIDDEN[opcode]} at byte ${at}`] : [],
  )
}

/** Where EIP-1967 keeps what a proxy needs; none of these words is in our code. */
export const PROXY_SLOTS: Readonly<Record<string, string>> = {
  '360894a13ba1a3210667c828492db98dca3e2076cc3735a50d61cdf0c2db3aa0': 'EIP-1967 implementation (old)',
  '360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc': 'EIP-1967 implementation',
  b53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103: 'EIP-1967 admin',
  a3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50: 'EIP-1967 beacon',
  c5f16f0fcc639fa48a6947836d9850f504798523bf8c9a3a87d5876cf622bcf7: 'EIP-1822 logic',
}

export function proxySlotsIn(code: Uint8Array): string[] {
  const text = Buffer.from(code).toString('hex')
  return Object.entries(PROXY_SLOTS).flatMap(([slot, name]) => (text.includes(slot) ? [name] : []))
}

/** Names by which contracts elsewhere give somebody a power over others, take calls in another's name, or bundle calls. */
const POWERS =
  /^(owner|admin|.*ownership.*|.*pause.*|.*upgrade.*|.*initiali[sz].*|.*(admin|guardian|governor|governance|proxy|proxiable|implementation|forwarder|blacklist|blocklist|whitelist|allowlist|emergency|rescue|recover|migrate|treasury).*|(grant|revoke|has|get|renounce)Role.*|set(Fee|Config|Param|Registry|Pools|Terms|Token).*|.*multicall.*|batch|aggregate\d*|execute.*|delegate.*|kill|(self)?(destroy|destruct)|skim|seize.*|freeze.*|confiscate.*|burn.*)$/i

/** What in an ABI takes the chain's own money, takes any call at all, or is named like a power. */
export function powersIn(abi: Abi): string[] {
  return abi.flatMap((item) => {
    if (item.type === 'fallback' || item.type === 'receive') return [`has a ${item.type} function`]
    if (item.type === 'constructor') return item.stateMutability === 'payable' ? ['has a payable constructor'] : []
    if (item.type !== 'function') return []
    return [
      ...(item.stateMutability === 'payable' ? [`${item.name} is payable`] : []),
      ...(POWERS.test(item.name) ? [`${item.name} is named like a power over others`] : []),
    ]
  })
}

export const bytesOf = (code: Hex): Uint8Array => Buffer.from(code.slice(2), 'hex')
