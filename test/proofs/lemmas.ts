/**
 * What is proved about the contracts' arithmetic, for every value there is. Each lemma names the functions that it is about, which are
 * taken from the contracts as they stand, and a way to break them that the proof must notice (`npm run prove`).
 */
import type { Lemma } from '../../scripts/checks/lemma.ts'

const LICENSES = 'contracts/types/Licenses.sol'

const streams = { file: 'contracts/libraries/Streams.sol' }
const stream = { stream: ['uint128 rate', 'uint48 end', 'uint48 since'] }
const STREAMS: Lemma[] = [
  {
    ...streams,
    says: 'At every second, what of a stream has passed and what is ahead make its whole',
    functions: ['passed', 'ahead'],
    own: stream,
    given: 'uint256 time',
    proof: `require(stream_since <= stream_end && stream_since <= time);
        assert(passed(time) + ahead(time) == uint256(stream_rate) * (stream_end - stream_since));`,
    broken: ['stream.rate * (stream.end - time)', 'stream.rate * (stream.end - time + 1)'],
  },
  {
    ...streams,
    says: 'Nothing of a stream has passed before it began',
    functions: ['passed'],
    own: stream,
    given: 'uint256 time',
    proof: `require(time <= stream_since);
        assert(passed(time) == 0);`,
    broken: [': 0', ': stream.rate'],
  },
  {
    ...streams,
    says: 'Nothing of a stream is ahead from its end on',
    functions: ['ahead'],
    own: stream,
    given: 'uint256 time',
    proof: `require(time >= stream_end);
        assert(ahead(time) == 0);`,
    broken: [': 0', ': stream.rate'],
  },
  {
    ...streams,
    says: 'A deposit covers what was asked for, by less than one base unit too much',
    functions: ['up'],
    given: 'uint256 scaled',
    proof: `require(scaled < 2 ** 192);
        (uint256 amount, uint256 excess) = up(scaled);
        assert(amount * 2 ** 64 == scaled + excess && excess < 2 ** 64);`,
    broken: ['Math.ceilDiv(scaled, 1 << 64)', 'scaled / (1 << 64) + 1'],
  },
  {
    ...streams,
    says: 'A refund and the rest that stays make the whole, and the rest is less than one base unit',
    functions: ['down'],
    given: 'uint256 scaled',
    proof: `(uint256 amount, uint256 rest) = down(scaled);
        assert(amount * 2 ** 64 + rest == scaled && rest < 2 ** 64);`,
    broken: ['amount = scaled >> 64', 'amount = Math.ceilDiv(scaled, 1 << 64)'],
  },
]

const books = { file: 'contracts/libraries/Books.sol' }
const book = {
  book: ['uint256 accumulator', 'uint256 units', 'uint256 rate', 'uint256 carry', 'uint256 idle', 'uint256 syncedAt'],
}
const day = { day: ['uint128 rateEnding', 'uint64 unitsUp', 'uint64 unitsDown'] }
const BOOKS: Lemma[] = [
  {
    ...books,
    says: 'What is carried is less than the units among which it could not be divided',
    functions: ['distribute'],
    own: book,
    given: 'uint256 scaled',
    proof: `require(book_units > 0);
        distribute(scaled);
        assert(book_carry < book_units);`,
    broken: ['total % book.units', 'total % (book.units + 1)'],
  },
  {
    ...books,
    isSlow: true,
    says: 'What a unit has earned never falls, and money waits only where nobody holds units',
    functions: ['distribute'],
    own: book,
    given: 'uint256 scaled',
    proof: `(uint256 accumulator, uint256 idle) = (book_accumulator, book_idle);
        distribute(scaled);
        assert(book_accumulator >= accumulator);
        assert(book_units == 0 ? book_accumulator == accumulator : book_idle == idle);`,
    broken: ['book.accumulator += total', 'book.accumulator = total'],
  },
  {
    ...books,
    says: 'What comes while nobody holds units waits, all of it',
    functions: ['distribute'],
    own: book,
    given: 'uint256 scaled',
    proof: `(uint256 carry, uint256 idle) = (book_carry, book_idle);
        require(book_units == 0);
        distribute(scaled);
        assert(book_idle == idle + scaled && book_carry == carry);`,
    broken: ['book.idle += scaled', 'book.idle = scaled'],
  },
  {
    ...books,
    says: 'A book goes to the second that it is brought to, and never back',
    functions: ['distribute', 'accrue'],
    own: book,
    given: 'uint256 time',
    proof: `uint256 former = book_syncedAt;
        accrue(time);
        assert(book_syncedAt == Math.max(former, time));`,
    broken: ['book.syncedAt = time;', 'book.syncedAt = time - 1;'],
  },
  {
    ...books,
    says: 'A day takes from the rate what ends on it, and changes the units by what comes less what goes',
    functions: ['turn'],
    own: { ...book, ...day },
    proof: `(uint256 rate, uint256 units) = (book_rate, book_units);
        turn();
        assert(book_rate + day_rateEnding == rate);
        assert(book_units + day_unitsDown == units + day_unitsUp);`,
    broken: ['book.units + day.unitsUp', 'book.units + day.unitsUp + 1'],
  },
]

const members = { file: 'contracts/libraries/Members.sol' }
const member = {
  member: ['uint256 snapshot', 'uint256 units', 'uint256 dust', 'uint256 owed', 'uint256 since'],
}
const MEMBERS: Lemma[] = [
  {
    ...members,
    says: 'A claim leaves less dust than units, so that dust never makes a base unit by itself',
    functions: ['earned', 'take'],
    own: member,
    given: 'uint256 accumulator',
    proof: `require(member_units > 0 && member_dust < member_units);
        take(accumulator);
        assert(member_dust < member_units);`,
    broken: ['fraction % member.units', 'fraction % member.units + 1'],
  },
  {
    ...members,
    isSlow: true,
    says: 'A claim pays all whole base units that were earned',
    functions: ['earned', 'take'],
    own: member,
    given: 'uint256 accumulator',
    proof: `uint256 scaled = earned(accumulator);
        uint256 amount = take(accumulator);
        assert(amount * 2 ** 64 <= scaled && scaled - amount * 2 ** 64 < 2 ** 64);`,
    broken: ['amount = scaled >> 64', 'amount = (scaled >> 64) + 1'],
  },
  {
    ...members,
    says: 'A change of units leaves what was earned before, to the fraction',
    functions: ['earned', 'change', 'clamp'],
    own: member,
    given: 'uint256 accumulator, uint256 units, uint256 time',
    proof: `uint256 before = earned(accumulator);
        change(accumulator, units, time);
        assert(member_owed == before && member_dust == 0 && member_snapshot == accumulator && member_units == units);`,
    broken: ['member.dust = 0', 'member.dust = member.units'],
  },
  {
    ...members,
    says: 'Since when units are held changes only where holding begins or ends',
    functions: ['earned', 'change', 'clamp'],
    own: member,
    given: 'uint256 accumulator, uint256 units, uint256 time',
    proof: `(uint256 since, bool held) = (member_since, member_units != 0);
        change(accumulator, units, time);
        assert(held == (units != 0) ? member_since == since : member_since <= time);`,
    broken: ['(member.units == 0) != (units == 0)', 'member.units != units'],
  },
  {
    ...members,
    says: 'A second of a membership fits its 40 bits, and is the second itself until the year 36,812',
    functions: ['clamp'],
    given: 'uint256 time',
    proof: `uint256 kept = clamp(time);
        assert(kept < 2 ** 40 && kept <= time && (time >= 2 ** 40 - 1 || kept == time));`,
    broken: ['time < type(uint40).max', 'time < type(uint48).max'],
  },
]

const statements = {
  file: 'contracts/libraries/Statements.sol',
  constants: 'uint256 internal constant WHOLE_SHARE = 1_000_000;',
}
const tariff = {
  tariff: ['uint256 unitPrice', 'uint256 revenueShare', 'uint256 floor', 'uint256 guarantee', 'uint256 cap'],
}
const STATEMENTS: Lemma[] = [
  {
    ...statements,
    says: 'A period never owes more than its cap',
    functions: ['owedFor'],
    own: tariff,
    given: 'uint256 units, uint256 revenue',
    proof: `require(tariff_cap != 0);
        assert(owedFor(units, revenue) <= tariff_cap);`,
    broken: ['Math.min(owed, tariff.cap)', 'Math.max(owed, tariff.cap)'],
  },
  {
    ...statements,
    says: 'A period never owes less than its guarantee, unless the cap is lower',
    functions: ['owedFor'],
    own: tariff,
    given: 'uint256 units, uint256 revenue',
    proof: `require(tariff_cap == 0 || tariff_cap >= tariff_guarantee);
        assert(owedFor(units, revenue) >= tariff_guarantee);`,
    broken: ['Math.max(owed, tariff.guarantee)', 'Math.min(owed, tariff.guarantee)'],
  },
  {
    ...statements,
    says: 'A period ends with its license at the latest',
    functions: ['endOf'],
    given: 'uint256 start, uint256 end, uint256 length, uint256 period',
    proof: 'assert(endOf(start, end, length, period) <= end);',
    broken: ['Math.min(', 'Math.max('],
  },
  {
    ...statements,
    says: 'There is a period exactly where the license lasts',
    functions: ['count'],
    given: 'uint256 start, uint256 end, uint256 length',
    proof: `require(length > 0 && end != type(uint256).max);
        assert((count(start, end, length) == 0) == (end <= start));`,
    broken: ['end <= start', 'end <= start + 1'],
  },
]

const standings = {
  isSlow: true,
  file: 'contracts/libraries/Standings.sol',
  functions: ['judge', '_after'],
  constants: 'uint256 internal constant NEVER = type(uint256).max;',
  enums: { Standing: LICENSES, NoticeKind: LICENSES },
  own: {
    facts: [
      'uint256 start',
      'uint256 end',
      'uint256 streamEndsAt',
      'uint256 statementDueAt',
      'uint256 credentialUntil',
      'uint256 cure',
      'uint256 licenseeNotice',
      'uint256 publisherNotice',
      'uint256 breachNotice',
    ],
    verdict: ['Standing standing', 'uint256 lapsesAt', 'uint256 terminatesAt', 'NoticeKind kind'],
  },
}
const STANDINGS: Lemma[] = [
  {
    ...standings,
    says: 'Three fixed seconds tell what a license is worth: it is past due from its lapse, expired from its end, and nothing else between',
    given: 'uint256 time',
    proof: `require(time < NEVER);
        judge(time);
        bool lasts = time < facts_end && time < verdict_terminatesAt;
        assert((verdict_standing == Standing.Expired) == (time >= facts_end && time < verdict_terminatesAt));
        assert((verdict_standing == Standing.PastDue) == (lasts && time >= verdict_lapsesAt));
        assert((verdict_standing == Standing.Active) == (lasts && time < verdict_lapsesAt));`,
    broken: ['time >= facts.end', 'time > facts.end'],
  },
  {
    ...standings,
    says: "A termination comes before the license's end, or never, and then it has no kind",
    given: 'uint256 time',
    proof: `judge(time);
        assert(verdict_terminatesAt == NEVER || verdict_terminatesAt < facts_end);
        assert((verdict_terminatesAt == NEVER) == (verdict_kind == NoticeKind.None) || facts_end == NEVER);`,
    broken: ['terminated >= facts.end', 'terminated > facts.end'],
  },
  {
    ...standings,
    says: 'Who lapses has all of the cure time before being terminated for it',
    given: 'uint256 time',
    proof: `judge(time);
        assert(verdict_kind != NoticeKind.Lapse || verdict_terminatesAt == verdict_lapsesAt + facts_cure);
        assert(verdict_lapsesAt >= facts_start);`,
    broken: ['lapse + facts.cure', 'lapse + facts.cure / 2'],
  },
  {
    ...standings,
    says: 'A license is terminated from the very second that the verdict names, and not before',
    given: 'uint256 time',
    proof: `require(time < NEVER);
        judge(time);
        assert((verdict_standing == Standing.Terminated) == (time >= verdict_terminatesAt));
        assert(verdict_standing != Standing.Active || time < verdict_lapsesAt);`,
    broken: ['time >= terminated', 'time > terminated'],
  },
]

export const LEMMAS: readonly Lemma[] = [...STREAMS, ...BOOKS, ...MEMBERS, ...STATEMENTS, ...STANDINGS]
