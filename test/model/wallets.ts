/** Who has signed: an account by its key, a contract wallet by what it answers (ERC-1271). */
import { localAccounts } from '../../scripts/ops/accounts.ts'
import { type Address, type Signature, type Tables, type World, ZERO_ADDRESS } from './world.ts'

/** A contract wallet, to which code is put before histories begin, and its key. */
export const WALLET: Address = `0x${'a11e'.repeat(10)}`
const KEY = localAccounts().find(({ name }) => name === 'deployer')
export const WALLET_KEY = KEY?.privateKey as `0x${string}`
const KEY_ADDRESS = KEY?.address.toLowerCase() as Address

/** As the wallet's enumeration has them: it checks its key's signature; says yes to everything; all others are no, said in some way. */
export const ANSWERS = { Honest: 0n, Yes: 1n, No: 2n, Revert: 3n, Bomb: 5n, Short: 6n, Dirty: 7n, Nothing: 8n }

const walletState = (table: Tables) => ({ answers: table<bigint>() })

export function setAnswer(world: World, answer: bigint): void {
  world.of(walletState).answers.set(WALLET, answer)
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const sameMessage = (a: Record<string, unknown>, b: Record<string, unknown>): boolean =>
  Object.entries(b).every(([key, value]) => {
    const other = a[key]
    return isRecord(value) && isRecord(other) ? sameMessage(other, value) : other === value
  })

/** Whether this counts as `signer`'s signature over exactly this message. */
export function hasSigned(
  world: World,
  signature: Signature | '0x',
  signer: Address,
  type: string,
  message: Record<string, unknown>,
): boolean {
  if (signer === WALLET) {
    const answer = world.of(walletState).answers.get(WALLET) ?? ANSWERS.Honest
    if (answer !== ANSWERS.Honest) return answer === ANSWERS.Yes
  }
  if (signature === '0x') return false
  return signature.signer === signer && signature.type === type && sameMessage(signature.message, message)
}

/** Whose key made a signature over this message; nobody's, where it is over another. */
export function recovered(signature: Signature, type: string, message: Record<string, unknown>): Address {
  if (signature.type !== type || !sameMessage(signature.message, message)) return ZERO_ADDRESS
  return signature.signer === WALLET ? KEY_ADDRESS : signature.signer
}
