/**
 * A chain on which everybody of docs/access.md exists at once: pools with members, streams and money, licenses with epochs and
 * notices, a channel with a key, a catalogue, splits and inboxes with something in them.
 */
import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import { network } from 'hardhat'
import {
  type Abi,
  type Address,
  decodeErrorResult,
  decodeFunctionResult,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  maxUint256,
  numberToHex,
  parseAbi,
  parseSignature,
  signatureToCompactSignature,
  toHex,
  zeroAddress,
  zeroHash,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { deployOpenRoyalty } from '../../scripts/deploy/inProcess.ts'
import { usageLeafHashOf } from '../../sdk/src/tree/index.ts'

/** Kinds of people, each one account of its own, with what makes it one. */
export const PEOPLE = {
  stranger: 'is nobody to anything here',
  owner: 'owns the works',
  'approved for one': "is approved for the owner's work and the licensee's license (ERC-721)",
  'approved for all': "is the owner's and the licensee's operator (ERC-721)",
  payee: 'receives what the work earns',
  'former owner': 'has sold a work',
  steward: 'has registered the catalogue',
  creator: 'owns a work out of the catalogue',
  'claim key': 'is named by the catalogue for a work that waits, and has no wallet',
  'pool operator': 'sets the units of the pool',
  'pending operator': "is offered the pool operator's place",
  publisher: 'has published the offers, as the operator of then',
  licensee: 'holds the licenses',
  'named licensee': 'is the only one whom an offer is for',
  certifier: 'vouches for licensees',
  controller: 'has opened a stream of its own',
  'renewal payer': 'has written who may renew the stream at its expense',
  'channel payer': 'has opened the channel',
  'channel key': 'signs the vouchers of the channel',
  recipient: 'has a share in the split, and a credit',
  'fallback payee': "gets what is sent to the pool's inbox in other tokens",
} as const

/** The contracts themselves, as callers: none of them ever makes these calls but where the page says so. */
export const SIBLINGS = [
  'WorkRegistry',
  'CreatorPools',
  'LicenseRegistry',
  'UsageEpochs',
  'UsageChannels',
  'PoolInboxes',
  'StreamRenewals',
  'RoyaltySplits',
  'LicenseGateway',
] as const

export type Person = keyof typeof PEOPLE
export type Caller = Person | (typeof SIBLINGS)[number]
export const CALLERS = [...(Object.keys(PEOPLE) as Person[]), ...SIBLINGS]

export const DAY = 86_400
export const NEVER = 2 ** 48 - 1
const START = '2027-01-15T08:00:00Z'
const FUNDS = 10n ** 15n
export const RATE = 1n << 64n
export const ZERO_CREDENTIAL = { expiry: 0, signature: '0x' } as const

export const hashOf = (text: string): Hex => keccak256(toHex(text))
const keyOf = (name: string) => hashOf(`key of ${name}`)
const accountOf = (name: string) => privateKeyToAccount(keyOf(name))

const LEAF = ['uint32', 'bytes32', 'address', 'bool'] as const
const fieldsOf = (text: string) =>
  text.split(',').map((each) => {
    const [type, name] = each.split(' ') as [string, string]
    return { type, name }
  })

export type World = Awaited<ReturnType<typeof createWorld>>
export type Call = { to: string; fn: string; args: readonly unknown[] }
/** What a call came to: nothing where it went through, or the error's name. */
export type Ended = { ok: true; data: Hex } | { ok: false; error: string }

export async function createWorld() {
  const connection = await network.create({
    override: { allowUnlimitedContractSize: true, allowBlocksWithSameTimestamp: true, initialDate: START },
  })
  const { provider } = connection
  const request = <Result = unknown>(method: string, ...params: unknown[]) =>
    provider.request({ method, params } as never) as Promise<Result>
  const { contracts, publicClient } = await deployOpenRoyalty(connection, { dollars: 0n })
  const host = await connection.viem.deployContract('HostileToken')
  const chainId = await publicClient.getChainId()

  const abis: Record<string, Abi> = {}
  const at: Record<string, Address> = {}
  for (const [key, { abi, address }] of Object.entries({ ...contracts, hostileToken: host })) {
    const name = key.charAt(0).toUpperCase() + key.slice(1)
    abis[name] = abi as Abi
    at[name] = address
  }
  abis.Vault = parseAbi([
    'function transfer(address token, address to, uint256 amount)',
    'error VaultNotKeeper(address caller, address keeper)',
  ])
  const errors = Object.values(abis).flatMap((abi) => abi.filter(({ type }) => type === 'error'))

  const people = Object.fromEntries(Object.keys(PEOPLE).map((name) => [name, accountOf(name).address])) as Record<
    Person,
    Address
  >
  const addressOf = (caller: Caller | Address): Address =>
    caller.startsWith('0x') ? (caller as Address) : (people[caller as Person] ?? (at[caller] as Address))

  async function prepareAccount(address: Address): Promise<void> {
    await request('hardhat_impersonateAccount', address)
    await request('hardhat_setBalance', address, numberToHex(10n ** 20n))
  }

  const dataOf = ({ to, fn, args }: Call): Hex => {
    // Overloads are told apart by their arguments.
    const [name] = fn.split('(')
    return encodeFunctionData({ abi: abis[to] as Abi, functionName: name as string, args })
  }
  const errorOf = (error: unknown): string => {
    const data = revertDataOf(error)
    if (!data || data === '0x') return 'reverts without a word'
    try {
      return decodeErrorResult({ abi: errors, data }).errorName
    } catch {
      return `unknown error ${data.slice(0, 10)}`
    }
  }
  const params = (from: Caller | Address, call: Call, to = at[call.to]) => ({
    from: addressOf(from),
    to,
    data: dataOf(call),
    gas: numberToHex(16_000_000),
  })

  /** What a call would come to in the latest block, made by whomever. */
  async function attempt(from: Caller | Address, call: Call, to?: Address): Promise<Ended> {
    try {
      return { ok: true, data: await request<Hex>('eth_call', params(from, call, to), 'latest') }
    } catch (error) {
      return { ok: false, error: errorOf(error) }
    }
  }

  let now = 0
  async function readNow(): Promise<number> {
    const block = await request<{ timestamp: Hex }>('eth_getBlockByNumber', 'latest', false)
    now = Number(block.timestamp)
    return now
  }

  /** Makes a call, in the second of the latest block; it has to go through. */
  async function send(from: Caller | Address, to: string, fn: string, ...args: unknown[]): Promise<void> {
    const call = { to, fn, args }
    await request('evm_setNextBlockTimestamp', numberToHex(now))
    try {
      await request('eth_sendTransaction', params(from, call))
    } catch (error) {
      throw new Error(`${from} calls ${to}.${fn}: ${errorOf(error)}`)
    }
  }
  async function read<Result = unknown>(to: string, fn: string, ...args: unknown[]): Promise<Result> {
    const ended = await attempt(zeroAddress, { to, fn, args })
    if (!ended.ok) throw new Error(`${to}.${fn}: ${ended.error}`)
    return decodeFunctionResult({ abi: abis[to] as Abi, functionName: fn, args, data: ended.data }) as Result
  }
  async function wait(seconds: number): Promise<void> {
    now += seconds
    await request('evm_setNextBlockTimestamp', numberToHex(now))
    await request('evm_mine')
  }

  /** An EIP-712 signature by somebody here. */
  async function sign(
    who: string,
    contract: string,
    type: string,
    fields: string,
    message: Record<string, unknown>,
  ): Promise<Hex> {
    const name = contract === 'TestDollar' ? 'Test Dollar' : `OpenRoyalty ${contract}`
    return accountOf(who).signTypedData({
      domain: { name, version: '1', chainId, verifyingContract: at[contract] as Address },
      types: { [type]: fieldsOf(fields) },
      primaryType: type,
      message,
    })
  }

  /** Dollars, and allowances to all that take any. */
  async function fund(who: Caller | Address): Promise<void> {
    await prepareAccount(addressOf(who))
    await send(who, 'TestDollar', 'mint', addressOf(who), FUNDS)
    for (const spender of ['CreatorPools', 'LicenseRegistry', 'UsageEpochs', 'UsageChannels'])
      await send(who, 'TestDollar', 'approve', at[spender], maxUint256)
  }

  await readNow()
  for (const name of Object.keys(PEOPLE) as Person[]) {
    await prepareAccount(people[name])
    // A claim key is a key, and nothing else: it has no money.
    if (name !== 'claim key') await fund(name)
  }
  for (const name of SIBLINGS) await prepareAccount(at[name] as Address)

  /* Pool, made and used by the publisher before the place was handed on. */
  const poolTerms = (changes = {}) => ({
    token: at.TestDollar as Address,
    uses: 3,
    noticeDays: 0,
    joinUnits: 5,
    soleAgent: false,
    minStreamPerDay: 0n,
    fallbackPayee: people['fallback payee'],
    salt: zeroHash,
    ...changes,
  })
  const poolIdOf = (operator: Person, terms: ReturnType<typeof poolTerms>) =>
    read<Hex>('CreatorPools', 'poolIdOf', people[operator], terms)
  await send('publisher', 'CreatorPools', 'createPool', poolTerms())
  const pool = await poolIdOf('publisher', poolTerms())
  /** Where the operator of now makes one. */
  const secondPool = await poolIdOf('pool operator', poolTerms())
  const offerTerms = (changes = {}) => ({
    poolId: pool,
    textHash: hashOf('legal text'),
    uses: 3,
    eligibility: 0,
    party: zeroAddress as Address,
    exclusive: false,
    coversLater: true,
    transferable: true,
    distribution: 0,
    start: 0,
    duration: 0,
    noticeDays: 2,
    cureDays: 3,
    territory: 1,
    survives: 0,
    duties: 0,
    maxModels: 0,
    fee: 5n,
    minRate: 0n,
    unitPrice: 5n,
    revenueShare: 0,
    floor: 0n,
    guarantee: 0n,
    cap: 0n,
    periodDays: 3,
    graceDays: 2000,
    salt: zeroHash,
    ...changes,
  })
  const offers = {
    open: offerTerms(),
    byUse: offerTerms({ distribution: 1 }),
    named: offerTerms({ transferable: false, eligibility: 3, party: people['named licensee'] }),
    research: offerTerms({
      transferable: false,
      eligibility: 1,
      party: people.certifier,
      periodDays: 0,
      unitPrice: 0n,
    }),
    lapsing: offerTerms({ graceDays: 1, periodDays: 1 }),
  }
  const offerIds = {} as Record<keyof typeof offers, Hex>
  for (const [name, terms] of Object.entries(offers)) {
    await send('publisher', 'LicenseRegistry', 'publish', terms)
    offerIds[name as keyof typeof offers] = await read('LicenseRegistry', 'offerIdOf', people.publisher, terms)
  }
  await send('publisher', 'CreatorPools', 'proposeOperator', pool, people['pool operator'])
  await send('pool operator', 'CreatorPools', 'acceptOperator', pool)
  await send('pool operator', 'CreatorPools', 'proposeOperator', pool, people['pending operator'])

  /* Works and catalogue. */
  const registration = (content: string, changes = {}) => ({
    contentHash: hashOf(content),
    metadataHash: zeroHash,
    salt: zeroHash,
    payee: zeroAddress as Address,
    uses: 3,
    royaltyBps: 500,
    ...changes,
  })
  const workIdOf = (creator: Address, content: string): Hex =>
    keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [creator, hashOf(content)]))
  const works = {} as Record<'work' | 'free' | 'lapsed' | 'sold', Hex>
  for (const name of ['work', 'free', 'lapsed'] as const) {
    await send('owner', 'WorkRegistry', 'register', registration(name, name === 'work' ? { payee: people.payee } : {}))
    works[name] = workIdOf(people.owner, name)
  }
  await send('former owner', 'WorkRegistry', 'register', registration('sold'))
  works.sold = workIdOf(people['former owner'], 'sold')
  await send('former owner', 'WorkRegistry', 'transferFrom', people['former owner'], people.owner, BigInt(works.sold))
  for (const name of ['work', 'lapsed', 'sold'] as const)
    await send('owner', 'CreatorPools', 'joinPool', pool, works[name])
  await send('owner', 'WorkRegistry', 'setConsent', works.lapsed, 0)
  await send('owner', 'WorkRegistry', 'approve', people['approved for one'], BigInt(works.work))
  await send('owner', 'WorkRegistry', 'setApprovalForAll', people['approved for all'], true)

  const leaves = [
    [0, hashOf('leaf 0'), people.creator, false],
    [1, hashOf('leaf 1'), people.creator, false],
    [2, hashOf('leaf 2'), people['claim key'], true],
    [3, hashOf('leaf 3'), people['claim key'], true],
  ] as [number, Hex, Address, boolean][]
  const tree = StandardMerkleTree.of(leaves, [...LEAF])
  const catalogueRegistration = {
    root: tree.root as Hex,
    count: leaves.length,
    uses: 3,
    royaltyBps: 100,
    salt: zeroHash,
    metadataHash: zeroHash,
    uri: 'ipfs://leaves',
  }
  await send('steward', 'WorkRegistry', 'registerCatalogue', catalogueRegistration)
  const catalogue = await read<Hex>('WorkRegistry', 'catalogueIdOf', people.steward, tree.root, leaves.length)
  const proofs = leaves.map(([index, contentHash, holder, isClaimKey], i) => ({
    steward: people.steward,
    count: leaves.length,
    leaf: { index, contentHash, holder, isClaimKey },
    siblings: tree.getProof(i) as Hex[],
  }))
  const leafWorks = leaves.map(([index]) =>
    keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'uint32' }], [catalogue, index])),
  )
  await send('steward', 'CreatorPools', 'joinLot', pool, people.steward, tree.root, leaves.length)
  await send('creator', 'WorkRegistry', 'materialize', proofs[0])
  await send('steward', 'WorkRegistry', 'proposeBinding', proofs[3], people.creator)

  /* Money, streams, renewal. */
  await send('licensee', 'CreatorPools', 'pay', pool, 1_000_000n, people.licensee, zeroHash)
  const today = () => Math.floor(now / DAY)
  const streamSalt = hashOf('stream')
  await send(
    'controller',
    'CreatorPools',
    'openStream',
    pool,
    streamSalt,
    RATE,
    today() + 40,
    maxUint256,
    people.controller,
  )
  const stream = await read<Hex>('CreatorPools', 'streamIdOf', people.controller, pool, streamSalt)
  await send('renewal payer', 'TestDollar', 'approve', at.StreamRenewals, maxUint256)
  const renewal = { periodsLeft: 3, periodDays: 30, until: NEVER, maxRate: RATE }
  await send('renewal payer', 'StreamRenewals', 'setRenewal', people.controller, pool, streamSalt, renewal)

  /* Licenses. */
  const acquisition = (offer: keyof typeof offers, licensee: Address, changes = {}) => ({
    offerId: offerIds[offer],
    licensee,
    salt: zeroHash,
    maxFee: 5n,
    rate: 0n,
    endDay: 0,
    maxDeposit: 0n,
    ...changes,
  })
  const licenseIdOf = (offer: keyof typeof offers, licensee: Address): Hex =>
    keccak256(
      encodeAbiParameters(
        [{ type: 'bytes32' }, { type: 'address' }, { type: 'bytes32' }],
        [offerIds[offer], licensee, zeroHash],
      ),
    )
  const credentialFor = async (licensee: Address, expiry: number, signer = 'certifier') => ({
    expiry,
    signature: await sign(
      signer,
      'LicenseRegistry',
      'Credential',
      'address certifier,address licensee,uint8 class,uint48 expiry',
      {
        certifier: people.certifier,
        licensee,
        class: 1,
        expiry,
      },
    ),
  })
  const licenses = {} as Record<'open' | 'byUse' | 'research' | 'lapsing', Hex>
  for (const offer of ['open', 'byUse', 'research', 'lapsing'] as const) {
    const credential = offer === 'research' ? await credentialFor(people.licensee, now + 3000 * DAY) : ZERO_CREDENTIAL
    await send('licensee', 'LicenseRegistry', 'acquire', acquisition(offer, people.licensee), credential)
    licenses[offer] = licenseIdOf(offer, people.licensee)
  }
  await send('licensee', 'LicenseRegistry', 'approve', people['approved for one'], BigInt(licenses.open))
  await send('licensee', 'LicenseRegistry', 'setApprovalForAll', people['approved for all'], true)
  await send('licensee', 'LicenseRegistry', 'openStream', licenses.open, RATE, today() + 30, maxUint256)

  /* Channel. */
  const channel = await read<Hex>('UsageChannels', 'channelIdOf', people['channel payer'], 1, 7n)
  await send('channel payer', 'UsageChannels', 'open', at.TestDollar, 1, licenses.open, 7n, 10_000n, [
    { poolId: pool, amount: 4_000n },
  ])
  await send('channel payer', 'UsageChannels', 'authorizeKey', channel, people['channel key'], NEVER, 500n)
  const voucher = async (total: bigint, signer = 'channel key') => {
    const message = { channelId: channel, poolId: pool, total, expiry: NEVER }
    const fields = 'bytes32 channelId,bytes32 poolId,uint96 total,uint48 expiry'
    const signature = await sign(signer, 'UsageChannels', 'Voucher', fields, message)
    const { r, yParityAndS } = signatureToCompactSignature(parseSignature(signature))
    return { ...message, r, vs: yParityAndS }
  }
  await send('channel payer', 'UsageChannels', 'redeem', [await voucher(100n)])

  /* Splits and inboxes. */
  const recipients = [people.recipient, people.owner].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
  const shares = [400_000, 600_000]
  const split = await read<Address>('RoyaltySplits', 'splitOf', recipients, shares)
  const inbox = await read<Address>('PoolInboxes', 'inboxOf', pool)
  await send('stranger', 'HostileToken', 'mint', split, 1_000_000n)
  await send('stranger', 'HostileToken', 'setBehavior', people.recipient, 1)
  await send('stranger', 'RoyaltySplits', 'distribute', at.HostileToken, recipients, shares)
  await send('stranger', 'HostileToken', 'setBehavior', people.recipient, 0)
  await send('stranger', 'TestDollar', 'mint', split, 1_000_000n)
  await send('stranger', 'TestDollar', 'mint', inbox, 2_000_000n)
  await send('stranger', 'PoolInboxes', 'sweep', pool)
  await send('stranger', 'TestDollar', 'mint', inbox, 3_000_000n)
  await send('stranger', 'HostileToken', 'mint', inbox, 4_000_000n)

  /* An epoch of the license that shares by use: two leaves, of a work and of the catalogue's first. */
  await wait(3 * DAY)
  const usage = (i: number, workId: Hex, amount: bigint) => ({ index: i, workId, amount })
  const shared = [usage(0, works.work, 70n), usage(1, leafWorks[1] as Hex, 30n)]
  const hashes = shared.map((each) =>
    usageLeafHashOf({ licenseId: licenses.byUse, period: 0, version: 1, ...each }),
  ) as [Hex, Hex]
  const [low, high] = [...hashes].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)) as [Hex, Hex]
  const root = keccak256(`0x${low.slice(2)}${high.slice(2)}`)
  const statement = (period: number, changes = {}) => ({
    period,
    replaces: 0,
    units: 20n,
    revenue: 0n,
    usageHash: zeroHash,
    ...changes,
  })
  await send('licensee', 'UsageEpochs', 'publish', at.LicenseRegistry, licenses.byUse, statement(0), root, 100n)
  const state = await read<{ start: bigint }>('LicenseRegistry', 'stateOf', licenses.byUse)
  const epoch = {
    registry: at.LicenseRegistry as Address,
    licenseId: licenses.byUse,
    period: 0,
    version: 1,
    poolId: pool,
    token: at.TestDollar as Address,
    payer: people.licensee,
    from: Number(state.start),
    to: Number(state.start) + 3 * DAY,
    root,
  }
  const claims = shared.map((each, i) => ({ epoch, ...each, heldAt: epoch.to - 1, siblings: [hashes[1 - i] as Hex] }))
  const epochId = await read<Hex>('UsageEpochs', 'epochIdOf', epoch)
  await wait(3 * DAY)

  let snapshot = await request<Hex>('evm_snapshot')

  return {
    ...{
      connection,
      abis,
      at,
      people,
      addressOf,
      attempt,
      send,
      read,
      wait,
      sign,
      fund,
      request,
      prepareAccount,
      dataOf,
    },
    ...{ pool, secondPool, poolTerms, offers, offerIds, offerTerms, registration, works, catalogue },
    ...{ catalogueRegistration, proofs, leafWorks, tree, streamSalt, stream, renewal, acquisition, licenses },
    ...{ credentialFor, channel, voucher, recipients, shares, split, inbox, statement, root, epoch, epochId, claims },
    now: () => now,
    today,
    /** Back to where everything is prepared and nothing was called. */
    async rewind(): Promise<void> {
      await request('evm_revert', snapshot)
      snapshot = await request<Hex>('evm_snapshot')
      await readNow()
    },
    async snapshot(): Promise<() => Promise<void>> {
      const id = await request<Hex>('evm_snapshot')
      return async () => {
        await request('evm_revert', id)
        await readNow()
      }
    },
  }
}

function revertDataOf(error: unknown): Hex | undefined {
  const { data, cause } = error as { data?: unknown; cause?: unknown }
  if (typeof data === 'string') return data as Hex
  if (typeof data === 'object' && data !== null && 'data' in data) return data.data as Hex
  if (cause) return revertDataOf(cause)
  throw error
}
