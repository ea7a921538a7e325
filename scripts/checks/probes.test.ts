import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addProbes } from './probes.ts'

/** A file with one function, and what is found in it. */
const probe = (body: string, before = '') =>
  addProbes('contracts/C.sol', `contract C {\n${before}\nfunction f(bool a, bool b, bool c) external {\n${body}\n}\n}`)

const foundIn = (body: string, before = '') =>
  probe(body, before).probes.map(({ kind, line, what }) => `${line} ${kind} ${what}`)

const bothWays = (line: number, ...conditions: string[]) =>
  conditions.flatMap((condition) => [`${line} branch ${condition} is true`, `${line} branch ${condition} is false`])

describe('addProbes finds', () => {
  const conditions: [statement: string, conditions: string[]][] = [
    ['if (a) revert();', ['a']],
    ['if (a) {} else if (b) {} else {}', ['a', 'b']],
    ['while (a) {}', ['a']],
    ['do {} while (a);', ['a']],
    ['for (uint256 i = 0; i < 3; ++i) {}', ['i < 3']],
    ['for (;;) {}', []],
    ['uint256 x = a ? 1 : b ? 2 : 3;', ['a', 'b']],
    ['require(a, "no");', ['a']],
    ['assert(a == b);', ['a == b']],
    ['if (a && (b || !c)) {}', ['a', 'b', 'c']],
    ['bool x = a || b;', ['a', 'b']],
    ['if (!(a ? b : c)) {}', ['a ? b : c', 'a']],
    ['if ((a ? b : c) || g(a && b)) {}', ['a ? b : c', 'a', 'g(a && b)', 'a', 'b']],
    ['if (\n  a ==\n    b) {}', ['a == b']],
  ]
  for (const [statement, expected] of conditions) {
    test(`${expected.length} conditions in ${JSON.stringify(statement)}`, () => {
      const line = statement.startsWith('if (\n') ? 5 : 4
      assert.deepEqual(foundIn(statement), ['3 function f', ...bothWays(line, ...expected)])
    })
  }

  test('functions with a body, constructors and modifiers', () => {
    const before = 'constructor() {} modifier m() { _; } function g() internal virtual; receive() external payable {}'
    assert.deepEqual(foundIn('', before), [
      '2 function constructor',
      '2 function m',
      '2 function receive',
      '3 function f',
    ])
  })

  test('both ends of a try', () => {
    assert.deepEqual(foundIn('try this.f(a, b, c) {} catch Error(string memory) {} catch {}'), [
      '3 function f',
      '4 branch block of try or catch',
      '4 branch block of try or catch Error',
      '4 branch block of try or catch',
    ])
  })

  test('nothing in an interface', () => {
    assert.deepEqual(addProbes('contracts/I.sol', 'interface I { function f() external; }').probes, [])
  })

  test('no way into assembly, and says so', () => {
    assert.throws(() => probe('assembly { if a { stop() } }'), /YulIf .* no probes for assembly/)
  })
})

describe('addProbes writes', () => {
  test('probes around conditions and at the start of bodies, on the same lines', () => {
    const { source, probes } = probe('if (a && g(b)) revert();', '// é')
    const [f, aTrue, aFalse, bTrue, bFalse] = probes.map(({ tag }) => `0x${tag.slice(-12)}`)

    assert.equal(
      source.slice(0, source.indexOf(' function __seenTrue')),
      [
        'contract C {',
        '// é',
        `function f(bool a, bool b, bool c) external {__NomicFoundationCoverage.sendHit(${f});`,
        `if (((a) ? __seenTrue(${aTrue}) : __seenFalse(${aFalse})) && ((g(b)) ? __seenTrue(${bTrue}) : __seenFalse(${bFalse}))) revert();`,
        '}',
        '}',
      ].join('\n'),
    )
  })
})
