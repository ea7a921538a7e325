/**
 * Writes the ABI of every deployable contract to sdk/src/generated/abis.ts, for other tools, and what the SDK itself needs of them to
 * sdk/src/generated/leanAbis.ts.
 *
 *   node scripts/generate/abis.ts            after `hardhat build --no-tests`
 *   node scripts/generate/abis.ts --check    fail when a file is stale
 */
import { globSync, readFileSync } from 'node:fs'
import { camelCase, writeGenerated } from './write.ts'

type Artifact = { contractName: string; abi: readonly AbiItem[]; bytecode: string }
type AbiItem = {
  type: string
  name?: string
  stateMutability?: string
  outputs?: readonly unknown[]
  anonymous?: boolean
}

/** Deployables live at the top of contracts/ and in periphery/; interfaces, libraries and mocks are not part of the SDK. */
const ARTIFACTS = ['artifacts/contracts/*.sol/*.json', 'artifacts/contracts/periphery/*.sol/*.json']

const contracts = globSync(ARTIFACTS)
  .map((file): Artifact => JSON.parse(readFileSync(file, 'utf8')))
  // An abstract contract or interface has no code of its own.
  .filter(({ bytecode }) => bytecode !== '0x')
  .sort((a, b) => (a.contractName < b.contractName ? -1 : 1))

/** What contracts ask of each other, constants, and ids that the SDK works out by itself: nothing in the SDK calls these. */
const UNCALLED =
  /^([A-Z_]+|onWorkCall|onPoolPayment|reportByUse|receiverOf|supportsInterface|(work|catalogue|catalogueWork|pool|stream|license|epoch|channel)IdOf|commitmentOf)$/

const HEADER =
  '// Generated from the compiled contracts by scripts/generate/abis.ts. Do not edit: run `npm run generate`.\n'

writeGenerated(
  'sdk/src/generated/abis.ts',
  write('', (items) => items),
)
writeGenerated(
  'sdk/src/generated/leanAbis.ts',
  write(
    '\n// Without errors, constructors, functions that the SDK never calls, and what writes return.\n',
    lean,
    leanly,
  ),
)

function write(
  comment: string,
  choose: (items: readonly AbiItem[]) => readonly AbiItem[],
  replacer = withoutInternalTypes,
) {
  const exports = contracts.map(({ contractName, abi }) => {
    const items = choose(abi).map((item) => `  ${JSON.stringify(item, replacer)},\n`)
    return `export const ${camelCase(contractName)}Abi = [\n${items.join('')}] as const\n`
  })
  return `${HEADER}${comment}\n${exports.join('\n') || 'export {}\n'}`
}

/**
 * What bundles carry: errors stand once for all contracts in errors.ts, and what writes return is read from events, because a receipt
 * does not hold it.
 */
function lean(items: readonly AbiItem[]): AbiItem[] {
  return items
    .filter(({ type, name = '' }) => type === 'event' || (type === 'function' && !UNCALLED.test(name)))
    .map(({ anonymous: _, ...item }) => (item.stateMutability === 'nonpayable' ? { ...item, outputs: [] } : item))
}

/** Solidity's own type names (`struct Split.Share[]`) are of no use to viem, and three tenths of an ABI's bytes. */
function withoutInternalTypes(key: string, value: unknown) {
  return key === 'internalType' ? undefined : value
}

/** Nor need it be said of an event's value that it is not indexed. */
function leanly(key: string, value: unknown) {
  return key === 'indexed' && value === false ? undefined : withoutInternalTypes(key, value)
}
