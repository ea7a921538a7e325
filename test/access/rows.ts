/**
 * Every call that changes something, with arguments that serve those who may make it, who that is, and why. A function may have several
 * rows: what is open to anyone with one's own money is closed to all with another's.
 */
import { type Address, encodeAbiParameters, type Hex, maxUint256, parseSignature, zeroHash } from 'viem'
import { EVERY_MEMBER } from './holdings.ts'
import { type Caller, DAY, hashOf, NEVER, RATE, type World, ZERO_CREDENTIAL } from './world.ts'

export type Row = {
  contract: string
  fn: string
  /** What tells this row from others of the function. */
  case?: string
  args: (world: World, caller: Address) => unknown[] | Promise<unknown[]>
  /** Who it goes through for. `anyone who pays`: the caller's own tokens are taken, so a caller without any is told so. */
  may: readonly Caller[] | 'anyone' | 'anyone who pays'
  /** One sentence: why these, and nobody else. */
  why: string
  /** What a stranger's call changes of anybody else's, each with its direction. Nothing, unless said. */
  changes?: readonly string[]
  /** What has to happen first. */
  before?: (world: World) => Promise<void>
  /** Whom it is called at; the contract, unless said. */
  at?: (world: World) => Address
}

type Rest = Omit<Row, 'contract' | 'fn' | 'args' | 'may' | 'why'>
const rowsOf =
  (contract: string) =>
  (fn: string, args: Row['args'], may: Row['may'], why: string, rest: Rest = {}): Row => ({
    contract,
    fn,
    args,
    may,
    why,
    ...rest,
  })

const DEADLINE = maxUint256
const other = (world: World) => world.people.creator
const HOLDERS = ['approved for one', 'approved for all'] as const
const BIND = 'address claimKey,bytes32 workId,address wallet,uint256 deadline'
const CALL = 'address owner,bytes32 workId,address target,bytes data,uint256 nonce,uint256 deadline'
const REGISTER =
  'address creator,bytes32 contentHash,bytes32 metadataHash,bytes32 salt,address payee,uint16 uses,uint16 royaltyBps,uint256 deadline'
const ACQUIRE =
  'bytes32 offerId,address licensee,bytes32 salt,uint256 maxFee,uint128 rate,uint24 endDay,uint256 maxDeposit,uint256 deadline'
const PERMIT = 'address owner,address spender,uint256 value,uint256 nonce,uint256 deadline'

const join = (pool: Hex) => encodeAbiParameters([{ type: 'bytes32' }, { type: 'bool' }], [pool, true])
const JOINED = ['pool: units +']

/* WORKS */

const works = rowsOf('WorkRegistry')
async function registerFor(w: World, signer: string) {
  const registration = w.registration('signed for')
  const message = { creator: w.people.creator, ...registration, deadline: DEADLINE }
  return [
    w.people.creator,
    registration,
    DEADLINE,
    await w.sign(signer, 'WorkRegistry', 'RegisterWork', REGISTER, message),
  ]
}
async function bindFor(w: World, signer: string) {
  const message = { claimKey: w.people['claim key'], workId: w.leafWorks[2], wallet: other(w), deadline: DEADLINE }
  return [w.proofs[2], other(w), DEADLINE, await w.sign(signer, 'WorkRegistry', 'BindWallet', BIND, message)]
}
async function callFor(w: World, signer: string) {
  const target = w.at.CreatorPools
  const message = {
    owner: w.people.owner,
    workId: w.works.free,
    target,
    data: join(w.pool),
    nonce: 0n,
    deadline: DEADLINE,
  }
  return [
    w.works.free,
    target,
    join(w.pool),
    DEADLINE,
    await w.sign(signer, 'WorkRegistry', 'CallForWork', CALL, message),
  ]
}
async function vetoFor(w: World, signer: string) {
  const message = { claimKey: w.people['claim key'], workId: w.leafWorks[2], deadline: DEADLINE }
  const fields = 'address claimKey,bytes32 workId,uint256 deadline'
  return [w.proofs[2], DEADLINE, await w.sign(signer, 'WorkRegistry', 'VetoBinding', fields, message)]
}
const MAY_MOVE_WORK = ['owner', ...HOLDERS] as const
const ERC721_MOVE =
  'ERC-721: a token moves by its owner, by whom the owner approved for it, and by an operator of the owner.'
const ERC721_APPROVE = 'ERC-721: an owner, or an operator of the owner, says who else may move a token.'
const ERC721_ALL = "ERC-721: whoever calls names an operator for the caller's own tokens."

const WORKS: Row[] = [
  works(
    'commit',
    () => [hashOf('commitment')],
    'anyone',
    'A commitment says nothing and binds nobody; only the creator inside it can open it.',
  ),
  works(
    'register',
    (w) => [w.registration('new')],
    'anyone',
    "The id is made of the caller's address, so nobody can take another creator's.",
  ),
  works(
    'registerAndCall',
    (w) => [w.registration('new'), w.at.CreatorPools, join(w.pool)],
    'anyone',
    'As register, then a call that vouches for the new owner alone. Here it joins a pool, which gives the units that its terms give everybody.',
    { changes: JOINED },
  ),
  works(
    'registerFor',
    (w) => registerFor(w, 'creator'),
    'anyone',
    'The creator has signed every word of it; the sender only pays the gas.',
    {
      case: 'signed by the creator',
      changes: ['creator: works owned +'],
    },
  ),
  works(
    'registerFor',
    (w) => registerFor(w, 'stranger'),
    [],
    "Without the creator's signature nobody registers in the creator's name.",
    {
      case: 'signed by somebody else',
    },
  ),
  works('registerBatch', () => [[hashOf('a'), hashOf('b')], 3, 500, zeroHash], 'anyone', 'As register, many at once.'),
  works(
    'registerCatalogue',
    (w) => [{ ...w.catalogueRegistration, root: hashOf('another root') }],
    'anyone',
    "The id is made of the caller's address; whose works the leaves name is the steward's claim, and gives no power over ids of others.",
  ),
  works(
    'materialize',
    (w) => [w.proofs[1]],
    'anyone',
    'The work goes to the wallet that its leaf names, whoever sends the proof.',
    {
      changes: ['creator: works owned +', 'leaf 1: consent', 'leaf 1: owner', 'leaf 1: payee'],
    },
  ),
  works('bindFor', (w) => bindFor(w, 'claim key'), 'anyone', 'The claim key has signed which wallet gets the work.', {
    case: 'signed by the claim key',
    changes: ['creator: works owned +', 'leaf 2: consent', 'leaf 2: owner', 'leaf 2: payee'],
  }),
  works('bindFor', (w) => bindFor(w, 'steward'), [], 'Only the claim key binds at once; its steward cannot.', {
    case: 'signed by the steward',
  }),
  works(
    'proposeBinding',
    (w) => [w.proofs[2], w.people.steward],
    ['steward'],
    "The catalogue's owner may propose a wallet, which the claim key can veto for 30 days.",
  ),
  works(
    'vetoBinding',
    (w) => [w.proofs[2], 0n, '0x'],
    ['claim key'],
    'The key that the leaf names refuses for its creator.',
    { case: 'without a signature' },
  ),
  works('vetoBinding', (w) => vetoFor(w, 'claim key'), 'anyone', 'The claim key has signed the refusal.', {
    case: 'signed by the claim key',
    changes: ['leaf 2: proposal'],
  }),
  works(
    'vetoBinding',
    (w) => vetoFor(w, 'owner'),
    ['claim key'],
    "For the key itself the signature is not looked at; anybody else needs the key's.",
    {
      case: 'signed by somebody else',
    },
  ),
  works('finishBinding', (w) => [w.proofs[3]], [], 'The claim key has 30 days for its veto.', {
    case: 'within 30 days',
  }),
  works(
    'finishBinding',
    (w) => [w.proofs[3]],
    'anyone',
    'What nobody vetoed in 30 days takes effect, whoever sends it.',
    {
      case: 'after 30 days',
      before: (w) => w.wait(30 * DAY),
      changes: ['creator: works owned +', 'leaf 3: consent', 'leaf 3: owner', 'leaf 3: payee', 'leaf 3: proposal'],
    },
  ),
  works(
    'setConsent',
    (w) => [w.works.work, 0],
    ['owner'],
    "Consent is its owner's alone; whom the owner lets move the token does not speak for it.",
  ),
  works(
    'setConsent',
    (w) => [w.leafWorks[0], 0],
    ['creator'],
    'Once its creator holds it, the steward has no power over a work.',
    {
      case: 'a work out of a catalogue',
    },
  ),
  works(
    'setConsent',
    (w) => [w.catalogue, 0],
    ['steward'],
    "A catalogue's consent is its owner's, and holds for works whose owners have not spoken.",
    {
      case: 'a catalogue',
    },
  ),
  works('setConsentBatch', (w) => [[w.works.work, w.works.free], 0], ['owner'], 'As setConsent, many at once.'),
  works(
    'setPayee',
    (w) => [w.works.work, other(w)],
    ['owner'],
    "Where the money goes is its owner's to say, and takes seven days.",
  ),
  works('lockPayee', (w) => [w.works.work], ['owner'], "Giving that up for good is its owner's too."),
  works('setUri', (w) => [w.works.work, 'ipfs://work'], ['owner'], "What a token shows is its owner's to say."),
  works(
    'callFor',
    (w) => callFor(w, 'owner'),
    'anyone',
    'The owner has signed which call; the sender only pays the gas. Here it joins a pool.',
    {
      case: 'signed by the owner',
      changes: ['free: member', 'free: memberships +', 'owner: nonce +', ...JOINED],
    },
  ),
  works(
    'callFor',
    (w) => callFor(w, 'approved for all'),
    [],
    'An operator moves tokens; it does not sign for their owner.',
    { case: 'signed by an operator of the owner' },
  ),
  works('approve', (w) => [other(w), BigInt(w.works.work)], ['owner', 'approved for all'], ERC721_APPROVE),
  works('setApprovalForAll', (w) => [other(w), true], 'anyone', ERC721_ALL),
  works('transferFrom', (w) => [w.people.owner, other(w), BigInt(w.works.work)], MAY_MOVE_WORK, ERC721_MOVE),
  works('safeTransferFrom', (w) => [w.people.owner, other(w), BigInt(w.works.work)], MAY_MOVE_WORK, ERC721_MOVE, {
    case: 'without data',
  }),
  works('safeTransferFrom', (w) => [w.people.owner, other(w), BigInt(w.works.work), '0x'], MAY_MOVE_WORK, ERC721_MOVE, {
    case: 'with data',
  }),
]

/* POOLS */

const pools = rowsOf('CreatorPools')
const secondPool = async (w: World) => w.send('pool operator', 'CreatorPools', 'createPool', w.poolTerms())
const byOperator = ['pool operator'] as const
const openStream = (w: World, payer: Address) => [
  w.pool,
  hashOf('another stream'),
  RATE,
  w.today() + 9,
  maxUint256,
  payer,
]
const topUp = (w: World, payer: Address) => [
  w.people.controller,
  w.pool,
  w.streamSalt,
  w.today() + 60,
  maxUint256,
  payer,
]
const NOT_ANOTHERS =
  "Only the payer's own call takes the payer's tokens; any other caller is asked to bring them, and has no code that could."
const PAID = ['pools: money +', EVERY_MEMBER]

const POOLS: Row[] = [
  pools(
    'createPool',
    (w) => [w.poolTerms({ salt: hashOf('new pool') })],
    'anyone',
    "The id is made of the caller's address, who is the new pool's operator and nobody else's.",
  ),
  pools(
    'describePool',
    (w) => [w.pool, 'ipfs://pool'],
    byOperator,
    'The operator says where the pool is described; only the event keeps it.',
  ),
  pools('proposeOperator', (w) => [w.pool, other(w)], byOperator, "The place is its holder's to hand on."),
  pools('acceptOperator', (w) => [w.pool], ['pending operator'], 'Whom it was offered to has to take it.'),
  pools(
    'renounceOperator',
    (w) => [w.pool],
    byOperator,
    "Giving the place up for good is its holder's to do, while somebody holds units.",
  ),
  pools('joinPool', (w) => [w.pool, w.works.free], ['owner'], "A work joins by its owner's call."),
  pools(
    'joinLot',
    (w) => [w.secondPool, w.people.steward, w.tree.root, 4],
    ['steward'],
    "A catalogue joins by its owner's call.",
    { before: secondPool },
  ),
  pools(
    'leavePool',
    (w) => [w.pool, w.works.work],
    ['owner'],
    "A work leaves by its owner's call, with all that it has earned.",
  ),
  pools('leavePool', (w) => [w.pool, w.catalogue], ['steward'], "A lot leaves by its owner's call.", { case: 'a lot' }),
  pools(
    'drop',
    (w) => [w.pool, w.works.lapsed],
    'anyone',
    "The owner has taken back the consent that membership needs. What the work earned stays the work's.",
    {
      case: 'a work that does not consent',
      changes: ['lapsed: member', 'lapsed: memberships -', 'pool: units -'],
    },
  ),
  pools('drop', (w) => [w.pool, w.works.work], [], 'Whoever consents stays.', { case: 'a work that consents' }),
  pools(
    'extract',
    (w) => [w.pool, w.catalogue, 0],
    'anyone',
    "The work's units and earnings move into a membership of its own, to the fraction.",
    {
      changes: ['leaf 0: claimable +', 'leaf 0: earned +', 'leaf 0: member', 'leaf 0: memberships +', 'lot: member'],
    },
  ),
  pools(
    'setUnits',
    (w) => [w.pool, w.works.work, 9],
    byOperator,
    "Units are the operator's to set, after the pool's notice; what is earned they do not touch.",
  ),
  pools('setUnitsBatch', (w) => [w.pool, [w.works.work], [9]], byOperator, 'As setUnits, many at once.'),
  pools(
    'pay',
    (w, caller) => [w.pool, 1000n, caller, zeroHash],
    'anyone who pays',
    'Anybody may give, out of its own tokens; members only gain.',
    {
      case: 'own money',
      changes: PAID,
    },
  ),
  pools('pay', (w) => [w.pool, 1000n, w.people.licensee, zeroHash], ['licensee'], NOT_ANOTHERS, {
    case: "the licensee's money",
  }),
  pools(
    'openStream',
    (w, caller) => openStream(w, caller),
    'anyone who pays',
    "As pay, over time. The stream is the caller's.",
    {
      case: 'own money',
      changes: ['pools: money +', 'pool: rate +'],
    },
  ),
  pools('openStream', (w) => openStream(w, w.people.licensee), ['licensee'], NOT_ANOTHERS, {
    case: "the licensee's money",
  }),
  pools(
    'topUpStream',
    (w, caller) => topUp(w, caller),
    'anyone who pays',
    'Anybody may lengthen a stream as a gift: its controller decides about what is paid.',
    {
      case: 'own money',
      changes: ['pools: money +', 'stream: end +'],
    },
  ),
  pools('topUpStream', (w) => topUp(w, w.people.licensee), ['licensee'], NOT_ANOTHERS, {
    case: "the licensee's money",
  }),
  pools(
    'setStreamRate',
    (w, caller) => [w.pool, w.streamSalt, RATE * 2n, maxUint256, caller],
    ['controller'],
    "A stream is found by its controller's address: to anybody else there is none.",
  ),
  pools(
    'cancelStream',
    (w, caller) => [w.pool, w.streamSalt, 0, caller],
    ['controller'],
    "A stream is found by its controller's address; what has passed stays passed.",
  ),
  pools('sync', (w) => [w.pool, 32n], 'anyone', 'Bringing books up to date changes nothing that they say.'),
  pools('claim', (w) => [w.pool, w.works.work], 'anyone', "The money goes to the work's payee, whoever asks for it.", {
    changes: ['payee: dollars +', 'pools: money -', 'work: claimable -', 'work: earned -'],
  }),
  pools('claimBatch', (w) => [[{ poolId: w.pool, workId: w.works.work }]], 'anyone', 'As claim, many at once.', {
    changes: ['payee: dollars +', 'pools: money -', 'work: claimable -', 'work: earned -'],
  }),
  pools(
    'onWorkCall',
    (w) => [w.works.free, w.people.owner, join(w.pool)],
    ['WorkRegistry'],
    "The registry's word that the work's owner wants it; the registry gives it in callFor and registerAndCall only.",
  ),
]

/* LICENSES */

const licenses = rowsOf('LicenseRegistry')
const MAY_MOVE_LICENSE = ['licensee', ...HOLDERS] as const
const byLicensee = ['licensee'] as const
const forController = (w: World) => w.acquisition('open', w.people.controller)
async function acquireFor(w: World, signer: string) {
  const message = { ...forController(w), deadline: DEADLINE }
  return [
    forController(w),
    ZERO_CREDENTIAL,
    DEADLINE,
    await w.sign(signer, 'LicenseRegistry', 'Acquisition', ACQUIRE, message),
  ]
}
const ACQUIRED = ['controller: dollars -', 'controller: licenses +', ...PAID]

const LICENSES: Row[] = [
  licenses(
    'publish',
    (w) => [w.offerTerms({ salt: hashOf('new offer') })],
    byOperator,
    "A pool's works are offered by the pool's operator.",
  ),
  licenses(
    'close',
    (w) => [w.offerIds.open],
    ['publisher', 'pool operator'],
    'Who published an offer, and who operates the pool now, may stop selling it; sold licenses stay.',
  ),
  licenses(
    'acquire',
    (w, caller) => [w.acquisition('open', caller, { salt: hashOf('own') }), ZERO_CREDENTIAL],
    'anyone who pays',
    "An offer to anyone is one, for the caller and at the caller's expense.",
    {
      case: 'an offer to anyone',
      changes: PAID,
    },
  ),
  licenses(
    'acquire',
    (w, caller) => [w.acquisition('named', caller), ZERO_CREDENTIAL],
    ['named licensee'],
    'The offer names who may take it.',
    { case: 'an offer to one' },
  ),
  licenses(
    'acquire',
    (w) => [w.acquisition('open', w.people.licensee, { salt: hashOf('own') }), ZERO_CREDENTIAL],
    byLicensee,
    'Nobody takes a license for another, who would pay for it.',
    { case: 'for the licensee' },
  ),
  licenses(
    'acquireFor',
    (w) => acquireFor(w, 'controller'),
    'anyone',
    'The licensee-to-be has signed offer, price and deadline, and has allowed the registry to take it.',
    {
      case: 'signed by who pays',
      changes: ACQUIRED,
    },
  ),
  licenses('acquireFor', (w) => acquireFor(w, 'publisher'), [], 'A publisher cannot sell to whom has not signed.', {
    case: 'signed by the publisher',
  }),
  licenses(
    'renewCredential',
    async (w) => [w.licenses.research, await w.credentialFor(w.people.licensee, w.now() + 4000 * DAY)],
    'anyone',
    "The certifier's word, for longer; it can only help the license.",
    {
      case: 'signed by the certifier',
      changes: ['license research: state'],
    },
  ),
  licenses(
    'renewCredential',
    async (w) => [w.licenses.research, await w.credentialFor(w.people.licensee, w.now() + 4000 * DAY, 'licensee')],
    [],
    'Nobody vouches for oneself.',
    { case: 'signed by the licensee' },
  ),
  licenses(
    'openStream',
    (w) => [w.licenses.byUse, RATE, w.today() + 9, maxUint256],
    byLicensee,
    "A license's stream is its holder's, who pays for it.",
  ),
  licenses(
    'setStreamRate',
    (w) => [w.licenses.open, RATE * 2n, maxUint256],
    byLicensee,
    "A license's stream is its holder's.",
  ),
  licenses(
    'cancelStream',
    (w) => [w.licenses.open, 0],
    byLicensee,
    "A license's stream is its holder's, as far as the terms let it end.",
  ),
  licenses(
    'report',
    (w) => [w.licenses.open, w.statement(0), maxUint256],
    byLicensee,
    'Who holds the license states what was used, and pays.',
  ),
  licenses(
    'reportByUse',
    (w) => [w.licenses.byUse, w.statement(1), w.people.licensee, 100n],
    ['UsageEpochs'],
    "The epochs' word that the licensee has called and paid; they give it in publish only.",
  ),
  licenses(
    'creditVouchers',
    (w) => [w.licenses.open, w.channel],
    'anyone',
    'Counts what vouchers of a channel for this license have paid; it can only lower what is missing.',
    {
      changes: ['license open: state'],
    },
  ),
  licenses(
    'giveNotice',
    (w) => [w.licenses.open, 1, zeroHash],
    byLicensee,
    "The licensee's notice is the licensee's.",
    { case: "the licensee's" },
  ),
  licenses(
    'giveNotice',
    (w) => [w.licenses.open, 2, zeroHash],
    ['publisher'],
    "The publisher's notice is the publisher's, as the terms allow.",
    { case: "the publisher's" },
  ),
  licenses(
    'giveNotice',
    (w) => [w.licenses.open, 3, zeroHash],
    ['publisher'],
    'Of a breach too, which can be cured for as long as the terms say.',
    { case: 'of a breach' },
  ),
  licenses('withdrawNotice', (w) => [w.licenses.open, 1], byLicensee, 'Who gave a notice takes it back.', {
    case: "the licensee's",
    before: (w) => w.send('licensee', 'LicenseRegistry', 'giveNotice', w.licenses.open, 1, zeroHash),
  }),
  licenses('withdrawNotice', (w) => [w.licenses.open, 3], ['publisher'], 'Who gave a notice takes it back.', {
    case: 'of a breach',
    before: (w) => w.send('publisher', 'LicenseRegistry', 'giveNotice', w.licenses.open, 3, zeroHash),
  }),
  licenses(
    'recordStanding',
    (w) => [w.licenses.lapsing],
    'anyone',
    'Stores what time has produced already; the views say the same before and after.',
  ),
  licenses(
    'onPoolPayment',
    (w) => [w.at.TestDollar, w.people.licensee, 100n],
    [],
    "The pools ask for a payment only while the registry is making one, and then for its payer's alone.",
  ),
  licenses('approve', (w) => [other(w), BigInt(w.licenses.open)], ['licensee', 'approved for all'], ERC721_APPROVE),
  licenses('setApprovalForAll', (w) => [other(w), true], 'anyone', ERC721_ALL),
  licenses(
    'transferFrom',
    (w) => [w.people.licensee, other(w), BigInt(w.licenses.open)],
    MAY_MOVE_LICENSE,
    ERC721_MOVE,
  ),
  licenses(
    'safeTransferFrom',
    (w) => [w.people.licensee, other(w), BigInt(w.licenses.open)],
    MAY_MOVE_LICENSE,
    ERC721_MOVE,
    { case: 'without data' },
  ),
  licenses(
    'safeTransferFrom',
    (w) => [w.people.licensee, other(w), BigInt(w.licenses.open), '0x'],
    MAY_MOVE_LICENSE,
    ERC721_MOVE,
    { case: 'with data' },
  ),
]

/* EPOCHS */

const epochs = rowsOf('UsageEpochs')
const EPOCHS: Row[] = [
  epochs(
    'publish',
    (w) => [w.at.LicenseRegistry, w.licenses.byUse, w.statement(1), w.root, 100n],
    byLicensee,
    'Who holds the license states, pays, and says among whom it is shared.',
  ),
  epochs('claim', (w) => [[w.claims[0]]], 'anyone', "Each leaf goes to its work's payee, whoever sends the proof.", {
    changes: ['epoch: claimed', 'epochs: money -', 'payee: dollars +'],
  }),
  epochs('materializeAndClaim', (w) => [[w.proofs[1]], [w.claims[1]]], 'anyone', 'As materialize, then claim.', {
    changes: [
      'creator: dollars +',
      'creator: works owned +',
      'epoch: claimed',
      'epochs: money -',
      'leaf 1: consent',
      'leaf 1: owner',
      'leaf 1: payee',
    ],
  }),
  epochs('close', (w) => [w.epoch], [], 'Until then it waits for claims.', { case: 'within three years' }),
  epochs(
    'close',
    (w) => [w.epoch],
    'anyone',
    "What nobody claimed in three years goes to the epoch's pool, whoever sends it there.",
    {
      case: 'after three years',
      before: (w) => w.wait(1097 * DAY),
      changes: [EVERY_MEMBER, 'epoch: closed', 'epochs: money -', 'pools: money +'],
    },
  ),
]

/* CHANNELS */

const channels = rowsOf('UsageChannels')
const byPayer = ['channel payer'] as const
async function authorizeFor(w: World, signer: string) {
  const message = { channelId: w.channel, key: other(w), until: NEVER, cap: 5n }
  const fields = 'bytes32 channelId,address key,uint48 until,uint96 cap'
  return [w.channel, other(w), NEVER, 5n, await w.sign(signer, 'UsageChannels', 'AuthorizeKey', fields, message)]
}
const CHANNELS: Row[] = [
  channels(
    'open',
    (w) => [w.at.TestDollar, 1, zeroHash, 1n, 100n, []],
    'anyone who pays',
    "The id is made of the caller's address, and the deposit comes from the caller.",
    { changes: ['channels: money +'] },
  ),
  channels(
    'topUp',
    (w) => [w.channel, 100n],
    'anyone who pays',
    "Anybody may add its own money, as a gift to the channel's payer.",
    {
      changes: ['channel: free +', 'channels: money +'],
    },
  ),
  channels('reserve', (w) => [w.channel, w.pool, 10n], byPayer, "What is set aside for whom is the payer's to say."),
  channels(
    'announceRelease',
    (w) => [w.channel, w.pool, 10n],
    byPayer,
    'Only the payer lowers a reserve, with notice.',
  ),
  channels('announceWithdrawal', (w) => [w.channel, 10n], byPayer, 'Only the payer withdraws, with notice.'),
  channels('finishRelease', (w) => [w.channel, w.pool], [], 'Nothing was announced.', { case: 'unannounced' }),
  channels(
    'finishRelease',
    (w) => [w.channel, w.pool],
    'anyone',
    'The payer has announced it and the notice is over: it is as if it had happened.',
    {
      case: 'due',
      before: async (w) => {
        await w.send('channel payer', 'UsageChannels', 'announceRelease', w.channel, w.pool, 10n)
        await w.wait(DAY)
      },
      changes: ['channel: free +'],
    },
  ),
  channels('finishWithdrawal', (w) => [w.channel], [], 'Nothing was announced.', { case: 'unannounced' }),
  channels(
    'finishWithdrawal',
    (w) => [w.channel],
    'anyone',
    'The payer has announced it and the notice is over; it goes to the payer, whoever sends it.',
    {
      case: 'due',
      before: async (w) => {
        await w.send('channel payer', 'UsageChannels', 'announceWithdrawal', w.channel, 10n)
        await w.wait(DAY)
      },
      changes: ['channel payer: dollars +', 'channel: free -', 'channels: money -', 'channel: withdrawal'],
    },
  ),
  channels(
    'authorizeKey',
    (w) => [w.channel, other(w), NEVER, 5n],
    byPayer,
    "Who may sign for a channel is its payer's to say.",
  ),
  channels('authorizeKeyFor', (w) => authorizeFor(w, 'channel payer'), 'anyone', 'The payer has signed it.', {
    case: 'signed by the payer',
    changes: ['channel: keys'],
  }),
  channels('authorizeKeyFor', (w) => authorizeFor(w, 'channel key'), [], 'A key cannot make another.', {
    case: 'signed by a key',
  }),
  channels(
    'revokeKey',
    (w) => [w.channel, w.people['channel key']],
    byPayer,
    "Who may not sign any more is its payer's to say, with notice.",
  ),
  channels(
    'redeem',
    async (w) => [[await w.voucher(150n)]],
    'anyone',
    'A key of the channel has signed what the pool gets, and the pool gets it whoever sends it.',
    {
      case: 'signed by a key',
      changes: ['channels: money -', 'channel: redeemed +', 'channel: reserve -', ...PAID],
    },
  ),
  channels(
    'redeem',
    async (w) => [[await w.voucher(150n, 'pool operator')]],
    [],
    'Who is to be paid does not say how much.',
    { case: "signed by the pool's operator" },
  ),
  channels(
    'onPoolPayment',
    (w) => [w.at.TestDollar, w.people['channel payer'], 100n],
    [],
    'The pools ask for a payment only while the channels are making one, of that amount.',
  ),
]

/* THE REST */

const inboxes = rowsOf('PoolInboxes')
const renewals = rowsOf('StreamRenewals')
const splits = rowsOf('RoyaltySplits')
const gateway = rowsOf('LicenseGateway')
const vault = rowsOf('Vault')
const lastDay = async (w: World) => {
  const { end } = await w.read<{ end: bigint }>('CreatorPools', 'streamOf', w.pool, w.stream)
  await w.wait(Number(end) - 3600 - w.now())
}
const renew = (w: World, payer: Address) => [w.people.controller, w.pool, w.streamSalt, payer]
async function acquireWithPermit(w: World, signer: string) {
  const [acquisition, credential, deadline, signature] = await acquireFor(w, signer)
  const message = {
    owner: w.people.controller,
    spender: w.at.LicenseRegistry,
    value: 5n,
    nonce: 0n,
    deadline: DEADLINE,
  }
  const { r, s, v } = parseSignature(await w.sign(signer, 'TestDollar', 'Permit', PERMIT, message))
  return [acquisition, credential, deadline, signature, { value: 5n, deadline: DEADLINE, v: Number(v), r, s }]
}
const REST: Row[] = [
  inboxes(
    'sweep',
    (w) => [w.pool],
    'anyone',
    "What was sent to the pool's address goes into the pool, whoever sends it on.",
    {
      changes: [EVERY_MEMBER, 'inbox: dollars -', 'pools: money +'],
    },
  ),
  inboxes(
    'sweepStray',
    (w) => [w.people.publisher, w.poolTerms(), w.at.HostileToken],
    'anyone',
    'What the pool does not take goes to the payee that its terms name.',
    {
      changes: ['fallback payee: other tokens +', 'inbox: other tokens -'],
    },
  ),
  inboxes(
    'sweepStray',
    (w) => [w.people.publisher, w.poolTerms({ fallbackPayee: w.people.stranger }), w.at.HostileToken],
    [],
    "Other terms are another pool's.",
    { case: 'with another payee' },
  ),
  inboxes(
    'onPoolPayment',
    (w) => [w.at.TestDollar, w.inbox, 100n],
    [],
    'The pools ask an inbox for money only while it is being swept.',
  ),
  renewals(
    'setRenewal',
    (w) => [w.people.controller, w.pool, w.streamSalt, w.renewal],
    'anyone',
    "Whoever calls allows what happens at the caller's own expense.",
  ),
  renewals(
    'renew',
    (w) => renew(w, w.people['renewal payer']),
    'anyone',
    'The payer has written how often, how long and how dear, and has allowed the contract to take it.',
    {
      case: 'as its payer has written',
      before: lastDay,
      changes: ['pools: money +', 'renewal payer: dollars -', 'renewal: left -', 'stream: end +'],
    },
  ),
  renewals('renew', (w) => renew(w, w.people.licensee), [], 'Who has written nothing pays nothing.', {
    case: "at another's expense",
    before: lastDay,
  }),
  renewals(
    'onPoolPayment',
    (w) => [w.at.TestDollar, w.people['renewal payer'], 100n],
    [],
    "The pools ask for a payment only while a renewal is being made, and then for its payer's alone.",
  ),
  splits(
    'announce',
    (w) => [w.recipients, w.shares],
    'anyone',
    'Puts into an event what the address is computed from.',
  ),
  splits(
    'distribute',
    (w) => [w.at.TestDollar, w.recipients, w.shares],
    'anyone',
    'The address is computed from recipients and shares: nobody can share it out in another way.',
    {
      changes: ['owner: dollars +', 'recipient: dollars +', 'split: dollars -'],
    },
  ),
  splits(
    'withdrawCredit',
    (w) => [w.split, w.at.HostileToken, w.people.recipient],
    'anyone',
    'A credit goes to its recipient, whoever asks.',
    {
      changes: ['recipient: credit -', 'recipient: other tokens +', 'split: other tokens -'],
    },
  ),
  gateway(
    'acquireWithPermit',
    (w) => acquireWithPermit(w, 'controller'),
    'anyone',
    'The licensee-to-be has signed both the permit and the acquisition.',
    {
      case: 'signed by who pays',
      changes: ['controller: allowance to LicenseRegistry -', ...ACQUIRED],
    },
  ),
  gateway(
    'acquireWithPermit',
    (w) => acquireWithPermit(w, 'publisher'),
    [],
    'A publisher cannot sell to whom has not signed.',
    { case: 'signed by the publisher' },
  ),
  vault(
    'transfer',
    (w) => [w.at.TestDollar, w.people.stranger, 100n],
    ['PoolInboxes'],
    'A vault obeys only the contract that made it, which moves no other way than the page says.',
    {
      case: "a pool's inbox",
      at: (w) => w.inbox,
    },
  ),
  vault(
    'transfer',
    (w) => [w.at.HostileToken, w.people.stranger, 100n],
    ['RoyaltySplits'],
    'A vault obeys only the contract that made it, which moves no other way than the page says.',
    {
      case: 'a split',
      at: (w) => w.split,
    },
  ),
]

export const ROWS: readonly Row[] = [...WORKS, ...POOLS, ...LICENSES, ...EPOCHS, ...CHANNELS, ...REST]
