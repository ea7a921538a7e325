/** Puts mutants into a source, each behind the switch, so that one compilation makes all of them. */
import path from 'node:path'
import { groupBy, inOneLine, type Mutant, type Node, rangeOf } from './mutants.ts'
import { SWITCH_FILE } from './switch.ts'

/** A change of text within a function; one mutant can be several. */
export type Placed = Pick<Mutant, 'file' | 'start' | 'end' | 'mutated'> & {
  id: number
  /** `copied`: the whole function stands there twice, once with the mistake. For functions that fill the stack, and for bugs of several lines. */
  shape: Mutant['shape'] | 'copied'
}

/** Where a mutant went, to tell which of them the compiler refuses: bytes of the new source. */
export type Instrumented = { source: string; spans: { id: number; start: number; end: number }[] }

const GUARD = '@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol'

/** OpenZeppelin's guard, with a modifier for each mutant that is without it. One with a parameter would take room on the stack. */
export function instrumentGuard(source: string, mutants: readonly Placed[]): string {
  const start = source.indexOf('modifier nonReentrant()')
  if (start < 0) throw new Error(`${GUARD} has changed`)
  const guards = mutants.filter(({ shape }) => shape === 'replaced')
  const modifiers = [...groupBy(guards, (each) => `${each.file} ${each.start}`).values()].map((group) => {
    const isOff = group.map(({ id }) => `__on(${id})`).join(' || ')
    return at(group[0]).mutated.startsWith('nonReentrantView')
      ? `modifier ${modifierOf(group)}() { if (!(${isOff})) _nonReentrantBeforeView(); _; }`
      : `modifier ${modifierOf(group)}() { if (!(${isOff})) _nonReentrantBefore(); _; if (!(${isOff})) _nonReentrantAfter(); }`
  })
  return `${source.slice(0, start)}${modifiers.join(' ')} ${source.slice(start)} import {__on} from "${SWITCH_FILE}";`
}

const modifierOf = (group: readonly Placed[]) =>
  at(group[0]).mutated.replace('SWITCH', group.map(({ id }) => id).join('_'))

export const isGuard = (file: string) => file === GUARD

type Insertion = { at: number; text: string; id?: number; skipTo?: number }

export function instrument(file: string, source: string, tree: Node, mutants: readonly Placed[]): Instrumented {
  const bytes = Buffer.from(source)
  const before: Insertion[] = []
  const after: Insertion[] = []
  const functions = functionsOf(tree)

  const copies = new Map<string, Placed[]>()
  const groups = new Map<string, Placed[]>()
  for (const each of mutants) {
    if (each.shape === 'copied') {
      const around = functions.find((node) => within(each, rangeOf(node)))
      if (!around) throw new Error(`${file}: ${each.mutated} stands in no function that can be copied`)
      push(copies, `${around.id} ${each.id}`, each)
    } else push(groups, `${each.start} ${each.end} ${each.shape}`, each)
  }

  // Outer ones first, so that what starts at one byte is nested as in the source.
  const ordered = [...groups.values()].sort(([a], [b]) => at(a).start - at(b).start || at(b).end - at(a).end)
  for (const group of ordered) {
    const { start, end, shape } = at(group[0])
    if (shape === 'replaced') {
      before.push({ at: start, text: modifierOf(group), id: at(group[0]).id, skipTo: end })
    } else if (shape === 'expression') {
      before.push({ at: start, text: '(' })
      for (const { id, mutated } of group) before.push({ at: start, text: `__on(${id}) ? (${mutated}) : `, id })
      before.push({ at: start, text: '(' })
      after.unshift({ at: end, text: '))' })
    } else {
      before.push({ at: start, text: '{ ' })
      for (const { id, mutated } of group) before.push({ at: start, text: `if (__on(${id})) { ${mutated} } else `, id })
      before.push({ at: start, text: '{ ' })
      after.unshift({ at: end, text: ' } }' })
    }
  }

  for (const [key, edits] of copies) {
    const node = functions.find(({ id }) => id === Number(key.split(' ')[0]))
    const { dispatch, copy } = copyOf(bytes, node, at(edits[0]).id, edits)
    const [bodyStart, bodyEnd] = rangeOf(node.body)
    before.push({ at: bodyStart + 1, text: dispatch, id: at(edits[0]).id })
    after.push({ at: bodyEnd, text: copy, id: at(edits[0]).id })
  }

  const from = path.posix.relative(path.posix.dirname(file), SWITCH_FILE)
  const imported = ` import {__on} from "${from.startsWith('.') ? from : `./${from}`}";`
  return splice(bytes, before, after, mutants.length > 0 ? imported : '')
}

/** A function that is called in place of the original, and what calls it. */
function copyOf(bytes: Buffer, node: Node, id: number, edits: readonly Placed[]) {
  const parameters: Node[] = node.parameters.parameters
  if (node.kind === 'constructor' || node.nodeType !== 'FunctionDefinition' || parameters.some(({ name }) => !name)) {
    throw new Error(`${node.name || node.kind} cannot be copied`)
  }
  const raw = (part: Node) => inOneLine(bytes.subarray(...rangeOf(part)).toString())
  const name = `${node.name}__${id}`
  const [bodyStart, bodyEnd] = rangeOf(node.body)

  const pieces: string[] = []
  let done = bodyStart
  for (const { start, end, mutated } of edits.toSorted((a, b) => a.start - b.start)) {
    // An empty block stands wherever a statement can.
    pieces.push(bytes.subarray(done, start).toString(), mutated || '{}')
    done = end
  }
  pieces.push(bytes.subarray(done, bodyEnd).toString())

  const returns = node.returnParameters.parameters.length > 0 ? ` returns ${raw(node.returnParameters)}` : ''
  const mutability = ['pure', 'view'].includes(node.stateMutability) ? ` ${node.stateMutability}` : ''
  const visibility = node.kind === 'freeFunction' ? '' : ' private'
  const call = `${name}(${parameters.map((each) => each.name).join(', ')})`
  return {
    dispatch: returns ? ` if (__on(${id})) return ${call};` : ` if (__on(${id})) { ${call}; return; }`,
    copy: ` function ${name}${raw(node.parameters)}${visibility}${mutability}${returns} ${inOneLine(pieces.join(''))}`,
  }
}

function functionsOf(tree: Node): Node[] {
  const units: Node[] = tree.nodes
  return units
    .flatMap((unit) => (unit.nodeType === 'ContractDefinition' ? unit.nodes : [unit]))
    .filter((node) => (node.nodeType === 'FunctionDefinition' || node.nodeType === 'ModifierDefinition') && node.body)
}

/** The function that a byte of an untouched source stands in. */
export function functionAt(tree: Node, byte: number): Node | undefined {
  return functionsOf(tree).find((node) => within({ start: byte, end: byte }, rangeOf(node)))
}

function splice(bytes: Buffer, before: Insertion[], after: Insertion[], end: string): Instrumented {
  // What ends at a byte is closed before anything else begins there.
  const all = [...after, ...before]
    .map((each, order) => ({ ...each, order }))
    .sort((a, b) => a.at - b.at || a.order - b.order)
  const parts: string[] = []
  const spans: Instrumented['spans'] = []
  let done = 0
  let length = 0
  const write = (text: string) => {
    parts.push(text)
    length += Buffer.byteLength(text)
  }
  for (const { at: place, text, id, skipTo } of all) {
    write(bytes.subarray(done, place).toString())
    const start = length
    write(text)
    if (id !== undefined) spans.push({ id, start, end: length })
    done = skipTo ?? place
  }
  write(`${bytes.subarray(done).toString()}${end}`)
  return { source: parts.join(''), spans }
}

const within = ({ start, end }: { start: number; end: number }, [from, to]: [number, number]) =>
  from <= start && end <= to

function at<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing there')
  return value
}

function push<T>(groups: Map<string, T[]>, key: string, value: T) {
  groups.set(key, [...(groups.get(key) ?? []), value])
}
