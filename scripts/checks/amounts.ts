/**
 * Checks that no amount becomes a floating-point number: finds each place where a `bigint` is made a `number`, which are all listed here with
 * what they convert, and each `parseFloat` and `toFixed`, which there are none of. Amounts are `bigint`, and TypeScript does not add those to numbers.
 *
 *   node scripts/checks/amounts.ts
 */
import path from 'node:path'
import ts from 'typescript'

const ROOT = path.resolve(import.meta.dirname, '../..')

const TIME = 'a second, a day, or a stretch of them'
const BLOCK = 'a number of a block or a chain, or their order'
const SMALL = 'bits of a word that are a small number'
const PART = 'parts of a million, worked out in whole numbers before'
const COUNT = 'a position, or a count of periods or rows'

/** Places by file, and what is converted there. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'sdk/src/utils/days.ts': [TIME, TIME],
  'sdk/src/utils/splits.ts': [PART],
  'sdk/src/actions/licenseOf.ts': [COUNT],
  'sdk/src/usage/heldSecondOf.ts': [TIME],
  'sdk/src/meter/policies/apportion.ts': ['how many shares get one base unit more: fewer than there are works'],
  'sdk/src/meter/coverageReader.ts': [TIME],
  'sdk/src/meter/periods.ts': [TIME, TIME],
  'sdk/src/meter/stores/sqliteStore.ts': [COUNT, COUNT, SMALL, SMALL],
  'sdk/src/meter/stores/sqliteWorker.ts': [COUNT, COUNT, COUNT, COUNT, COUNT],
  'sdk/src/tree/usageTreeFile.ts': [COUNT],
  'sdk/src/audit/certificates/standing.ts': [SMALL, SMALL, TIME, TIME, COUNT, TIME],
  'sdk/src/audit/certificates/verifyCertificate.ts': [BLOCK, BLOCK, BLOCK, TIME],
  'sdk/src/audit/logs/decoder.ts': [SMALL],
  'sdk/src/audit/logs/fetchLogs.ts': [BLOCK, BLOCK],
  'sdk/src/audit/findings/watch.ts': [PART, 'percent of a share, for a text'],
  'sdk/src/audit/findings/checkLicenses.ts': [COUNT],
  'sdk/src/audit/findings/checkFiles.ts': [TIME],
  'sdk/src/audit/findings/checkPools.ts': [COUNT, COUNT],
  'sdk/src/audit/findings/writeReport.ts': [TIME],
  'sdk/src/audit/statements/licenseeStatement.ts': [COUNT],
  'sdk/src/audit/statements/writeStatement.ts': [TIME],
  'sdk/src/ethers/fromEthers.ts': [BLOCK],
  'app/src/lib/format.ts': [TIME, TIME],
  'app/src/lib/differenceOf.ts': [BLOCK],
  'app/src/lib/indexer.ts': [BLOCK],
  'app/src/lib/periods.ts': [TIME],
  'app/src/lib/spending.ts': [TIME],
  'app/src/components/When.tsx': [TIME],
  'app/src/components/SpendingChart.tsx': [PART],
  'app/src/screens/Firm/OwnStreams.tsx': [TIME],
  'app/src/screens/License/StandingOrder.tsx': [TIME],
  'app/src/screens/License/StreamActions.tsx': [TIME],
  'app/src/screens/License/Stream.tsx': [TIME],
  'app/src/screens/Pool/MoneyFlow.tsx': [PART, PART],
  'cli/src/lib/io.ts': [TIME],
  'cli/src/lib/logs.ts': [BLOCK, BLOCK, BLOCK, BLOCK],
  'cli/src/lib/days.ts': [TIME],
  'cli/src/lib/meters.ts': [TIME],
  'cli/src/commands/offer/publish.ts': [TIME, TIME],
  'cli/src/commands/usage/status.ts': [COUNT],
}

/** A place where a whole number becomes one that is rounded, or a text is rounded. */
export type Conversion = { file: string; line: number; text: string }

/** Finds the places in some files of a program. Files are named from the root. */
export function conversionsIn(program: ts.Program, isWanted: (file: string) => boolean): Conversion[] {
  const checker = program.getTypeChecker()
  const found: Conversion[] = []
  for (const source of program.getSourceFiles()) {
    const file = path.relative(ROOT, source.fileName).replaceAll(path.sep, '/')
    if (!isWanted(file)) continue
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && isConversion(node, checker))
        found.push({
          file,
          line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
          text: node.getText(source),
        })
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return found
}

function isConversion({ expression, arguments: [first] }: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText()
  if (name === 'parseFloat' || name === 'toFixed') return true
  if (name !== 'Number' || first === undefined) return false
  const type = checker.getTypeAtLocation(first)
  const parts = type.isUnionOrIntersection() ? type.types : [type]
  return parts.some(({ flags }) => (flags & ts.TypeFlags.BigIntLike) !== 0)
}

/** Places that are not on the list, and entries of the list that are nowhere. */
export function problemsOf(found: readonly Conversion[], allowed = ALLOWED): string[] {
  const byFile = new Map<string, Conversion[]>()
  for (const each of found) byFile.set(each.file, [...(byFile.get(each.file) ?? []), each])
  const unknown = [...byFile].flatMap(([file, places]) =>
    places.length === (allowed[file]?.length ?? 0)
      ? []
      : places.map(({ line, text }) => `${file}:${line} makes a number of a bigint: ${text.slice(0, 80)}`),
  )
  const gone = Object.keys(allowed).filter((file) => !byFile.has(file))
  return [...unknown, ...gone.map((file) => `${file} is listed, and makes no number of a bigint`)]
}

/** The program of a project, as its tsconfig.json has it. */
export function programOf(config: string): ts.Program {
  const parsed = ts.getParsedCommandLineOfConfigFile(
    path.join(ROOT, config),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  )
  return ts.createProgram(parsed?.fileNames ?? [], parsed?.options ?? {})
}

if (import.meta.main) {
  const isShipped = (folder: string) => (file: string) =>
    file.startsWith(`${folder}/src/`) && !/\.test\.tsx?$/.test(file)
  const found = (
    [
      ['sdk', 'sdk/tsconfig.json'],
      ['app', 'app/tsconfig.json'],
      ['cli', 'tsconfig.json'],
    ] as const
  ).flatMap(([folder, config]) => conversionsIn(programOf(config), isShipped(folder)))
  const problems = problemsOf(found)
  for (const problem of problems) console.log(problem)
  console.log(`${found.length} places where a bigint becomes a number, ${problems.length} of them not known`)
  process.exitCode = problems.length > 0 ? 1 : 0
}
