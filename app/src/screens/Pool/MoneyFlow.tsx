import { memberIn } from '@openroyalty/sdk/audit'
import type { Hex } from 'viem'
import { Section } from '../../components/Section.tsx'
import type { TokenLook } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import type { Books } from '../../lib/books.ts'
import { amountText, partsOf, shareText, shortHex } from '../../lib/format.ts'
import { paymentsIn } from '../../lib/payments.ts'

/** Ends that are drawn on each side; the rest goes into one. */
const SHOWN = 5
/** In units of the picture. */
const [WIDTH, LEFT, MIDDLE, RIGHT, BAR, TALL, GAP] = [800, 210, 345, 480, 10, 220, 12]

type End = { name: string; value: bigint }
type Band = End & { top: number; height: number; middleTop: number; middleHeight: number }

type MoneyFlowProps = { books: Books; poolId: Hex; time: bigint; token: TokenLook | undefined }

/** Who has paid a pool, and which works have earned of it, drawn as wide as they are. The tables say the same in figures. */
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
  const height = Math.max(...[left, right].map((bands) => (bands.at(-1)?.top ?? 0) + (bands.at(-1)?.height ?? 0))) + 20
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
      </svg>
    </Section>
  )
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
