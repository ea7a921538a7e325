import { type Address, type Hex, isAddressEqual, zeroAddress, zeroHash } from 'viem'
import { payeeIn } from '../../../sdk/src/audit/index.ts'
import type { ClaimBatchReturnType, Position } from '../../../sdk/src/index.ts'
import { defineCommand, list } from '../lib/command.ts'
import type { Context } from '../lib/context.ts'
import { UsageError } from '../lib/errors.ts'
import { table } from '../lib/io.ts'
import type { Money } from '../lib/money.ts'
import { address, id } from '../lib/parse.ts'
import { replayed } from '../lib/replayed.ts'

/** Claims in one transaction: some ten million gas. */
const BATCH = 150

export const claim = defineCommand({
  path: 'claim',
  summary: 'Sends what works have earned in pools to their payees.',
  description:
    'Anyone may send it; only the payees receive. Where no pool is named, or works are looked for by their payees, the chain’s logs tell which works and pools there are. What it brings is shown first; where nothing waits, nothing is sent. Money of usage epochs is claimed with their trees, by the SDK.',
  reach: 'sends',
  args: { workIds: list('id', 'works', id) },
  options: {
    payee: list('address', 'all works whose money goes to this account', address),
    pool: list('id', 'in this pool alone; may be given several times', id),
  },
  examples: [
    {
      run: 'openroyalty claim 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f',
      does: 'for one work, in all its pools',
    },
    {
      run: 'openroyalty claim --payee 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --yes',
      does: 'for all works of an account',
    },
  ],
  run: async (context, { workIds, payee: payees, pool: poolIds }) => {
    const { reader, send, io } = context
    if (workIds.length === 0 && payees.length === 0)
      throw new UsageError('Claim for which works? Name them, or an account that they pay to with --payee.')
    const wanted =
      payees.length === 0 && poolIds.length > 0
        ? poolIds.map((poolId) => ({ poolId, workIds: [...new Set(workIds)] }))
        : await membershipsOf(context, { workIds, payees, poolIds })
    const { reads } = await reader()
    const found = (
      await Promise.all(wanted.map(({ poolId, workIds }) => reads.positionsOf({ poolIds: [poolId], workIds })))
    ).flat()
    const moneys = new Map<Address, Money>()
    for (const { token } of found) if (!moneys.has(token)) moneys.set(token, await context.money(token))

    const waiting = found.filter(({ claimable }) => claimable > 0n)
    const due = waiting.filter(({ lot, payee }) => lot === zeroHash && payee !== zeroAddress)
    const passedOver = waiting
      .filter((each) => !due.includes(each))
      .map(({ poolId, workId, claimable, lot }) => ({
        ...{
          poolId,
          workId,
          claimable,
          reason: lot === zeroHash ? 'nobody can be paid yet' : 'it is in its catalogue’s lot',
        },
      }))
    for (const { workId, reason } of passedOver) io.note(`Passed over: ${workId}, because ${reason}.`)

    const claimed: ClaimBatchReturnType['claimed'][number][] = []
    const hashes: Hex[] = []
    for (let at = 0; at < due.length; at += BATCH) {
      const batch = due.slice(at, at + BATCH)
      const result = await send(titleOf(batch, moneys), (client, options) =>
        client.claims.claimBatch({ claims: batch.map(({ poolId, workId }) => ({ poolId, workId })), ...options }),
      )
      claimed.push(...result.claimed)
      hashes.push(result.hash)
    }
    return { json: { claimed, hashes, passedOver }, text: textOf(claimed, found, hashes, moneys, io.colors) }
  },
})

/** Which of the wanted works are, or were, in which pools, by all logs. */
async function membershipsOf(
  context: Context,
  { workIds, payees, poolIds }: { workIds: readonly Hex[]; payees: readonly Address[]; poolIds: readonly Hex[] },
): Promise<{ poolId: Hex; workIds: Hex[] }[]> {
  const { works, pools } = await replayed(context)
  const time = await context.now()
  const isWanted = (workId: Hex) => {
    if (workIds.includes(workId)) return true
    const payee = payees.length > 0 ? payeeIn(works, { workId, time }) : undefined
    return payee !== undefined && payees.some((each) => isAddressEqual(each, payee))
  }
  // A catalogue claims nothing itself; a work that its lot still holds is told of.
  const wanted = [...works.works].filter(([workId, { isCatalogue }]) => !isCatalogue && isWanted(workId))
  return [...pools.pools]
    .filter(([poolId]) => poolIds.length === 0 || poolIds.includes(poolId))
    .map(([poolId, { book }]) => ({
      poolId,
      workIds: wanted.flatMap(([workId, { catalogueId }]) =>
        book.members.has(workId) || (catalogueId && book.members.has(catalogueId)) ? [workId] : [],
      ),
    }))
    .filter(({ workIds }) => workIds.length > 0)
}

function titleOf(batch: readonly Position[], moneys: ReadonlyMap<Address, Money>): string {
  const sums = new Map<Address, bigint>()
  for (const { token, claimable } of batch) sums.set(token, (sums.get(token) ?? 0n) + claimable)
  const amounts = [...sums].map(([token, sum]) => moneys.get(token)?.format(sum) ?? String(sum))
  const payees = new Set(batch.map(({ payee }) => payee))
  const [first] = payees
  const works = new Set(batch.map(({ workId }) => workId)).size
  return `Claim ${amounts.join(' and ')} of ${works === 1 ? 'one work' : `${works} works`} for ${payees.size === 1 ? first : `${payees.size} payees`}.`
}

function textOf(
  claimed: ClaimBatchReturnType['claimed'],
  found: readonly Position[],
  hashes: readonly Hex[],
  moneys: ReadonlyMap<Address, Money>,
  colors: Context['io']['colors'],
): string {
  if (claimed.length === 0) return 'Nothing waits to be claimed.'
  const tokenOf = new Map(found.map(({ poolId, token }) => [poolId, token]))
  const rows = claimed.map(({ poolId, workId, payee, amount }) => {
    const money = moneys.get(tokenOf.get(poolId) as Address)
    return [workId, poolId, payee, money?.format(amount) ?? String(amount)]
  })
  return [
    table(['Work', 'Pool', 'Payee', 'Amount'], rows, colors),
    ...hashes.map((hash) => `transaction ${hash}`),
  ].join('\n')
}
