import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Abi, encodeAbiParameters, encodeEventTopics, type Hex } from 'viem'
import { LogFileError } from '../../errors/logFile.ts'
import { ABIS } from './abis.ts'
import { type LogFileHead, type RawLog, writeLines } from './lines.ts'
import { readLogLines } from './readLogLines.ts'

const word = (digit: string): Hex => `0x${digit.repeat(64)}`
const address = `0x${'00'.repeat(19)}5a` as const
const head: LogFileHead = {
  format: 'openroyalty-logs-1',
  chainId: 31337,
  fromBlock: 3,
  contracts: [{ name: 'workRegistry', address }],
}
const [uri] = encodeEventTopics({ abi: ABIS.workRegistry as Abi, eventName: 'UriSet' }) as [Hex]
const logAt = (blockNumber: bigint, logIndex: number, text: string): RawLog => ({
  contract: 'workRegistry',
  address,
  topics: [uri, word('7')],
  data: encodeAbiParameters([{ type: 'string' }], [text]),
  blockNumber,
  blockHash: word(`${blockNumber % 10n}`),
  transactionHash: word('e'),
  logIndex,
  time: 1_000n + blockNumber,
})
const text = `${JSON.stringify(head)}\n${writeLines(head, [logAt(5n, 0, 'one'), logAt(5n, 2, 'two'), logAt(9n, 1, 'three')])}`
const read = (lines: string) => readLogLines(new TextEncoder().encode(lines))

describe('readLogLines', () => {
  it('reads what was written', () => {
    const { head: found, logs, last } = read(text)
    assert.deepEqual(last, { number: 9n, time: 1_009n, hash: word('9') })
    assert.deepEqual([found.chainId, found.fromBlock, found.contracts.length], [31337, 3, 1])
    assert.deepEqual(
      logs.map(({ blockNumber, logIndex, time, eventName, args }) => [blockNumber, logIndex, time, eventName, args]),
      [
        [5n, 0, 1_005n, 'UriSet', { workId: word('7'), uri: 'one' }],
        [5n, 2, 1_005n, 'UriSet', { workId: word('7'), uri: 'two' }],
        [9n, 1, 1_009n, 'UriSet', { workId: word('7'), uri: 'three' }],
      ],
    )
  })

  it('reads a head without logs', () => {
    const { logs, last } = read(`${JSON.stringify(head)}\n`)
    assert.deepEqual([logs, last], [[], undefined])
  })

  const [headLine = '', block = '', log = '', second = '', later = ''] = text.split('\n')
  const tampered: Record<string, string> = {
    'nothing at all': '',
    'cut off within a line': text.slice(0, -3),
    'no head': text.slice(headLine.length + 1),
    'a head of another format': text.replace('logs-1', 'logs-2'),
    'a head that is no object': `null\n${block}\n`,
    'a contract that is null': `${JSON.stringify({ ...head, contracts: [null] })}\n`,
    'a contract of the prototype': text.replace('"workRegistry"', '"constructor"'),
    'a contract without an address': text.replace(`"${address}"`, '5'),
    'a chain id that is a text': text.replace('31337', '"31337"'),
    'a log before any block': `${headLine}\n${log}\n`,
    'a log of a contract that is not in the head': text.replace('L 0', 'L 1'),
    'a log twice': `${headLine}\n${block}\n${log}\n${log}\n`,
    'logs in another order': `${headLine}\n${block}\n${second}\n${log}\n`,
    'blocks in another order': `${headLine}\n${later}\n${block}\n`,
    'a transaction that is a text': text.replace(word('e'), 'javascript:alert(1)'),
    'data that is no hexadecimal text': text.replace(/ 0x(\w\w)/g, ' 0xzz'),
    'half a byte of data': `${headLine}\n${block}\n${log}0\n`,
    'an event that nobody knows': text.replace(uri, word('0')),
    'a block number of a thousand digits': text.replace('B 5', `B ${'5'.repeat(1_000)}`),
    'an empty line': `${headLine}\n\n`,
  }
  for (const [name, lines] of Object.entries(tampered))
    it(`refuses ${name}`, () => {
      assert.notEqual(lines, text)
      assert.throws(() => read(lines), LogFileError)
    })
})
