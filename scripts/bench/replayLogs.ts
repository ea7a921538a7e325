/**
 * Writes a history into a file of logs, or replays one, in a process of its own, and prints what that took as one line of JSON.
 *
 *   node scripts/bench/replayLogs.ts write FILE LOGS
 *   node scripts/bench/replayLogs.ts replay FILE
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
} from 'viem'
import { applyLog, emptyReplay, memberIn, type RawLog } from '../../sdk/src/audit/index.ts'
import { ABIS, type LoggingContract } from '../../sdk/src/audit/logs/abis.ts'
import { LineReader, writeLines } from '../../sdk/src/audit/logs/lines.ts'
import { LogFile } from '../../sdk/src/audit/node/index.ts'
import { DAY, deployments } from '../../sdk/src/index.ts'
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

const events = new Map<string, AbiEvent>()

if (import.meta.main) {
  const [job, file, count] = process.argv.slice(2) as [string, string, string]
  const jobs = {
    write: () => writeHistory(file, Number(count)),
    replay: () => replayFile(file),
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
    const terms = {
      token: person(0),
      uses: 2,
      noticeDays: 0,
      joinUnits: 1,
      soleAgent: false,
      minStreamPerDay: 0n,
      fallbackPayee: person(1),
      salt: idOf('salt', i),
    }
    log('creatorPools', 'PoolCreated', { poolId: idOf('pool', i), operator: person(2), terms })
    await endBlock()
  }
  for (let i = 0; i < WORKS; i += 1) {
    log('workRegistry', 'WorkRegistered', registered(i, time()))
    log('creatorPools', 'Joined', { poolId: poolOf(i), workId: idOf('work', i), works: 1, units: 1 + (i % 7), day: 0 })
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
    const args = {
      poolId: idOf('pool', pool),
      streamId: idOf('stream', pool * PAYERS + payer),
      payer: person(payer),
      controller: person(payer),
    }
    log('creatorPools', 'StreamOpened', { ...args, salt: idOf('salt', payer), rate, endDay: Number(endDay), deposit })
  }

  function actAtRandom(): void {
    const work = random(WORKS)
    const [poolId, workId] = [poolOf(work), idOf('work', work)]
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
    workId: idOf('work', i),
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

function poolOf(work: number): Hex {
  return idOf('pool', work % POOLS)
}

function idOf(kind: string, index: number): Hex {
  return keccak256(toHex(`${kind} ${index}`))
}

function person(index: number): Hex {
  return numberToHex(0x1000 + index, { size: 20 })
}
