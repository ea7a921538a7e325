/** What belongs to the people of the world: money, works, units, terms, standing. Each under a name, at the second of the latest block. */
import type { Address, Hex } from 'viem'
import { PEOPLE, type Person, SIBLINGS, type World } from './world.ts'

export type Holdings = ReadonlyMap<string, unknown>

type Reading = { name: string; to: string; fn: string; args: readonly unknown[]; pick?: (value: never) => unknown }

/** Money of which a call may change only what its row says, and everything that is somebody's to decide about. */
function readingsOf(w: World): Reading[] {
  const readings: Reading[] = []
  const add = (name: string, to: string, fn: string, args: unknown[], pick?: (value: never) => unknown) =>
    readings.push({ name, to, fn, args, ...(pick ? { pick } : {}) })
  const money = (name: string, holder: Address) => {
    add(`${name}: dollars`, 'TestDollar', 'balanceOf', [holder])
    add(`${name}: other tokens`, 'HostileToken', 'balanceOf', [holder])
  }

  for (const name of Object.keys(PEOPLE) as Person[]) {
    money(name, w.people[name])
    add(`${name}: works owned`, 'WorkRegistry', 'balanceOf', [w.people[name]])
    add(`${name}: licenses`, 'LicenseRegistry', 'balanceOf', [w.people[name]])
    add(`${name}: nonce`, 'WorkRegistry', 'nonces', [w.people[name]])
    for (const spender of SIBLINGS)
      add(`${name}: allowance to ${spender}`, 'TestDollar', 'allowance', [w.people[name], w.at[spender]])
    for (const operator of ['approved for all', 'stranger'] as const)
      for (const token of ['WorkRegistry', 'LicenseRegistry'])
        add(`${name}: operator ${operator} in ${token}`, token, 'isApprovedForAll', [
          w.people[name],
          w.people[operator],
        ])
  }
  money('inbox', w.inbox)
  money('split', w.split)
  add('pools: money', 'TestDollar', 'balanceOf', [w.at.CreatorPools])
  add('channels: money', 'TestDollar', 'balanceOf', [w.at.UsageChannels])
  add('epochs: money', 'TestDollar', 'balanceOf', [w.at.UsageEpochs])

  const leaves = w.leafWorks.map((id, i) => [`leaf ${i}`, id] as const)
  for (const [name, id] of [...Object.entries(w.works), ['catalogue', w.catalogue] as const, ...leaves] as [
    string,
    Hex,
  ][]) {
    add(`${name}: owner`, 'WorkRegistry', 'holderOf', [id])
    add(`${name}: consent`, 'WorkRegistry', 'consentOf', [id])
    add(`${name}: payee`, 'WorkRegistry', 'payeeOf', [id])
    add(`${name}: payee to come`, 'WorkRegistry', 'pendingPayeeOf', [id])
    add(`${name}: proposal`, 'WorkRegistry', 'bindingOf', [id])
    add(`${name}: memberships`, 'CreatorPools', 'membershipsOf', [id], ([pools]: [bigint]) => pools)
    // A lot's own earnings are each of its works'.
    const member = name === 'catalogue' ? 'lot' : name
    add(
      `${member}: member`,
      'CreatorPools',
      'memberOf',
      [w.pool, id],
      ({ earned: _, ...rest }: { earned: bigint }) => rest,
    )
    add(`${member}: earned`, 'CreatorPools', 'memberOf', [w.pool, id], ({ earned }: { earned: bigint }) => earned)
    if (name !== 'catalogue') add(`${name}: claimable`, 'CreatorPools', 'claimable', [w.pool, id])
  }
  add('work: approved', 'WorkRegistry', 'getApproved', [BigInt(w.works.work)])

  add('pool: terms and operator', 'CreatorPools', 'poolOf', [w.pool])
  const ofPool = (name: string, pick: (state: never) => unknown) =>
    add(`pool: ${name}`, 'CreatorPools', 'stateOf', [w.pool], pick)
  ofPool('pending operator', ({ pendingOperator }: { pendingOperator: Address }) => pendingOperator)
  ofPool('units', ({ totalUnits }: { totalUnits: bigint }) => totalUnits)
  ofPool('rate', ({ rate }: { rate: bigint }) => rate)
  ofPool('dead', ({ dead }: { dead: boolean }) => dead)
  add('stream: rate', 'CreatorPools', 'streamOf', [w.pool, w.stream], ({ rate }: { rate: bigint }) => rate)
  add('stream: end', 'CreatorPools', 'streamOf', [w.pool, w.stream], ({ end }: { end: bigint }) => end)
  add(
    'renewal: left',
    'StreamRenewals',
    'renewalOf',
    [w.stream, w.people['renewal payer']],
    ({ periodsLeft }: { periodsLeft: number }) => BigInt(periodsLeft),
  )

  for (const [name, id] of Object.entries(w.licenses)) {
    add(`license ${name}: state`, 'LicenseRegistry', 'stateOf', [id])
    add(`license ${name}: holder`, 'LicenseRegistry', 'ownerOf', [BigInt(id)])
    add(`license ${name}: approved`, 'LicenseRegistry', 'getApproved', [BigInt(id)])
    add(`license ${name}: statement`, 'LicenseRegistry', 'statementOf', [id, 0n])
  }
  for (const [name, id] of Object.entries(w.offerIds)) add(`offer ${name}: terms`, 'LicenseRegistry', 'termsOf', [id])

  add('epoch: claimed', 'UsageEpochs', 'isClaimed', [w.epochId, 0])
  add('epoch: claimed', 'UsageEpochs', 'isClaimed', [w.epochId, 1])
  add('epoch: closed', 'UsageEpochs', 'stateOf', [w.epochId], ({ closed }: { closed: boolean }) => closed)

  const ofChannel = (name: string, pick: (state: never) => unknown) =>
    add(`channel: ${name}`, 'UsageChannels', 'channelOf', [w.channel], pick)
  ofChannel('terms', ({ free: _, withdrawing: __, withdrawableAt: ___, ...rest }: Record<string, unknown>) => rest)
  ofChannel('free', ({ free }: { free: bigint }) => free)
  ofChannel('withdrawal', ({ withdrawableAt }: { withdrawableAt: bigint }) => String(withdrawableAt))
  const ofReserve = (name: string, pick: (state: never) => unknown) =>
    add(`channel: ${name}`, 'UsageChannels', 'reserveOf', [w.channel, w.pool], pick)
  ofReserve('reserve', ({ reserved }: { reserved: bigint }) => reserved)
  ofReserve('redeemed', ({ redeemed }: { redeemed: bigint }) => redeemed)
  ofReserve('release', ({ releasedAt }: { releasedAt: bigint }) => String(releasedAt))
  for (const key of ['channel key', 'creator', 'stranger'] as const)
    add('channel: keys', 'UsageChannels', 'keyOf', [w.channel, w.people[key]])

  add('recipient: credit', 'RoyaltySplits', 'creditOf', [w.split, w.at.HostileToken, w.people.recipient])
  add('owner: credit', 'RoyaltySplits', 'creditOf', [w.split, w.at.HostileToken, w.people.owner])
  return readings
}

/** Who shares what a pool is paid, and what it is called when all of them do. */
const MEMBERS = ['work', 'sold', 'lapsed', 'lot']
export const EVERY_MEMBER = 'every member: earned +'

const textOf = (value: unknown) => JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each))

export async function readHoldings(w: World): Promise<Holdings> {
  const found = new Map<string, unknown>()
  const known = new Map<string, Promise<unknown>>()
  for (const [i, { name, to, fn, args, pick }] of readingsOf(w).entries()) {
    const question = `${to}.${fn}(${textOf(args)})`
    let asked = known.get(question)
    if (!asked) {
      asked = w.read(to, fn, ...args)
      known.set(question, asked)
    }
    const value = await asked
    // Readings of one name are parts of one thing.
    const key = found.has(name) ? `${name}#${i}` : name
    found.set(key, pick ? pick(value as never) : value)
  }
  return found
}

/** What differs: `name +` or `name -` for a number, the name alone for anything else. */
export function changesBetween(before: Holdings, after: Holdings): string[] {
  const changes = new Set<string>()
  for (const [key, old] of before) {
    const now = after.get(key)
    const name = key.replace(/#\d+$/, '')
    if (textOf(old) === textOf(now)) continue
    const isNumber = typeof old === 'bigint' && typeof now === 'bigint'
    changes.add(isNumber ? `${name} ${now > old ? '+' : '-'}` : name)
  }
  const shares = MEMBERS.map((name) => `${name}: earned +`)
  if (shares.every((share) => changes.has(share))) {
    for (const name of MEMBERS) for (const what of ['earned', 'claimable']) changes.delete(`${name}: ${what} +`)
    changes.add(EVERY_MEMBER)
  }
  return [...changes].sort()
}
