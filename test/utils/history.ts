import assert from 'node:assert/strict'
import { type Address, type Hex, maxUint256, numberToHex, toHex } from 'viem'
import { consentLogsOf, licenseHistoryOf, memberLogsOf } from '../../sdk/src/audit/internal/histories.ts'
import { replayLicense } from '../../sdk/src/audit/internal/licenseReplay.ts'
import { covers, held, type WorkHistory } from '../../sdk/src/audit/internal/permitReplay.ts'
import { buildCatalogue, type Call, NOTICE_KINDS, STANDINGS, type Standing, USES } from '../../sdk/src/index.ts'
import { sdkChain, someContent, type Way } from './sdkChain.ts'

/** Uses that all of its pools sell. */
export const BOTH = USES.Train | USES.Mine
const TEXT = toHex(0x7e, { size: 32 })

/** Something that somebody does. What `done` says is noted only where it went through. */
export type Step = { from: Address; call: Call; done?: (() => unknown) | undefined }

/** What the chain said in one block. */
type Answer = {
  time: bigint
  block: bigint
  licenses: Map<Hex, { standing: Standing; lapsesAt: bigint; terminatesAt: bigint; notice: string }>
  /** By license, then by subject. */
  permits: Map<Hex, boolean[]>
}

/**
 * A chain on which a history is written block by block, and asked in each of them what licenses are worth; and the same worked out
 * from its logs, to be held against it.
 *
 * Its pools: one that changes units at once, one with a day's notice, and one that brings no units by joining, so that its clock can
 * stop. Two works, and a catalogue of four, all of one author.
 */
export async function startHistory(way?: Way) {
  const chain = await sdkChain(way)
  const { author, operator, payer, dollar, mint, deployment, contracts, provider, publicClient, networkHelpers } = chain
  await mint(payer.account.address, 10n ** 15n)
  for (const spender of [deployment.licenseRegistry.address, deployment.creatorPools.address]) {
    await dollar.write.approve([spender, maxUint256], { account: payer.account.address })
  }
  const createPool = async (terms: { noticeDays?: number; joinUnits?: number }) => {
    const base = { token: dollar.address, uses: BOTH, fallbackPayee: operator.account.address } as const
    return (await operator.royalty.pools.create({ ...base, salt: someContent(), ...terms })).poolId
  }
  const pools = {
    atOnce: await createPool({ joinUnits: 3 }),
    withNotice: await createPool({ noticeDays: 1, joinUnits: 2 }),
    stopping: await createPool({ joinUnits: 0 }),
  }
  const register = async () => (await author.royalty.works.register({ contentHash: someContent(), uses: BOTH })).workId
  const works = [await register(), await register()] as const
  const holder = author.account.address
  const tree = buildCatalogue(
    Array.from({ length: 4 }, () => ({ contentHash: someContent(), holder, isClaimKey: false })),
  )
  const lot = { steward: holder, root: tree.root, count: tree.count }
  const { catalogueId } = await author.royalty.works.registerCatalogue({ ...lot, uses: BOTH })
  const proofs = [0, 1, 2, 3].map((index) => ({
    steward: holder,
    count: tree.count,
    leaf: tree.leaf(index),
    siblings: tree.proof(index),
  }))
  const catalogueWorks = await Promise.all(
    proofs.map((_, index) => contracts.workRegistry.read.catalogueWorkIdOf([catalogueId, index])),
  )
  /** Whatever a license is asked about: ids, then proofs of the same catalogue. */
  const subjects = [...works, catalogueId, ...catalogueWorks]
  const usesOf = (subject: number) => [BOTH, USES.Train, USES.Mine][subject % 3] as number
  const answers: Answer[] = []

  /** Mines one block at a second, with these steps in it. Says which went through. */
  async function mine(at: bigint, ...steps: readonly Step[]): Promise<boolean[]> {
    await provider.request({ method: 'evm_setAutomine', params: [false] })
    const hashes: Hex[] = []
    for (const { from, call } of steps) {
      const transaction = { from, to: call.to, data: call.data, gas: numberToHex(3_000_000) }
      hashes.push((await provider.request({ method: 'eth_sendTransaction', params: [transaction] })) as Hex)
    }
    await provider.request({ method: 'evm_setNextBlockTimestamp', params: [numberToHex(at)] })
    await provider.request({ method: 'evm_mine', params: [] })
    await provider.request({ method: 'evm_setAutomine', params: [true] })
    const wentThrough = []
    for (const [i, hash] of hashes.entries()) {
      const success = (await publicClient.getTransactionReceipt({ hash })).status === 'success'
      if (success) steps[i]?.done?.()
      wentThrough.push(success)
    }
    return wentThrough
  }

  /** Asks the chain, in its last block, what licenses are worth, and what some of them permit. */
  async function ask(licenses: readonly Hex[], permitting: readonly Hex[] = licenses): Promise<Answer> {
    const { number: blockNumber, timestamp: time } = await publicClient.getBlock({ blockTag: 'latest' })
    const { read } = contracts.licenseRegistry
    const at = { blockNumber }
    const answer: Answer = { time, block: blockNumber, licenses: new Map(), permits: new Map() }
    for (const id of licenses) {
      const standing = STANDINGS[await read.standingOf([id], at)] ?? 'None'
      const state = standing === 'None' ? undefined : await read.stateOf([id], at)
      answer.licenses.set(id, {
        standing,
        lapsesAt: state?.lapsesAt ?? 0n,
        terminatesAt: state?.terminatesAt ?? 0n,
        notice: NOTICE_KINDS[state?.notice ?? 0] ?? '',
      })
    }
    for (const id of permitting) {
      const answered = await Promise.all([
        ...subjects.map((workId, i) => read.permits([id, workId, usesOf(i)], at)),
        ...proofs.map((proof, i) => read.permitsByProof([id, proof, usesOf(i)], at)),
      ])
      answer.permits.set(id, answered)
    }
    answers.push(answer)
    return answer
  }

  /** Works all answers out from the logs, and holds them against what the chain said. */
  async function compare(): Promise<void> {
    const client = chain.stranger.royalty
    const past = { client, range: { toBlock: 'latest' as const }, times: new Map<bigint, bigint>() }
    const ids = [...new Set(answers.flatMap(({ licenses }) => [...licenses.keys()]))]
    const histories = new Map<Hex, Awaited<ReturnType<typeof licenseHistoryOf>>>()
    for (const id of ids) histories.set(id, await licenseHistoryOf(past, id))
    const workHistories = new Map<string, WorkHistory>()
    for (const poolId of Object.values(pools)) {
      for (const workId of subjects) workHistories.set(poolId + workId, await workHistoryOf(past, poolId, workId))
    }

    for (const { time, block, licenses, permits } of answers) {
      for (const [id, told] of licenses) {
        const where = `license ${ids.indexOf(id)} in block ${block}, second ${time}`
        const history = histories.get(id)
        const license = history && replayLicense(history.terms, history.logs, time, history.poolStoppedSince)
        assert.equal(license?.standing ?? 'None', told.standing, where)
        if (!history || !license) continue
        assert.deepEqual(
          [license.lapsesAt, license.terminatesAt, license.kind],
          [told.lapsesAt, told.terminatesAt, told.notice],
          where,
        )
        const { terms } = history
        const permitted = (workId: Hex, uses: number) => {
          const work = until(workHistories.get(terms.poolId + workId) as WorkHistory, time)
          return covers(terms, license, uses, time) && held(terms, license, work, uses, time)
        }
        const isToken = (workId: Hex) =>
          workHistories.get(terms.poolId + workId)?.consent.some((log) => log.time <= time) ?? false
        const workedOut = [
          ...subjects.map((workId, i) => permitted(workId, usesOf(i))),
          ...catalogueWorks.map((workId, i) => permitted(isToken(workId) ? workId : catalogueId, usesOf(i))),
        ]
        if (permits.has(id)) assert.deepEqual(workedOut, permits.get(id), where)
      }
    }
  }

  async function workHistoryOf(past: Parameters<typeof consentLogsOf>[0], poolId: Hex, workId: Hex) {
    const consent = await consentLogsOf(past, workId)
    const from = consent.some(({ eventName }) => eventName === 'WorkMaterialized') ? catalogueId : undefined
    return {
      consent,
      members: await memberLogsOf(past, poolId, workId, from),
      catalogueConsent: from ? await consentLogsOf(past, from) : [],
      lot: from ? await memberLogsOf(past, poolId, from, undefined) : [],
    }
  }

  return {
    ...chain,
    provider,
    pools,
    works,
    lot,
    catalogueId,
    catalogueWorks,
    proofs,
    subjects,
    usesOf,
    answers,
    mine,
    ask,
    compare,
    now: async () => BigInt(await networkHelpers.time.latest()),
    /** An offer that does not end for sixty days. */
    publish: (terms: { poolId: Hex } & Partial<Parameters<typeof operator.royalty.offers.publish>[0]>) =>
      operator.royalty.offers.publish({
        textHash: TEXT,
        uses: BOTH,
        duration: 60 * 86_400,
        cureDays: 3,
        noticeDays: 4,
        // So that a stream may be opened later.
        fee: 1n,
        salt: someContent(),
        ...terms,
      }),
  }
}

/** What had been said of a work by a second. */
function until({ consent, members, catalogueConsent, lot }: WorkHistory, time: bigint): WorkHistory {
  const by = <log extends { time: bigint }>(logs: readonly log[]) => logs.filter((log) => log.time <= time)
  const known = by(consent).some(({ eventName }) => eventName === 'WorkMaterialized')
  return {
    consent: by(consent),
    members: by(members),
    catalogueConsent: known ? by(catalogueConsent) : [],
    lot: known ? by(lot) : [],
  }
}
