/** One bug for each threat that this project has to withstand: test/mutation/threats.json. */
import { readFileSync } from 'node:fs'
import type { Sources } from './compile.ts'
import type { Placed } from './instrument.ts'
import { inOneLine, type Node, rangeOf } from './mutants.ts'
import type { Listed } from './prepare.ts'

export type Threat = {
  /** Row of the list of threats. */
  row: string
  threat: string
  /** What the bug does. */
  bug: string
  file: string
  edits: (
    | { find: string; replace: string }
    /** Takes the guard against reentrancy off this function. */
    | { unguard: string }
  )[]
}

export type Threats = { seeded: Threat[]; explained: { row: string; threat: string; why: string }[] }

export const THREATS_FILE = 'test/mutation/threats.json'

export function readThreats(): Threats {
  return JSON.parse(readFileSync(THREATS_FILE, 'utf8'))
}

export function placeThreats(sources: Sources, trees: ReadonlyMap<string, Node>, firstId: number) {
  const listed: Listed[] = []
  const placed: Placed[] = []
  readThreats().seeded.forEach(({ row, bug, file, edits }, i) => {
    const id = firstId + i
    const source = sources.get(file) ?? ''
    const bytes = Buffer.from(source)
    const ranges = edits.map((edit) =>
      'find' in edit ? rangeOfText(row, bytes, edit.find) : rangeOfGuard(row, trees.get(file), edit.unguard),
    )
    const [start] = ranges[0] as [number, number]
    listed.push({
      id,
      name: `threat ${row}`,
      threat: row,
      file,
      where: '',
      line: bytes.subarray(0, start).toString().split('\n').length,
      operator: 'check removed',
      original: edits
        .map((edit) => ('find' in edit ? inOneLine(edit.find) : `nonReentrant of ${edit.unguard}`))
        .join(' … '),
      mutated: bug,
    })
    edits.forEach((edit, j) => {
      const [from, to] = ranges[j] as [number, number]
      const isGuard = !('find' in edit)
      placed.push({
        file,
        id,
        start: from,
        end: to,
        shape: isGuard ? 'replaced' : 'copied',
        mutated: isGuard ? 'nonReentrantUnlessSWITCH' : edit.replace,
      })
    })
  })
  return { listed, placed }
}

function rangeOfText(row: string, bytes: Buffer, text: string): [number, number] {
  const start = bytes.indexOf(text)
  if (start < 0) throw new Error(`${row}: not in the source any more: ${text}`)
  if (bytes.indexOf(text, start + 1) >= 0) throw new Error(`${row}: more than once in the source: ${text}`)
  return [start, start + Buffer.byteLength(text)]
}

function rangeOfGuard(row: string, tree: Node, name: string): [number, number] {
  for (const unit of tree.nodes as Node[]) {
    const found = (unit.nodes ?? []).find((node: Node) => node.nodeType === 'FunctionDefinition' && node.name === name)
    const guard = found?.modifiers.find(({ modifierName }: Node) => modifierName.name === 'nonReentrant')
    if (guard) return rangeOf(guard)
  }
  throw new Error(`${row}: no guard on ${name}`)
}
