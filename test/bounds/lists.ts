/**
 * Every list that the contracts take, by the names that the ABIs give them, and what becomes of a list that is empty, of one that names
 * an entry twice, and of an entry that is zero. boundaries.test.ts holds this table against the ABIs and tries it.
 */
import assert from 'node:assert/strict'
import type { AbiFunction, AbiParameter } from 'viem'
import type { Actor } from '../model/universe.ts'
import { ZERO_ADDRESS, ZERO_ID } from '../model/world.ts'
import { most, type Scene } from './scene.ts'

export type Try = {
  args: unknown[]
  /** The error by which it is refused; none where it goes through. */
  error?: string
  /** What it gives. */
  result?: unknown
  /** What is true afterwards. */
  check?: () => Promise<void>
}
export type Lists = {
  from: Actor
  /** The lists that these tries are about. */
  of: readonly string[]
  empty: (scene: Scene) => Try
  twice: (scene: Scene) => Try
  zero: (scene: Scene) => Try
}

/** The lists that a function takes: `workIds`, `proof.siblings`. */
export const listsOf = (item: AbiFunction): string[] => walk(item.inputs, '')
const walk = (inputs: readonly AbiParameter[], prefix: string): string[] =>
  inputs.flatMap((input) => {
    const isList = input.type.endsWith(']')
    const path = `${prefix}${input.name}`
    const inner = 'components' in input ? walk(input.components, `${path}${isList ? '[]' : ''}.`) : []
    return isList ? [path, ...inner] : inner
  })

const shares = (...numbers: number[]) => numbers.map(BigInt)
const half = shares(500_000, 500_000)

/** A proof with other siblings proves nothing: there is no such catalogue. */
const siblings = (from: Actor, rest: (scene: Scene) => unknown[]): Lists => {
  const changed = (change: (list: readonly string[]) => unknown[]) => (scene: Scene) => {
    const proof = structuredClone(scene.proofs[1]) as (typeof scene.proofs)[number]
    return {
      args: [{ ...proof, siblings: change(proof.siblings as string[]) }, ...rest(scene)],
      error: 'CatalogueProofInvalid',
    }
  }
  return {
    from,
    of: ['proof.siblings'],
    empty: changed(() => []),
    twice: changed((list) => [...list, list.at(-1)]),
    zero: changed((list) => [...list, ZERO_ID]),
  }
}

const claimOf = (scene: Scene) => structuredClone(scene.claim)
/** Once more as it was: the same work is paid once. */
const paidOnce = async (scene: Scene) => {
  const { paid } = (await scene.view(
    'usageEpochs',
    'stateOf',
    await scene.view('usageEpochs', 'epochIdOf', scene.epoch),
  )) as {
    paid: bigint
  }
  assert.equal(paid, scene.claim.amount)
}

const split = (error: [string, string, string], first: (scene: Scene) => unknown[]): Omit<Lists, 'from' | 'of'> => ({
  empty: (scene) => ({ args: [...first(scene), [], []], error: error[0] }),
  twice: (scene) => ({ args: [...first(scene), [scene.actors.author, scene.actors.author], half], error: error[1] }),
  zero: (scene) => ({ args: [...first(scene), [ZERO_ADDRESS, scene.actors.author], half], error: error[2] }),
})
const splitErrors: [string, string, string] = ['SplitEmpty', 'SplitRecipientsUnsorted', 'SplitRecipientsUnsorted']

export const LISTS: Record<string, Lists> = {
  'workRegistry.registerBatch': {
    from: 'stranger',
    of: ['contentHashes'],
    empty: () => ({ args: [[], 1n, 1n, ZERO_ID], error: 'WorkBatchEmpty' }),
    twice: ({ name }) => ({ args: [[name('new'), name('new')], 1n, 1n, ZERO_ID], error: 'WorkAlreadyRegistered' }),
    zero: ({ name }) => ({ args: [[name('new'), ZERO_ID], 1n, 1n, ZERO_ID], error: 'WorkContentHashZero' }),
  },
  'workRegistry.setConsentBatch': {
    from: 'author',
    of: ['workIds'],
    empty: () => ({ args: [[], 1n], error: 'WorkBatchEmpty' }),
    twice: ({ works, view }) => ({
      args: [[works[3], works[3]], 1n],
      check: async () => assert.equal(((await view('workRegistry', 'summaryOf', works[3])) as unknown[])[1], 1n),
    }),
    zero: ({ works }) => ({ args: [[works[3], ZERO_ID], 1n], error: 'WorkNotFound' }),
  },
  'workRegistry.materialize': siblings('stranger', () => []),
  'workRegistry.bindFor': siblings('stranger', ({ actors }) => [actors.coauthor, most(256), '0x']),
  'workRegistry.proposeBinding': siblings('steward', ({ actors }) => [actors.coauthor]),
  'workRegistry.vetoBinding': siblings('stranger', () => [most(256), '0x']),
  'workRegistry.finishBinding': siblings('stranger', () => []),

  'creatorPools.setUnitsBatch': {
    from: 'operator',
    of: ['workIds', 'units'],
    empty: ({ small }) => ({ args: [small, [], []] }),
    twice: ({ small, works, view }) => ({
      args: [small, [works[0], works[0]], [most(24), 4n]],
      check: async () => {
        const { totalUnits } = (await view('creatorPools', 'stateOf', small)) as { totalUnits: bigint }
        assert.equal(totalUnits, 4n + 3n, 'the last entry holds, once')
      },
    }),
    zero: ({ small, works }) => ({ args: [small, [works[0], ZERO_ID], [1n, 1n]], error: 'MemberNotJoined' }),
  },
  'creatorPools.claimBatch': {
    from: 'stranger',
    of: ['claims'],
    empty: () => ({ args: [[]], error: 'ClaimEmpty' }),
    twice: ({ small, works }) => {
      const claim = { poolId: small, workId: works[0] }
      return { args: [[claim, claim]], result: [3n, 0n] }
    },
    zero: ({ small, works }) => ({
      args: [
        [
          { poolId: small, workId: ZERO_ID },
          { poolId: small, workId: works[0] },
        ],
      ],
      result: [0n, 3n],
    }),
  },

  'usageEpochs.claim': {
    from: 'stranger',
    of: ['claims', 'claims[].siblings'],
    empty: () => ({ args: [[]], error: 'ClaimEmpty' }),
    twice: (scene) => ({ args: [[claimOf(scene), claimOf(scene)]], error: 'EpochAlreadyClaimed' }),
    zero: (scene) => ({ args: [[{ ...claimOf(scene), siblings: [ZERO_ID] }]], error: 'EpochProofInvalid' }),
  },
  'usageEpochs.materializeAndClaim': {
    from: 'stranger',
    of: ['proofs', 'proofs[].siblings', 'claims', 'claims[].siblings'],
    empty: (scene) => ({ args: [[], [claimOf(scene)]], check: () => paidOnce(scene) }),
    twice: (scene) => ({
      args: [[scene.proofs[0], scene.proofs[0]], [claimOf(scene)]],
      check: () => paidOnce(scene),
    }),
    zero: (scene) => ({
      args: [[{ ...scene.proofs[0], siblings: [ZERO_ID] }], [claimOf(scene)]],
      error: 'CatalogueProofInvalid',
    }),
  },

  'usageChannels.open': {
    from: 'firm',
    of: ['reservations'],
    empty: ({ dollar }) => ({ args: [dollar, 1n, ZERO_ID, 9n, 0n, []] }),
    twice: ({ dollar, large, view, actors }) => {
      const reservation = { poolId: large, amount: 5n }
      return {
        args: [dollar, 1n, ZERO_ID, 9n, 11n, [reservation, reservation]],
        check: async () => {
          const channelId = await view('usageChannels', 'channelIdOf', actors.firm, 1n, 9n)
          const { free } = (await view('usageChannels', 'channelOf', channelId)) as { free: bigint }
          const { reserved } = (await view('usageChannels', 'reserveOf', channelId, large)) as { reserved: bigint }
          assert.deepEqual([free, reserved], [1n, 10n])
        },
      }
    },
    zero: ({ dollar }) => ({
      args: [dollar, 1n, ZERO_ID, 9n, 10n, [{ poolId: ZERO_ID, amount: 0n }]],
      error: 'PoolNotFound',
    }),
  },
  'usageChannels.redeem': {
    from: 'stranger',
    of: ['vouchers'],
    empty: () => ({ args: [[]], result: [] }),
    twice: ({ voucher, channel, now }) => ({
      args: [[voucher(channel, 50n, now), voucher(channel, 50n, now)]],
      result: [50n, 0n],
    }),
    zero: ({ voucher, now }) => ({ args: [[voucher(ZERO_ID, 0n, now)]], error: 'KeyUnknown' }),
  },

  'royaltySplits.announce': { from: 'stranger', of: ['recipients', 'shares'], ...split(splitErrors, () => []) },
  'royaltySplits.distribute': {
    from: 'stranger',
    of: ['recipients', 'shares'],
    ...split(splitErrors, ({ dollar }) => [dollar]),
  },
}
