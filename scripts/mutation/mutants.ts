/**
 * Finds the places of a Solidity source where a small mistake could stand, and what it would look like.
 *
 * Works on the compiler's typed syntax tree, so that a mutant is code that compiles: a variable is mistaken for another of its type
 * that is in scope, a rounding goes the other way, a check is gone.
 */

export type Operator =
  | 'arithmetic'
  | 'comparison'
  | 'boolean'
  | 'bound'
  | 'rounding'
  | 'check removed'
  | 'statement removed'
  | 'wrong variable'
  | 'order swapped'

/** How a mutant is put beside the original. */
export type Shape =
  /** An expression: `(on ? mutated : original)`. */
  | 'expression'
  /** A statement: `if (on) { mutated } else { original }`. */
  | 'statement'
  /** Text that is written over, and asks for the switch itself; `SWITCH` stands for the mutant's number. */
  | 'replaced'

export type Mutant = {
  file: string
  /** Contract or library and function. */
  where: string
  line: number
  operator: Operator
  shape: Shape
  /** Bytes of the file. */
  start: number
  end: number
  original: string
  mutated: string
}

/** A node of solc's syntax tree; `src` is `start:length:file`, in bytes. */
// biome-ignore lint/suspicious/noExplicitAny: the compiler's tree has some sixty kinds of nodes.
export type Node = any

type Scope = { name: string; type: string }[]

type Place = {
  file: string
  bytes: Buffer
  where: string
  found: Mutant[]
  byId: ReadonlyMap<number, Node>
  /** Variables that can be read here. */
  scope: Scope
  returns: string[]
  /** The statement that an expression stands in, where all of it may be written twice. */
  statement: Node | undefined
}

const VALUE = /^(u?int\d*|bool|address|bytes\d+|enum \S+)$/
const INTEGER = /^u?int\d*$/
const CONSTANT = /^(int_const|rational_const)/

const COMPARISONS: Record<string, string[]> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '==': ['!='],
  '!=': ['=='],
}
const ARITHMETIC: Record<string, string[]> = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['/'],
  '**': ['*'],
  '<<': ['>>'],
  '>>': ['<<'],
  '&': ['|'],
  '|': ['&'],
  '^': ['&'],
}

/** All mutants of a file, in the order of its source. `byId` has the nodes of every file that it imports, too. */
export function findMutants(file: string, source: string, tree: Node, byId: ReadonlyMap<number, Node>): Mutant[] {
  const place: Place = {
    file,
    bytes: Buffer.from(source),
    where: '',
    found: [],
    byId,
    scope: [],
    returns: [],
    statement: undefined,
  }
  for (const unit of tree.nodes as Node[]) {
    if (unit.nodeType === 'FunctionDefinition') inFunction(place, '', unit)
    for (const part of unit.nodeType === 'ContractDefinition' ? unit.nodes : []) {
      if (part.nodeType === 'FunctionDefinition' || part.nodeType === 'ModifierDefinition') {
        inFunction(place, `${unit.name}.`, part)
      }
    }
  }
  return place.found.sort((a, b) => a.start - b.start || b.end - a.end)
}

/** Nodes of trees by the number that the compiler gave them. */
export function indexNodes(trees: Iterable<Node>): Map<number, Node> {
  const byId = new Map<number, Node>()
  const visit = (value: Node) => {
    if (value === null || typeof value !== 'object') return
    if (typeof value.id === 'number' && value.nodeType) byId.set(value.id, value)
    for (const child of Object.values(value)) visit(child)
  }
  for (const tree of trees) visit(tree)
  return byId
}

export function groupBy<T>(values: Iterable<T>, keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value])
  return groups
}

export function rangeOf({ src }: { src: string }): [start: number, end: number] {
  const [start, length] = src.split(':').map(Number) as [number, number]
  return [start, start + length]
}

/** On one line and without comments, so that lines keep their numbers. */
export function inOneLine(text: string): string {
  return text
    .replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (found) => (found.startsWith('"') ? found : ' '))
    .replace(/\s+/g, ' ')
    .trim()
}

const textOf = (place: Place, node: { src: string }) => inOneLine(place.bytes.subarray(...rangeOf(node)).toString())

const typeOf = (node: Node): string => node?.typeDescriptions?.typeString ?? ''

function add(place: Place, operator: Operator, shape: Shape, node: Node, mutated: string) {
  const [start, end] = rangeOf(node)
  const original = textOf(place, node)
  if (original === mutated) return
  const line = place.bytes.subarray(0, start).toString().split('\n').length
  place.found.push({ file: place.file, where: place.where, line, operator, shape, start, end, original, mutated })
}

/** Beside the expression, or, where its type has no `? :`, beside its whole statement. */
function addExpression(place: Place, operator: Operator, node: Node, mutated: string) {
  if (VALUE.test(typeOf(node))) return add(place, operator, 'expression', node, mutated)
  const { statement } = place
  if (!statement) return
  const [from, to] = rangeOf(statement)
  const [start, end] = rangeOf(node)
  const text = (a: number, b: number) => place.bytes.subarray(a, b).toString()
  add(
    place,
    operator,
    'statement',
    { src: `${from}:${lengthWithSemicolon(place, statement)}` },
    `${inOneLine(`${text(from, start)}${mutated}${text(end, to)}`)};`,
  )
}

/** A simple statement's range ends before its semicolon. */
function lengthWithSemicolon(place: Place, statement: Node): number {
  const [start, end] = rangeOf(statement)
  const semicolon = place.bytes.indexOf(';', end - 1)
  return semicolon + 1 - start
}

/* STATEMENTS */

function inFunction(outer: Place, prefix: string, node: Node) {
  if (!node.body) return
  const parameters = (list: Node): Scope =>
    (list?.parameters ?? [])
      .filter(({ name }: Node) => name)
      .map((each: Node) => ({ name: each.name, type: typeOf(each) }))
  const place: Place = {
    ...outer,
    where: `${prefix}${node.name || node.kind}`,
    scope: [...parameters(node.parameters), ...parameters(node.returnParameters)],
    returns: (node.returnParameters?.parameters ?? []).map(typeOf),
  }
  for (const { modifierName, src } of node.modifiers ?? []) {
    if (modifierName.name === 'nonReentrant' || modifierName.name === 'nonReentrantView') {
      add(place, 'check removed', 'replaced', { src }, `${modifierName.name}UnlessSWITCH`)
    }
  }
  inStatement(place, node.body)
}

function inStatement(place: Place, node: Node) {
  switch (node?.nodeType) {
    case 'Block':
    case 'UncheckedBlock': {
      const inner = { ...place, scope: [...place.scope] }
      const statements: Node[] = node.statements
      statements.forEach((statement, i) => {
        swapStatements(inner, statement, statements[i + 1])
        inStatement(inner, statement)
      })
      return
    }
    case 'IfStatement':
      inCondition(place, node)
      inStatement(place, node.trueBody)
      return inStatement(place, node.falseBody)
    case 'ForStatement': {
      const inner = { ...place, scope: [...place.scope], statement: undefined }
      if (node.initializationExpression?.nodeType === 'VariableDeclarationStatement') {
        inStatement(inner, node.initializationExpression)
      }
      inExpression(inner, node.condition, 'bool')
      return inStatement(inner, node.body)
    }
    case 'WhileStatement':
    case 'DoWhileStatement':
      inExpression({ ...place, statement: undefined }, node.condition, 'bool')
      return inStatement(place, node.body)
    case 'TryStatement':
      inArguments({ ...place, statement: undefined }, node.externalCall)
      for (const { block } of node.clauses) inStatement(place, block)
      return
    case 'VariableDeclarationStatement': {
      const declared = node.declarations.filter(Boolean) as Node[]
      inExpression({ ...place, statement: undefined }, node.initialValue, typeOf(declared[0]))
      for (const each of declared) place.scope.push({ name: each.name, type: typeOf(each) })
      return
    }
    case 'ExpressionStatement':
      return inExpressionStatement({ ...place, statement: node }, node)
    case 'EmitStatement':
      remove(place, node)
      return inExpression({ ...place, statement: node }, node.eventCall)
    case 'RevertStatement':
      return inExpression({ ...place, statement: node }, node.errorCall)
    case 'Return':
      return inExpression({ ...place, statement: node }, node.expression, place.returns[0] ?? '')
  }
}

function remove(place: Place, node: Node) {
  const [start] = rangeOf(node)
  add(place, 'statement removed', 'statement', { src: `${start}:${lengthWithSemicolon(place, node)}` }, '')
}

function inExpressionStatement(place: Place, node: Node) {
  const { expression } = node
  const isRequire = expression.nodeType === 'FunctionCall' && expression.expression.name === 'require'
  if (isRequire) add(place, 'check removed', 'expression', expression.arguments[0], 'true')
  // A pointer into storage has to point somewhere.
  else if (!/ storage (pointer|ref)$/.test(typeOf(expression.leftHandSide))) remove(place, node)

  if (expression.nodeType === 'UnaryOperation') return
  if (expression.nodeType !== 'Assignment') return inExpression(place, expression)

  const { operator, leftHandSide: left, rightHandSide: right } = expression
  const changed = operator === '=' ? [] : (ARITHMETIC[operator.slice(0, -1)] ?? [])
  for (const other of changed) {
    const [start] = rangeOf(node)
    const mutated = `${textOf(place, left)} ${other}= ${textOf(place, right)};`
    add(place, 'arithmetic', 'statement', { src: `${start}:${lengthWithSemicolon(place, node)}` }, mutated)
  }
  inLeftSide(place, left)
  inExpression(place, right, typeOf(left))
}

/** What is assigned to stays; what says which one is not. */
function inLeftSide(place: Place, node: Node) {
  if (node?.nodeType === 'IndexAccess') {
    inLeftSide(place, node.baseExpression)
    inExpression(place, node.indexExpression, keyType(node))
  } else if (node?.nodeType === 'MemberAccess') inLeftSide(place, node.expression)
  else if (node?.nodeType === 'FunctionCall') inArguments(place, node)
}

function inCondition(place: Place, node: Node) {
  const { condition, trueBody, falseBody } = node
  const first = trueBody.nodeType === 'Block' ? trueBody.statements[0] : trueBody
  const leaves = first?.nodeType === 'RevertStatement' || first?.nodeType === 'Return'
  if (leaves && !falseBody) add(place, 'check removed', 'expression', condition, 'false')
  else {
    add(place, 'boolean', 'expression', condition, 'false')
    add(place, 'boolean', 'expression', condition, 'true')
  }
  // Of a comparison, the opposite is met as another comparison.
  if (!COMPARISONS[condition.operator]) add(place, 'boolean', 'expression', condition, `!(${textOf(place, condition)})`)
  inExpression({ ...place, statement: undefined }, condition, 'bool')
}

/** Two statements that touch the same thing, or of which one calls somebody else. */
function swapStatements(place: Place, one: Node, other: Node | undefined) {
  const isSimple = (node: Node) => node?.nodeType === 'ExpressionStatement' || node?.nodeType === 'EmitStatement'
  if (!isSimple(one) || !isSimple(other)) return
  const [start] = rangeOf(one)
  const end = rangeOf(other)[0] + lengthWithSemicolon(place, other)
  const texts = [textOf(place, one), textOf(place, other)] as const
  const depends = uses(place, other, one) || uses(place, one, other)
  if (!depends && !callsOut(one) && !callsOut(other)) return
  add(place, 'order swapped', 'statement', { src: `${start}:${end - start}` }, `${texts[1]}; ${texts[0]};`)
}

function namesIn(value: Node, names: string[] = []): string[] {
  if (value === null || typeof value !== 'object') return names
  if (value.nodeType === 'Identifier') names.push(value.name)
  for (const child of Object.values(value)) namesIn(child, names)
  return names
}

/** Whether a statement looks at what another one assigns to; what it calls may look at any part of a struct. */
function uses(place: Place, reader: Node, { expression }: Node): boolean {
  if (expression?.nodeType !== 'Assignment') return false
  const written = textOf(place, expression.leftHandSide)
  const root = namesIn(expression.leftHandSide)[0] ?? ''
  const read = reader.expression?.nodeType === 'Assignment' ? reader.expression.rightHandSide : reader
  return calls(read) ? namesIn(read).includes(root) : textOf(place, read).includes(written)
}

function calls(value: Node): boolean {
  if (value === null || typeof value !== 'object') return false
  if (value.nodeType === 'FunctionCall' && value.kind === 'functionCall') return true
  return Object.values(value).some(calls)
}

function callsOut(value: Node): boolean {
  if (value === null || typeof value !== 'object') return false
  if (value.nodeType === 'FunctionCall' && / external /.test(typeOf(value.expression))) return true
  return Object.values(value).some(callsOut)
}

/* EXPRESSIONS */

function inExpression(place: Place, node: Node, wanted = ''): void {
  if (!node) return
  const type = typeOf(node)
  if (CONSTANT.test(type)) {
    inConstant(place, node, wanted)
    return
  }
  switch (node.nodeType) {
    case 'TupleExpression':
      if (node.isInlineArray) return
      for (const part of node.components) inExpression(place, part, node.components.length === 1 ? wanted : '')
      return
    case 'Literal':
      return
    case 'BinaryOperation':
      inBinary(place, node)
      return
    case 'UnaryOperation':
      if (node.operator === '!') addExpression(place, 'boolean', node, textOf(place, node.subExpression))
      if (!['++', '--', 'delete'].includes(node.operator)) inExpression(place, node.subExpression, type)
      return
    case 'Conditional': {
      const [condition, yes, no] = [node.condition, node.trueExpression, node.falseExpression]
      const text = `(${textOf(place, condition)} ? ${textOf(place, no)} : ${textOf(place, yes)})`
      addExpression(place, 'boolean', node, text)
      inExpression(place, condition, 'bool')
      inExpression(place, yes, type)
      inExpression(place, no, type)
      return
    }
    case 'Assignment':
      inExpression(place, node.rightHandSide, typeOf(node.leftHandSide))
      return
    case 'FunctionCall':
      inCall(place, node)
      return
    case 'IndexAccess':
      inReceiver(place, node.baseExpression)
      inExpression(place, node.indexExpression, keyType(node))
      return
    case 'MemberAccess':
      inMember(place, node)
      return
    case 'Identifier':
      inIdentifier(place, node)
      return
  }
}

function keyType({ baseExpression }: Node): string {
  const type = typeOf(baseExpression)
  return /^mapping\((\S+)/.exec(type)?.[1] ?? 'uint256'
}

/** An integer that the compiler works out: one more and one less. */
function inConstant(place: Place, node: Node, wanted: string) {
  if (!INTEGER.test(wanted) || (node.nodeType === 'Literal' && node.kind !== 'number')) return
  const text = textOf(place, node)
  const isZero = /^0(x0+)?$/.test(text)
  add(place, 'bound', 'expression', node, `${wanted}(${text} + 1)`)
  if (!isZero) add(place, 'bound', 'expression', node, `${wanted}(${text} - 1)`)
}

function inBinary(place: Place, node: Node) {
  const { operator, leftExpression: left, rightExpression: right } = node
  const [a, b] = [textOf(place, left), textOf(place, right)]
  const type = typeOf(node)
  const common: string = node.commonType?.typeString ?? type

  for (const other of COMPARISONS[operator] ?? []) {
    const flips = other !== '!=' && other !== '=='
    if (flips && !INTEGER.test(common)) continue
    addExpression(place, 'comparison', node, `${a} ${other} ${b}`)
  }
  for (const other of ARITHMETIC[operator] ?? []) addExpression(place, 'arithmetic', node, `(${a} ${other} ${b})`)
  if (operator === '&&' || operator === '||') {
    addExpression(place, 'boolean', node, `(${a} ${operator === '&&' ? '||' : '&&'} ${b})`)
    addExpression(place, 'check removed', node, `(${a})`)
    addExpression(place, 'check removed', node, `(${b})`)
  }
  if (operator === '/' && /^uint/.test(type)) addExpression(place, 'rounding', node, `((${a} + ${b} - 1) / ${b})`)
  if (operator === '>>' && /^uint/.test(type)) {
    addExpression(place, 'rounding', node, `((${a} + (uint256(1) << (${b})) - 1) >> ${b})`)
  }
  const isShift = operator === '<<' || operator === '>>' || operator === '**'
  inExpression(place, left, isShift ? type : common)
  inExpression(place, right, isShift ? 'uint256' : common)
}

function inCall(place: Place, node: Node): void {
  const { kind, expression, arguments: args, names } = node
  if (kind === 'typeConversion') {
    inExpression(place, args[0], typeOf(node))
    return
  }
  const called = textOf(place, expression)

  if (/ceilDiv$/.test(called) && args.length === 2) {
    addExpression(place, 'rounding', node, `((${textOf(place, args[0])}) / (${textOf(place, args[1])}))`)
  }
  if (/mulDiv$/.test(called)) {
    const rounded = args.length === 4
    const first = args.slice(0, 3).map((arg: Node) => textOf(place, arg))
    const up = /Ceil/.test(textOf(place, args.at(-1)))
    const direction = rounded && up ? '' : ', Math.Rounding.Ceil'
    addExpression(place, 'rounding', node, `Math.mulDiv(${first.join(', ')}${direction})`)
  }
  // Between arguments of one type.
  args.forEach((arg: Node, i: number) => {
    const next = args[i + 1]
    if (!next || (kind === 'structConstructorCall' && names.length === 0)) return
    const isSame = typeOf(arg) === typeOf(next) && VALUE.test(typeOf(arg))
    if (!isSame || textOf(place, arg) === textOf(place, next)) return
    const [start, end] = [rangeOf(arg), rangeOf(next)]
    const [from, to] = rangeOf(node)
    const text = (x: number, y: number) => place.bytes.subarray(x, y).toString()
    const mutated = inOneLine(
      `${text(from, start[0])}${text(...end)}${text(start[1], end[0])}${text(...start)}${text(end[1], to)}`,
    )
    addExpression(place, 'order swapped', node, mutated)
  })
  inArguments(place, node)
}

function inArguments(place: Place, node: Node) {
  const { expression, arguments: args } = node
  const types = parameterTypes(typeOf(expression), args.length)
  for (const [i, arg] of args.entries()) inExpression(place, arg, types[i] ?? '')
  inReceiver(place, expression)
}

/** Parameters of `function (uint256,address) view returns (…)`, where they are plain values. */
function parameterTypes(type: string, count: number): string[] {
  const list = /^function \(([^()]*)\)/.exec(type)?.[1]?.split(',') ?? []
  return list.length === count ? list : []
}

/** What a function is called on, or a place is read of: only what stands in its brackets. */
function inReceiver(place: Place, node: Node) {
  if (node?.nodeType === 'MemberAccess') {
    const isCalled = / |\(/.test(typeOf(node)) && /^function/.test(typeOf(node))
    if (isCalled && VALUE.test(typeOf(node.expression))) inExpression(place, node.expression)
    else inReceiver(place, node.expression)
  } else if (node?.nodeType === 'IndexAccess') {
    inReceiver(place, node.baseExpression)
    inExpression(place, node.indexExpression, keyType(node))
  } else if (node?.nodeType === 'FunctionCall') inCall(place, node)
  else if (node?.nodeType === 'FunctionCallOptions') inReceiver(place, node.expression)
  else if (node?.nodeType === 'TupleExpression') for (const part of node.components) inReceiver(place, part)
}

function inMember(place: Place, node: Node) {
  const text = textOf(place, node)
  const type = typeOf(node)
  if (text === 'block.timestamp') {
    add(place, 'bound', 'expression', node, '(block.timestamp + 1)')
    add(place, 'bound', 'expression', node, '(block.timestamp - 1)')
    return
  }
  if (text === 'msg.sender') return add(place, 'wrong variable', 'expression', node, 'address(this)')
  if (/^type\(\w+\)\.max$/.test(text)) return add(place, 'bound', 'expression', node, `(${text} - 1)`)
  inReceiver(place, node.expression)
  if (!VALUE.test(type)) return

  const declared = place.byId.get(node.referencedDeclaration)
  const struct = [...structsWith(place, declared)][0]
  const others = (struct?.members ?? []).filter((each: Node) => typeOf(each) === type && each.name !== node.memberName)
  const position = struct?.members.indexOf(declared) ?? 0
  const other = others.find((each: Node) => struct.members.indexOf(each) > position) ?? others[0]
  if (other) add(place, 'wrong variable', 'expression', node, `${textOf(place, node.expression)}.${other.name}`)
}

function* structsWith(place: Place, member: Node): Generator<Node> {
  const struct = member && place.byId.get(member.scope)
  if (struct?.nodeType === 'StructDefinition') yield struct
}

function inIdentifier(place: Place, node: Node) {
  const type = typeOf(node)
  if (!VALUE.test(type)) return
  const declared = place.byId.get(node.referencedDeclaration)
  if (declared?.nodeType !== 'VariableDeclaration') return
  const { name } = node
  if (declared.mutability === 'constant') {
    if (!INTEGER.test(type)) return
    add(place, 'bound', 'expression', node, `(${name} + 1)`)
    add(place, 'bound', 'expression', node, `(${name} - 1)`)
    return
  }
  const same = place.scope.filter((each) => each.type === type)
  const position = same.findIndex((each) => each.name === name)
  const [other] = [...same.slice(position + 1), ...same.slice(0, Math.max(position, 0))].filter(
    (each) => each.name !== name,
  )
  if (other) add(place, 'wrong variable', 'expression', node, other.name)
}
