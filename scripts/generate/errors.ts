/**
 * Writes the custom errors of all deployable contracts, and of OpenZeppelin's ERC-20, to sdk/src/generated/errors.ts: their signatures,
 * of which the SDK makes a class each, and the types of their arguments.
 *
 *   node scripts/generate/errors.ts            after `hardhat build --no-tests`
 *   node scripts/generate/errors.ts --check    fail when the file is stale
 */
import { globSync, readFileSync } from 'node:fs'
import { writeGenerated } from './write.ts'

type Artifact = { abi: readonly AbiItem[]; bytecode: string }
type AbiItem = { type: string; name: string; inputs?: readonly AbiInput[] }
type AbiInput = { type: string; name: string }

const ARTIFACTS = [
  'artifacts/contracts/*.sol/*.json',
  'artifacts/contracts/periphery/*.sol/*.json',
  // What a plain ERC-20 of OpenZeppelin refuses with: the tokens that pools pay in are not ours, but their errors arrive here.
  'artifacts/contracts/mocks/TestDollar.sol/TestDollar.json',
]

/**
 * Errors of OpenZeppelin's that stand in ABIs and that no transaction can end with: signatures are recovered without reverting, names
 * are checked where contracts are deployed, numbers are written as text in the length they have, and time never goes back.
 */
const UNREACHABLE =
  /^(CheckpointUnorderedInsertion|ECDSAInvalidSignature(Length|S)?|InvalidShortString|StringTooLong|StringsInsufficientHexLength)$/

/** TypeScript types as viem decodes them. */
const TYPES: Record<string, string> = { address: 'Address', bool: 'boolean', string: 'string', bytes: 'Hex' }

const errors = new Map<string, AbiItem>()
for (const file of globSync(ARTIFACTS).sort()) {
  const { abi, bytecode }: Artifact = JSON.parse(readFileSync(file, 'utf8'))
  if (bytecode === '0x') continue
  for (const item of abi) {
    if (item.type !== 'error' || UNREACHABLE.test(item.name)) continue
    const known = errors.get(item.name)
    // One name, one class: two contracts that mean different things by a name would confuse people as well.
    if (known && signatureOf(known) !== signatureOf(item)) {
      throw new Error(`${signatureOf(item)} and ${signatureOf(known)} share a name`)
    }
    errors.set(item.name, item)
  }
}
const sorted = [...errors.values()].sort((a, b) => (a.name < b.name ? -1 : 1))

writeGenerated(
  'sdk/src/generated/errors.ts',
  `// Generated from the compiled contracts by scripts/generate/errors.ts. Do not edit: run \`npm run generate\`.

import type { Address, Hex } from 'viem'

/** Custom errors that a call can end with. */
export const errorSignatures = [
${sorted.map((item) => `  '${signatureOf(item)}',\n`).join('')}] as const

/** Their arguments, by name. */
export type RevertArgs = {
${sorted.map((item) => `  ${item.name}: ${argsOf(item)}\n`).join('')}}
`,
)

function signatureOf({ name, inputs = [] }: AbiItem) {
  return `${name}(${inputs.map((input) => `${input.type} ${input.name}`).join(', ')})`
}

function argsOf({ inputs = [] }: AbiItem) {
  if (inputs.length === 0) return 'Record<never, never>'
  return `{ ${inputs.map((input) => `${input.name}: ${typeOf(input.type)}`).join('; ')} }`
}

function typeOf(type: string) {
  const known = TYPES[type] ?? (/^bytes\d+$/.test(type) ? 'Hex' : undefined)
  if (known) return known
  const bits = /^u?int(\d+)$/.exec(type)?.[1]
  if (!bits) throw new Error(`An error carries a ${type}; teach scripts/generate/errors.ts its type`)
  return Number(bits) <= 48 ? 'number' : 'bigint'
}
