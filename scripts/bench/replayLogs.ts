/**
 * Writes a history into a file of logs, or replays one, in a process of its own, and prints what that took as one line of JSON.
 *
 *   node scripts/bench/replayLogs.ts write FILE LOGS
 *   node scripts/bench/replayLogs.ts replay FILE
 *   node scripts/bench/replayLogs.ts audit FILE
 *   node scripts/bench/replayLogs.ts decode FILE         with viem, and no more than that
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import {
  type Abi,
  type AbiEvent,
  decodeEventLog,
  encodeAbiParameters,
  encodeEventTopics,
  type Hex,
  keccak256,
  numberToHex,
  toHex,
  zeroAddress,
} from 'viem'
import { applyLog, audit, emptyReplay, memberIn, type RawLog } from '../../sdk/src/audit/index.ts'
import { ABIS, type LoggingContract } from '../../sdk/src/audit/logs/abis.ts'
import { LineReader, writeLines } from '../../sdk/src/audit/logs/lines.ts'
import { LogFile } from '../../sdk/src/audit/node/index.ts'
import { DAY, deployments, type PoolTerms, poolIdOf, streamIdOf, workIdOf } from '../../sdk/src/index.ts'
import { cpuTime } from './rows.ts'

export type Replayed = { logs: number; milliseconds: number; peak: number; bytes: number }

/** Works, pools and payers: what is kept does not grow with the history. */
const WORKS = 2_000
const POOLS = 20
const PAYERS = 50
/** Logs per member of the file, and per block. */
const PIECE = 20_000
const PER_BLOCK = 40
const START = 1_800_000_000n
const OPERATOR = numberToHex(0xfff, { size: 20 })

const events = new Map<string, AbiEvent>()
/** Ids are hashes, and asked for in every act. */
const known = new Map<string, Hex>()

if (import.meta.main) {
  const [job, file, count] = process.argv.slice(2) as [string, string, string]
  const jobs = {
    write: () => writeHistory(file, Number(count)),
    replay: () => replayFile(file),
    audit: () => auditFile(file),
    decode: () => decodeFile(file),
  }
  const done = await jobs[job as keyof typeof jobs]()
  console.log(JSON.stringify(done))
}

async function replayFile(file: string): Promise<Replayed> {
  const from = await LogFile.open(file)
  const start = cpuTime()
  const state = emptyReplay()
  let logs = 0
  for await (const piece of from.pieces()) {
    for (const log of piece) applyLog(state, log)
    logs += piece.length
  }
  const milliseconds = cpuTime() - start
  const bytes = from.size
  await from.close()
  if (state.pools.problems.length > 0)
    throw new Error(`${state.pools.problems.length} logs differ from what they should say`)
  return { logs, milliseconds, peak: process.resourceUsage().maxRSS * 1024, bytes }
}

/** Looks for whatever does not follow from the rules, and must find nothing. */
async function auditFile(path: string): Promise<Replayed> {
  const file = await LogFile.open(path)
  const start = cpuTime()
  const { counts, findings } = await audit({ head: file.head, logs: file.pieces(), last: file.last })
  const milliseconds = cpuTime() - start
  await file.close()
  if (findings.length > 0) throw new Error(`${findings.length} findings, as ${findings[0]?.code}`)
  return { logs: counts.logs, milliseconds, peak: process.resourceUsage().maxRSS * 1024, bytes: file.size }
}

/** Reads the same lines, and has viem decode them. */
function decodeFile(file: string): Replayed {
  const start = cpuTime()
  const lines = gunzipSync(readFileSync(file)).toString('latin1').split('\n')
  const contracts = JSON.parse(lines[0] as string).contracts as { name: LoggingContract }[]
  let logs = 0
  for (const line of lines) {
    if (!line.startsWith('L ')) continue
    const [, index, , , topics, data] = line.split(' ') as [string, number, string, string, string, Hex]
    const abi = ABIS[(contracts[index] as { name: LoggingContract }).name] as Abi
    decodeEventLog({ abi, topics: topics.split(',') as [Hex], data })
    logs += 1
  }
  return { logs, milliseconds: cpuTime() - start, peak: process.resourceUsage().maxRSS * 1024, bytes: 0 }
}

/** A history by the contracts' rules: what a claim brings is what the logs before it lead to. */
async function writeHistory(path: string, count: number): Promise<{ logs: number }> {
  const contracts = (['workRegistry', 'creatorPools'] as const).map((name) => ({
    name,
    address: deployments[31337][name].address,
  }))
  const head = { format: 'openroyalty-logs-1', chainId: 31337, fromBlock: 0, contracts } as const
  const file = await LogFile.create(path, head)
  const reader = new LineReader(head)
  const state = emptyReplay()
  let written = 0
  let piece: RawLog[] = []
  let [blockNumber, logIndex] = [1n, 0]
  let seed = 1
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  const time = () => START + blockNumber * 12n

  const flush = async () => {
    await file.append(piece, { number: blockNumber, hash: idOf('block', Number(blockNumber)) })
    piece = []
    blockNumber += 1n
    logIndex = 0
  }
  const log = (contract: 'workRegistry' | 'creatorPools', eventName: string, args: Record<string, unknown>) => {
    const raw: RawLog = {
      contract,
      address: deployments[31337][contract].address,
      ...encode(contract, eventName, args),
      blockNumber,
      blockHash: idOf('block', Number(blockNumber)),
      transactionHash: idOf('transaction', written),
      logIndex,
      time: time(),
    }
    piece.push(raw)
    written += 1
    logIndex += 1
    const lines = writeLines(head, [raw]).trimEnd().split('\n')
    for (const each of reader.read(logIndex === 1 ? lines : lines.slice(1))) applyLog(state, each)
  }
  const endBlock = async () => {
    if (piece.length >= PIECE) await flush()
    else if (logIndex >= PER_BLOCK) {
      blockNumber += 1n
      logIndex = 0
    }
  }

  for (let i = 0; i < POOLS; i += 1) {
    log('creatorPools', 'PoolCreated', { poolId: poolOf(i), operator: OPERATOR, terms: termsOf(i) })
    await endBlock()
  }
  for (let i = 0; i < WORKS; i += 1) {
    const work = workOf(i)
    const creator = person(i)
    log('workRegistry', 'Transfer', { from: zeroAddress, to: creator, tokenId: BigInt(work) })
    log('workRegistry', 'WorkRegistered', registered(i, time()))
    log('creatorPools', 'Joined', { poolId: poolOf(i), workId: work, works: 1, units: 1, day: 0 })
    await endBlock()
  }
  for (let i = 0; i < POOLS; i += 1) {
    for (let payer = 0; payer < PAYERS; payer += 1) openStream(i, payer)
    await endBlock()
  }
  while (written < count) {
    actAtRandom()
    await endBlock()
  }
  if (piece.length > 0) await flush()
  await file.close()
  return { logs: written }

  function openStream(pool: number, payer: number): void {
    const rate = BigInt(1 + payer) << 64n
    const endDay = time() / DAY + 390n
    const deposit = (rate * (endDay * DAY - time())) >> 64n
    const stream = { poolId: poolOf(pool), controller: person(payer), salt: idOf('salt', payer) }
    const args = { ...stream, streamId: streamIdOf(stream), payer: person(payer) }
    log('creatorPools', 'StreamOpened', { ...args, rate, endDay: Number(endDay), deposit })
  }

  function actAtRandom(): void {
    const work = random(WORKS)
    const [poolId, workId] = [poolOf(work), workOf(work)]
    const dice = random(100)
    if (dice < 45) {
      const amount = BigInt(1 + random(1_000_000))
      log('creatorPools', 'Paid', {
        poolId,
        payer: person(random(PAYERS)),
        ref: idOf('license', random(200)),
        sender: person(9),
        amount,
      })
    } else if (dice < 85) {
      const claimable = memberIn(state.pools, { poolId, workId, time: time() })?.claimable ?? 0n
      if (claimable > 0n) log('creatorPools', 'Claimed', { poolId, workId, payee: person(work), amount: claimable })
    } else if (dice < 93) log('creatorPools', 'UnitsSet', { poolId, workId, units: random(100), day: 0 })
    else log('workRegistry', 'ConsentSet', { workId, uses: 2 | random(4_096), since: Number(time()) })
  }
}

function registered(i: number, time: bigint): Record<string, unknown> {
  const claimedAt = Number(time)
  return {
    workId: workOf(i),
    creator: person(i),
    contentHash: idOf('content', i),
    metadataHash: idOf('none', 0),
    uses: 2,
    royaltyBps: 0,
    claimedAt,
    uri: '',
    steward: person(0),
  }
}

function encode(
  contract: LoggingContract,
  eventName: string,
  args: Record<string, unknown>,
): { topics: Hex[]; data: Hex } {
  const known = events.get(eventName)
  const event = known ?? (ABIS[contract].find((item) => item.type === 'event' && item.name === eventName) as AbiEvent)
  events.set(eventName, event)
  const plain = event.inputs.filter(({ indexed }) => !indexed)
  return {
    topics: encodeEventTopics({ abi: [event], eventName, args } as never) as Hex[],
    data: encodeAbiParameters(plain, plain.map(({ name }) => args[name ?? '']) as never),
  }
}

function termsOf(pool: number): PoolTerms {
  const facts = { token: person(0), uses: 2, noticeDays: 0, joinUnits: 1, soleAgent: false, minStreamPerDay: 0n }
  return { ...facts, fallbackPayee: person(1), salt: idOf('salt', pool) }
}

function poolOf(work: number): Hex {
  const pool = work % POOLS
  return once(`pool ${pool}`, () => poolIdOf({ operator: OPERATOR, terms: termsOf(pool) }))
}

function workOf(work: number): Hex {
  return once(`work ${work}`, () => workIdOf({ creator: person(work), contentHash: idOf('content', work) }))
}

function once(name: string, idOf: () => Hex): Hex {
  const id = known.get(name) ?? idOf()
  known.set(name, id)
  return id
}

function idOf(kind: string, index: number): Hex {
  return keccak256(toHex(`${kind} ${index}`))
}

function person(index: number): Hex {
  return numberToHex(0x1000 + index, { size: 20 })
}
