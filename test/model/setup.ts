/** What every history begins with: people have tokens and have allowed the contracts to take them; there are pools and works. */
import { type Actor, FIRST_OFFERS, FIRST_POOLS, type Op, type Universe } from './universe.ts'
import { NEVER } from './world.ts'

export const PAYERS: readonly Actor[] = ['firm', 'stranger', 'author', 'wallet']
const SPENDERS = ['creatorPools', 'licenseRegistry', 'usageEpochs', 'usageChannels', 'streamRenewals']
export const FUNDS = 10n ** 36n

export function setUp({ actors, labels, pools, works, catalogues, offers }: Universe): Op[] {
  const op = (from: Actor, to: string, fn: string, ...args: unknown[]): Op => ({ wait: 0n, from, to, fn, args })
  const zero = `0x${'0'.repeat(64)}`
  return [
    ...PAYERS.flatMap((payer) =>
      ['dollar', 'host', 'fee'].flatMap((coin) => [
        op(payer, coin, 'mint', actors[payer], FUNDS),
        ...SPENDERS.map((spender) => op(payer, coin, 'approve', labels.get(spender), NEVER)),
      ]),
    ),
    op('operator', 'fee', 'setFees', 100n, 0n),
    ...pools.slice(0, FIRST_POOLS).map(({ operator, terms }) => op(operator, 'creatorPools', 'createPool', terms)),
    ...works.slice(0, 7).map(({ creator, contentHash }) =>
      op(creator, 'workRegistry', 'register', {
        contentHash,
        metadataHash: zero,
        salt: zero,
        payee: `0x${'0'.repeat(40)}`,
        uses: 3n,
        royaltyBps: 500n,
      }),
    ),
    ...catalogues.slice(0, 1).map(({ root, count }) =>
      op('steward', 'workRegistry', 'registerCatalogue', {
        root,
        count,
        uses: 3n,
        royaltyBps: 100n,
        salt: zero,
        metadataHash: zero,
        uri: 'ipfs://leaves',
      }),
    ),
    ...offers.slice(0, FIRST_OFFERS).map(({ publisher, terms }) => op(publisher, 'licenseRegistry', 'publish', terms)),
    ...[0, 1, 2, 3, 4].map((i) =>
      op(works[i]?.creator ?? 'author', 'creatorPools', 'joinPool', pools[i]?.id, works[i]?.id),
    ),
    op('steward', 'creatorPools', 'joinLot', pools[0]?.id, actors.steward, catalogues[0]?.root, catalogues[0]?.count),
  ]
}
