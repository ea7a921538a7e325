import { memberIn, payeeIn, splitIn } from '@openroyalty/sdk/audit'
import type { Hex } from 'viem'
import { Section } from '../../components/Section.tsx'
import type { TokenLook } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { WHOLE } from '../../lib/creator.ts'
import { amountText, partsOf, shareText, shortHex } from '../../lib/format.ts'
import { paymentsIn } from '../../lib/payments.ts'

/** Ends that are drawn on each side; the rest goes into one. */
const SHOWN = 5
/** In units of the picture. */
const [WIDTH, LEFT, MIDDLE, RIGHT, LAST, BAR, TALL, GAP] = [1020, 250, 360, 480, 850, 10, 220, 12]

type End = { name: string; value: bigint }
type Band = End & { top: number; height: number; middleTop: number; middleHeight: number }

/** A part of what one work has earned, on its way to somebody. */
type Link = { work: Band; person: string; value: bigint }

type MoneyFlowProps = { books: Books; poolId: Hex; time: bigint; token: TokenLook | undefined }

/** Who has paid a pool, which works have earned of it, and whose money that is, drawn as wide as it is. The tables say the same in figures. */
export function MoneyFlow({ books, poolId, time, token }: MoneyFlowProps) {
  const { t, locale } = useI18n()
  const payers = new Map<string, bigint>()
  for (const each of paymentsIn(books)) {
    if (each.poolId === poolId) payers.set(each.payer, (payers.get(each.payer) ?? 0n) + each.amount)
  }
  const members = [...(books.state.pools.pools.get(poolId)?.book.members.keys() ?? [])].map((workId): End => {
    const member = memberIn(books.state.pools, { poolId, workId, time })
    return { name: workId, value: member ? member.claimable * member.works + member.claimed : 0n }
  })
  const sources = endsOf(
    Array.from(payers, ([name, value]) => ({ name, value })),
    t.pool.others,
  )
  const earned = endsOf(members, t.pool.others)
  const paidIn = sumOf(sources)
  const ahead = paidIn - sumOf(earned)
  // What streams have not brought yet belongs to nobody.
  const targets = ahead > 0n ? [...earned, { name: t.pool.notYet, value: ahead }] : earned
  if (paidIn === 0n || earned.length === 0 || !token) return null
  const left = bandsOf(sources, paidIn)
  const right = bandsOf(targets, paidIn)
  const links = right.flatMap((work) => (work.name === t.pool.notYet ? [] : linksOf(books, work, time, t.pool)))
  const persons = new Map<string, bigint>()
  for (const { person, value } of links) persons.set(person, (persons.get(person) ?? 0n) + value)
  const people = bandsOf(
    Array.from(persons, ([name, value]) => ({ name, value })),
    paidIn,
  )
  const height =
    Math.max(...[left, right, people].map((bands) => (bands.at(-1)?.top ?? 0) + (bands.at(-1)?.height ?? 0))) + 20
  const labelOf = ({ name, value }: End) => {
    const { whole, fraction } = amountText(value, token.decimals, locale)
    return `${name.startsWith('0x') ? shortHex(name) : name} · ${whole}${fraction}`
  }
  return (
    <Section title={t.pool.flow} lead={t.pool.flowLead}>
      <svg className="flow" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={t.pool.flowLead}>
        {left.map((band) => (
          <path key={band.name} className="flow-band" d={bandPath(LEFT + BAR, band, MIDDLE, true)} />
        ))}
        {right.map((band) => (
          <path
            key={band.name}
            className={band.name === t.pool.notYet ? 'flow-rest' : 'flow-band'}
            d={bandPath(MIDDLE + BAR, band, RIGHT, false)}
          />
        ))}
        {linkPaths(links, people).map(({ key, path }) => (
          <path key={key} className="flow-band" d={path} />
        ))}
        <rect className="flow-bar" x={MIDDLE} y={0} width={BAR} height={TALL} rx={3} />
        {left.map((band) => (
          <g key={band.name}>
            <rect className="flow-bar" x={LEFT} y={band.top} width={BAR} height={Math.max(2, band.height)} rx={2} />
            <text x={LEFT - 10} y={band.top + Math.max(2, band.height) / 2 + 4} textAnchor="end">
              {labelOf(band)}
              <title>{band.name}</title>
            </text>
          </g>
        ))}
        {right.map((band) => (
          <g key={band.name}>
            <rect className="flow-bar" x={RIGHT} y={band.top} width={BAR} height={Math.max(2, band.height)} rx={2} />
            <text x={RIGHT + BAR + 10} y={band.top + Math.max(2, band.height) / 2 + 4}>
              {labelOf(band)}
              <title>{`${band.name} ${shareText(partsOf(band.value, paidIn), locale)}`}</title>
            </text>
          </g>
        ))}
        {people.map((band) => (
          <g key={band.name}>
            <rect className="flow-bar" x={LAST} y={band.top} width={BAR} height={Math.max(2, band.height)} rx={2} />
            <text x={LAST + BAR + 10} y={band.top + Math.max(2, band.height) / 2 + 4}>
              {band.name.startsWith('0x') ? shortHex(band.name) : band.name}
              <title>{band.name}</title>
            </text>
          </g>
        ))}
      </svg>
    </Section>
  )
}

/** Whose a work's money is: its payee's, shared where that is a split; of a catalogue's lot, its creators', one by one. */
function linksOf({ state }: Books, work: Band, time: bigint, names: { others: string; creatorsOfLot: string }): Link[] {
  if (!work.name.startsWith('0x')) return [{ work, person: names.others, value: work.value }]
  const workId = work.name as Hex
  if (state.works.works.get(workId)?.isCatalogue) return [{ work, person: names.creatorsOfLot, value: work.value }]
  const payee = payeeIn(state.works, { workId, time })
  const split = payee && splitIn(state.splits, payee)
  if (!split) return [{ work, person: payee ?? names.others, value: work.value }]
  // For the eye: what does not divide is not drawn.
  return split.recipients.map((person, position) => ({
    ...{ work, person },
    value: (work.value * BigInt(split.shares[position] ?? 0)) / WHOLE,
  }))
}

/** From works to people, each beside the one before it. */
function linkPaths(links: readonly Link[], people: readonly Band[]): { key: string; path: string }[] {
  const left = new Map<string, number>()
  const arrived = new Map<string, number>()
  return links.flatMap(({ work, person, value }) => {
    const band = people.find(({ name }) => name === person)
    if (!band || work.value === 0n) return []
    const height = (Number(partsOf(value, work.value)) / 1_000_000) * work.height
    const from = { top: work.top + (left.get(work.name) ?? 0), height }
    const to = { middleTop: band.top + (arrived.get(person) ?? 0), middleHeight: height }
    left.set(work.name, (left.get(work.name) ?? 0) + height)
    arrived.set(person, (arrived.get(person) ?? 0) + height)
    return [{ key: `${work.name} ${person}`, path: bandPath(RIGHT + BAR, { ...work, ...from, ...to }, LAST, true) }]
  })
}

/** The largest, and all others as one. */
function endsOf(ends: readonly End[], others: string): End[] {
  const sorted = ends.filter(({ value }) => value > 0n).sort((a, b) => (a.value < b.value ? 1 : -1))
  const rest = sumOf(sorted.slice(SHOWN))
  return [...sorted.slice(0, SHOWN), ...(rest > 0n ? [{ name: others, value: rest }] : [])]
}

function sumOf(ends: readonly End[]): bigint {
  return ends.reduce((sum, { value }) => sum + value, 0n)
}

/** Where each end stands, and where it meets the pool. Heights are for the eye: parts of a million of the whole. */
function bandsOf(ends: readonly End[], whole: bigint): Band[] {
  let top = 0
  let middleTop = 0
  return ends.map((end) => {
    const height = (Number(partsOf(end.value, whole)) / 1_000_000) * TALL
    const band = { ...end, top, height, middleTop, middleHeight: height }
    // Room for a line of text, however thin the band.
    top += Math.max(height, 14) + GAP
    middleTop += height
    return band
  })
}

function bandPath(from: number, band: Band, to: number, isInward: boolean): string {
  const [a, b] = isInward ? [band.top, band.middleTop] : [band.middleTop, band.top]
  const [heightA, heightB] = isInward ? [band.height, band.middleHeight] : [band.middleHeight, band.height]
  const bend = (from + to) / 2
  return `M${from} ${a}C${bend} ${a} ${bend} ${b} ${to} ${b}V${b + heightB}C${bend} ${b + heightB} ${bend} ${a + heightA} ${from} ${a + heightA}Z`
}
