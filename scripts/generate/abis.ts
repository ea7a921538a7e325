/**
 * Writes the ABI of every deployable contract to sdk/src/generated/abis.ts.
 *
 *   node scripts/generate/abis.ts            after `hardhat build --no-tests`
 *   node scripts/generate/abis.ts --check    fail when the file is stale
 */
import { globSync, readFileSync } from 'node:fs'
import { camelCase, writeGenerated } from './write.ts'

type Artifact = { contractName: string; abi: readonly AbiItem[]; bytecode: string }
type AbiItem = { type: string; name?: string }

/** Deployables live at the top of contracts/ and in periphery/; interfaces, libraries and mocks are not part of the SDK. */
const ARTIFACTS = ['artifacts/contracts/*.sol/*.json', 'artifacts/contracts/periphery/*.sol/*.json']

const contracts = globSync(ARTIFACTS)
  .map((file): Artifact => JSON.parse(readFileSync(file, 'utf8')))
  // An abstract contract or interface has no code of its own.
  .filter(({ bytecode }) => bytecode !== '0x')
  .sort((a, b) => (a.contractName < b.contractName ? -1 : 1))

const exports = contracts.map(({ contractName, abi }) => {
  const items = abi.map((item) => `  ${JSON.stringify(item, withoutInternalTypes)},\n`)
  return `export const ${camelCase(contractName)}Abi = [\n${items.join('')}] as const\n`
})

writeGenerated(
  'sdk/src/generated/abis.ts',
  `// Generated from the compiled contracts by scripts/generate/abis.ts. Do not edit: run \`npm run generate\`.\n\n${
    exports.join('\n') || 'export {}\n'
  }`,
)

/** Solidity's own type names (`struct Split.Share[]`) are of no use to viem, and three tenths of an ABI's bytes. */
function withoutInternalTypes(key: string, value: unknown) {
  return key === 'internalType' ? undefined : value
}
