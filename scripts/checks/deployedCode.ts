/**
 * Checks the code that a deployment puts on a chain, to the byte that deployments/31337.json names by its hash: no instruction by which
 * a contract could be changed, ended or tricked about its caller, and no function that takes the chain's own money.
 *
 *   node scripts/checks/deployedCode.ts
 */
import { readFileSync } from 'node:fs'
import type { Abi, Hex } from 'viem'
import { RECORDS, readRecord } from '../deploy/record.ts'
import { rehearse } from '../deploy/rehearsal.ts'
import { prepareRelease } from '../deploy/release.ts'
import { openHardhat } from '../deploy/runtime.ts'
import { bytesOf, disassemble, forbiddenIn, powersIn, proxySlotsIn, without, withoutMetadata } from './opcodes.ts'

const CHAIN = 31337
const CREATE2 = 0xf5
/** Who may make contracts: those that keep vaults, and nothing else of theirs has vault code in it. */
const KEEPERS = ['PoolInboxes', 'RoyaltySplits']

const hre = await openHardhat()
const release = await prepareRelease(hre, CHAIN)
const rehearsed = await rehearse(hre, release.contracts, CHAIN)
const recorded = readRecord(RECORDS, CHAIN)?.contracts ?? {}

const vault = await compiledVault()
const vaultCreation = bytesOf(vault.bytecode)
const problems: string[] = []
let instructions = 0

/** No deployment names the vault: it is compiled with the contracts that make it. */
async function compiledVault(): Promise<{ abi: Abi; bytecode: Hex; deployedBytecode: Hex }> {
  const id = await hre.artifacts.getBuildInfoId('PoolInboxes')
  const file = id && (await hre.artifacts.getBuildInfoOutputPath(id))
  if (!file) throw new Error('Nothing says what PoolInboxes was compiled with.')
  const { abi, evm } = JSON.parse(readFileSync(file, 'utf8')).output.contracts['project/contracts/libraries/Vault.sol']
    .Vault
  return {
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
  }
}

/** Scans one piece of code that ends with its metadata. */
function scan(name: string, code: Uint8Array, { keeps = false, creates = false } = {}): void {
  const { rest, found } = without(withoutMetadata(code), vaultCreation)
  if (found !== (keeps ? 1 : 0)) problems.push(`${name}: has the vault's code in it ${found} times`)
  const all = disassemble(rest)
  instructions += all.length
  const made = all.filter(({ opcode }) => opcode === CREATE2).length
  if (made > 0 !== creates) problems.push(`${name}: has ${made} CREATE2`)
  for (const problem of [...forbiddenIn(rest), ...proxySlotsIn(rest)]) problems.push(`${name}: ${problem}`)
}

const names = Object.keys(recorded)
for (const name of names) {
  const code = rehearsed.get(name)
  const artifact = await hre.artifacts.readArtifact(name)
  if (!code || code.codeHash !== recorded[name]?.codeHash) {
    problems.push(`${name}: is not the code that deployments/${CHAIN}.json names`)
    continue
  }
  const keeper = KEEPERS.includes(name)
  scan(name, bytesOf(code.code), { keeps: keeper, creates: keeper })
  // A constructor's code runs once, and has the runtime code as data behind it.
  const [constructorCode] = splitAt(bytesOf(artifact.bytecode as Hex), bytesOf(artifact.deployedBytecode as Hex))
  for (const problem of forbiddenIn(constructorCode)) problems.push(`${name}, constructor: ${problem}`)
  for (const problem of powersIn(artifact.abi as Abi)) problems.push(`${name}: ${problem}`)
}
if (names.length !== release.contracts.length) problems.push(`${names.length} contracts are recorded`)

scan('Vault', bytesOf(vault.deployedBytecode))
const [vaultConstructor] = splitAt(vaultCreation, bytesOf(vault.deployedBytecode))
for (const problem of forbiddenIn(vaultConstructor)) problems.push(`Vault, constructor: ${problem}`)
for (const problem of powersIn(vault.abi)) problems.push(`Vault: ${problem}`)

for (const problem of problems) console.error(problem)
console.log(`${names.length} contracts and the vault: ${instructions} instructions, ${problems.length} problems`)
process.exitCode = problems.length > 0 || instructions === 0 ? 1 : 0

function splitAt(code: Uint8Array, part: Uint8Array): [Uint8Array] {
  const at = Buffer.from(code).indexOf(Buffer.from(part))
  if (at < 0) throw new Error('A creation code does not contain its runtime code.')
  return [code.slice(0, at)]
}
