/**
 * Builds what is deployed twice, from nothing, in two folders whose names have nothing in common, and holds both against each other and
 * against the hashes in deployments/31337.json.
 *
 *   npm run reproduce
 */
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Address, concat, encodeAbiParameters, type Hex, keccak256 } from 'viem'
import { type Deployment, RECORDS, readRecord } from '../deploy/record.ts'
import { ROOT } from '../deploy/runtime.ts'
import { run } from './run.ts'

const CHAIN = 31337

/** What a build gave, by source and name. */
export type Build = ReadonlyMap<string, { bytecode: Hex; deployedBytecode: Hex; abi: string }>

/** What differs between two builds. */
export function differencesOf(one: Build, other: Build): string[] {
  const names = [...new Set([...one.keys(), ...other.keys()])].sort()
  return names.flatMap((name) => {
    const [a, b] = [one.get(name), other.get(name)]
    if (!a || !b) return [`${name} is in one of them only`]
    return (['bytecode', 'deployedBytecode', 'abi'] as const).flatMap((part) =>
      a[part] === b[part] ? [] : [`${name}: ${part} differs`],
    )
  })
}

/** Which contracts of a record a build does not give. The code, its metadata's hash in it, and the constructor's arguments decide. */
export function missingFrom(build: Build, { contracts }: Pick<Deployment, 'contracts'>): string[] {
  return Object.entries(contracts).flatMap(([name, { constructorArguments, initCodeHash }]) => {
    const found = [...build].find(([key]) => key.endsWith(`:${name}`))?.[1]
    return found && initCodeHashOf(found.bytecode, constructorArguments) === initCodeHash
      ? []
      : [`${name} is not what the record says`]
  })
}

function initCodeHashOf(bytecode: Hex, args: readonly Address[]): Hex {
  return keccak256(
    concat([
      bytecode,
      encodeAbiParameters(
        args.map(() => ({ type: 'address' })),
        args,
      ),
    ]),
  )
}

async function buildIn(folder: string): Promise<Build> {
  mkdirSync(folder, { recursive: true })
  for (const file of ['hardhat.config.ts', 'package.json', ...globSync('contracts/**/*.sol', { cwd: ROOT })])
    cpSync(path.join(ROOT, file), path.join(folder, file), { recursive: true })
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'junction')
  const { code, output } = await run('hardhat', ['--build-profile', 'production', 'build', '--no-tests', '--force'], {
    cwd: folder,
    silent: true,
  })
  if (code !== 0) throw new Error(output)
  const build = new Map<string, { bytecode: Hex; deployedBytecode: Hex; abi: string }>()
  for (const file of globSync('artifacts/contracts/**/*.json', { cwd: folder })) {
    const { sourceName, contractName, bytecode, deployedBytecode, abi } = JSON.parse(
      readFileSync(path.join(folder, file), 'utf8'),
    )
    build.set(`${sourceName}:${contractName}`, { bytecode, deployedBytecode, abi: JSON.stringify(abi) })
  }
  return build
}

if (import.meta.main) {
  const start = performance.now()
  const workshop = mkdtempSync(path.join(tmpdir(), 'openroyalty-reproducible-'))
  try {
    const one = await buildIn(path.join(workshop, 'a'))
    const other = await buildIn(path.join(workshop, 'somewhere/else entirely', 'with a longer name'))
    const record = readRecord(RECORDS, CHAIN)
    const problems = [
      ...differencesOf(one, other),
      ...(record ? missingFrom(one, record) : [`There is no record of chain ${CHAIN}`]),
    ]
    for (const problem of problems) console.error(problem)
    const recorded = Object.keys(record?.contracts ?? {}).length
    const seconds = ((performance.now() - start) / 1000).toFixed(0)
    console.log(
      `${one.size} contracts built twice, ${recorded} of them recorded: ${problems.length} differences (${seconds} s)`,
    )
    process.exitCode = problems.length > 0 || one.size === 0 || recorded === 0 ? 1 : 0
  } finally {
    rmSync(workshop, { recursive: true, force: true })
  }
}
