import { readFile } from 'node:fs/promises'
import type { HardhatRuntimeEnvironment } from 'hardhat/types/hre'
import { type Hex, size } from 'viem'
import { type CompiledContract, type PlannedContract, planDeployment } from './addresses.ts'
import { contractsOf, RELEASE, saltOf } from './contracts.ts'

/** EIP-170: what no public chain takes more of. */
const MAX_CODE_BYTES = 24_576

export type Compiler = {
  /** With the commit, as block explorers ask for it. */
  version: string
  evmVersion: string
  viaIR: boolean
  optimizer: { enabled: boolean; runs: number }
}

export type Release = {
  name: string
  salt: Hex
  compiler: Compiler
  contracts: PlannedContract[]
}

/** Compiles what a chain gets, and says where it will be. */
export async function prepareRelease(
  hre: HardhatRuntimeEnvironment,
  chainId: number,
  { name = RELEASE, force = false }: { name?: string; force?: boolean } = {},
): Promise<Release> {
  const entries = contractsOf(chainId)
  await hre.tasks
    .getTask('build')
    .run({ files: entries.map(({ source }) => source), noTests: true, quiet: true, force })

  const compiled: Record<string, CompiledContract> = {}
  const compilers = new Map<string, Compiler>()
  for (const entry of entries) {
    const artifact = await hre.artifacts.readArtifact(entry.name)
    const bytes = size(artifact.deployedBytecode as Hex)
    if (hre.globalOptions.buildProfile === 'production' && bytes > MAX_CODE_BYTES)
      throw new Error(
        `${entry.name} is ${bytes} bytes long, and chains take at most ${MAX_CODE_BYTES}. Make it smaller.`,
      )

    compiled[entry.name] = { abi: artifact.abi, bytecode: artifact.bytecode as Hex }
    const compiler = await compilerOf(hre, entry.name)
    compilers.set(JSON.stringify(compiler), compiler)
  }

  const [compiler, ...others] = compilers.values()
  if (!compiler || others.length > 0)
    throw new Error('The contracts were compiled with different settings. Run `npx hardhat clean` and try again.')

  const salt = saltOf(name)
  return { name, salt, compiler, contracts: planDeployment(entries, compiled, salt) }
}

async function compilerOf(hre: HardhatRuntimeEnvironment, name: string): Promise<Compiler> {
  const id = await hre.artifacts.getBuildInfoId(name)
  const file = id && (await hre.artifacts.getBuildInfoPath(id))
  if (!file) throw new Error(`Nothing says how ${name} was compiled. Run \`npx hardhat clean\` and try again.`)

  const { solcLongVersion, input } = JSON.parse(await readFile(file, 'utf8'))
  const { evmVersion, viaIR = false, optimizer } = input.settings
  return {
    version: solcLongVersion,
    evmVersion,
    viaIR,
    optimizer: { enabled: optimizer.enabled, runs: optimizer.runs },
  }
}
