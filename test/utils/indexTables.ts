import type { Hex } from 'viem'
import * as tables from '../../indexer/ponder.schema.ts'
import { toLicense, toMember, toOffer, toPool, toStream } from '../../indexer/src/lib/rows.ts'
import { emptyReplay, type ReplayState } from '../../sdk/src/audit/index.ts'

const schema = { ...tables }
type Tables = typeof schema
export type TableName = keyof Tables
type RowOf<name extends TableName> = Tables[name]['$inferSelect']

/** Rows that the indexer gives at once, at the most. */
const PAGE = 1_000

/** All rows of a table, by GraphQL. */
export async function readTable<name extends TableName>(url: string, name: name): Promise<RowOf<name>[]> {
  const columns = Object.entries(schema[name]).filter(
    ([, column]) => typeof column === 'object' && 'columnType' in column,
  )
  const fields = columns.map(([key]) => key).join(' ')
  const rows: RowOf<name>[] = []
  for (let after: string | null = null; ; ) {
    const cursor: string = after === null ? '' : `, after: ${JSON.stringify(after)}`
    const query = `{ all: ${name}s(limit: ${PAGE}${cursor}) { items { ${fields} } pageInfo { endCursor hasNextPage } } }`
    const { all } = await askGraphql<{ all: Page }>(url, query)
    for (const item of all.items) {
      const values = columns.map(([key, { columnType }]) => {
        const value = item[key]
        return [key, columnType === 'PgEvmBigint' && value !== null ? BigInt(value as string) : value]
      })
      rows.push(Object.fromEntries(values) as RowOf<name>)
    }
    if (!all.pageInfo.hasNextPage) return rows
    after = all.pageInfo.endCursor
  }
}

type Page = { items: Record<string, unknown>[]; pageInfo: { endCursor: string | null; hasNextPage: boolean } }

export async function askGraphql<data>(url: string, query: string): Promise<data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  const { data, errors } = (await response.json()) as { data: data; errors?: { message: string }[] }
  if (errors) throw new Error(errors.map(({ message }) => message).join('\n'))
  return data
}

/** What the tables say that the contracts keep. Approvals, commitments and nonces are in no table. */
export async function stateOfTables(url: string): Promise<ReplayState> {
  const table = <name extends TableName>(name: name) => readTable(url, name)
  const state = emptyReplay()
  const pair = (...ids: (string | number)[]) => ids.join(' ').toLowerCase()

  const words = await table('consent')
  for (const row of await table('work')) {
    const { id, royaltyBps, isPayeeLocked, isCatalogue, uri } = row
    state.works.tokens.owners.set(id, row.owner)
    const own = words
      .filter(({ workId }) => workId === id)
      .sort((a, b) => Number(a.blockNumber - b.blockNumber) || a.logIndex - b.logIndex)
    const materialized = { eventName: 'WorkMaterialized', args: { catalogueId: row.catalogueId as Hex } } as const
    state.works.works.set(id, {
      catalogueId: row.catalogueId ?? undefined,
      consent: [
        ...(row.catalogueId ? [{ ...materialized, time: row.registeredAt }] : []),
        ...own.map(({ uses, since }) => ({
          eventName: 'ConsentSet' as const,
          args: { uses, since: Number(since) },
          time: since,
        })),
      ],
      payee:
        row.payeeSince === null
          ? undefined
          : { payee: row.payee ?? undefined, effectiveAt: row.payeeSince, former: row.formerPayee ?? undefined },
      ...{ royaltyBps, isPayeeLocked, isCatalogue, uri },
    })
  }
  for (const { workId, wallet, readyAt, isVetoed } of await table('binding'))
    state.works.bindings.set(workId, { wallet: wallet ?? undefined, readyAt, isVetoed })

  for (const row of await table('pool')) state.pools.pools.set(row.id, toPool(row))
  for (const row of await table('member'))
    state.pools.pools.get(row.poolId)?.book.members.set(row.workId, toMember(row))
  for (const row of await table('stream')) state.pools.streams.set(row.id, toStream(row))
  for (const { streamId, payer, until, ...renewal } of await table('renewal'))
    state.renewals.set(pair(streamId, payer), { ...renewal, until: Number(until) })

  for (const row of await table('offer')) state.licenses.offers.set(row.id, toOffer(row))
  for (const row of await table('license')) {
    state.licenses.tokens.owners.set(row.id, row.licensee)
    const terms = state.licenses.offers.get(row.offerId)?.terms
    if (terms) state.licenses.licenses.set(row.id, toLicense(row, terms))
  }
  for (const { licenseId, period, version, owed } of (await table('statement')).sort((a, b) => a.version - b.version))
    state.licenses.licenses.get(licenseId)?.statements.set(period, { version, owed })
  for (const { poolId, use, busyUntil, exclusiveUntil } of await table('taken'))
    state.licenses.taken.set(pair(poolId, use), { busyUntil, exclusiveUntil })

  for (const { id, token, total, paid, closesAt, isClosed } of await table('epoch'))
    state.epochs.set(id, { token, total, paid, closesAt, isClosed, claimed: new Set() })
  for (const { epochId, index } of await table('epochClaim')) state.epochs.get(epochId)?.claimed.add(Number(index))

  for (const { id, payer, token, licenseId, noticeDays, free, withdrawing, withdrawableAt } of await table('channel'))
    state.channels.channels.set(id, {
      ...{ payer, token, licenseId, noticeDays, withdrawableAt },
      ...({ free, withdrawing } as { free: never; withdrawing: never }),
    })
  for (const { channelId, poolId, ...held } of await table('reserve'))
    state.channels.reserves.set(pair(channelId, poolId), held as never)
  for (const { channelId, key, ...allowed } of await table('channelKey'))
    state.channels.keys.set(pair(channelId, key), allowed as never)

  const recipients = (await table('splitRecipient')).sort((a, b) => a.position - b.position)
  for (const { address } of await table('split')) {
    const own = recipients.filter(({ split }) => split === address)
    const announced = { recipients: own.map(({ recipient }) => recipient), shares: own.map(({ share }) => share) }
    state.splits.announced.set(pair(address), announced)
  }
  for (const { split, token, ...account } of await table('splitAccount'))
    state.splits.accounts.set(pair(split, token), account)
  for (const { split, token, recipient, amount } of await table('credit'))
    state.splits.credits.set(pair(split, token, recipient), amount)
  return state
}

/** A state as plain sorted data, with what no table holds left out: two states that mean the same are deeply equal. */
export function plainState(state: ReplayState): unknown {
  const { works, pools, licenses, ...rest } = state
  const spoken = new Map(
    [...works.works].map(([id, { consent, ...work }]) => {
      const said = consent.map(({ eventName, args, time }) =>
        eventName === 'WorkMaterialized'
          ? args
          : { uses: args.uses, since: 'since' in args ? args.since : Number(time) },
      )
      return [id, { ...work, consent: said }]
    }),
  )
  return plain({
    works: { owners: works.tokens.owners, works: spoken, bindings: works.bindings },
    pools: { pools: pools.pools, streams: pools.streams },
    licenses: {
      owners: licenses.tokens.owners,
      ...{ offers: licenses.offers, licenses: licenses.licenses, taken: licenses.taken },
    },
    ...rest,
  })
}

function plain(value: unknown): unknown {
  if (value instanceof Map)
    return [...value]
      .map(([key, each]) => [plain(key), plain(each)])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  if (value instanceof Set) return [...value].map(plain).sort()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'string') return value.startsWith('0x') ? value.toLowerCase() : value.replaceAll('\0', '\uFFFD')
  if (typeof value !== 'object' || value === null) return value
  // What is not there, and what is said not to be there, are one.
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(entries.sort().map(([key, each]) => [key, plain(each)]))
}
