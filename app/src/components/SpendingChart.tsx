import type { TokenLook } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import { amountText, partsOf } from '../lib/format.ts'

/** In units of the picture; it is drawn as wide as there is room. */
const [TALL, STEP, BAR] = [120, 40, 26]

type Column = { stretch: { from: bigint }; name: string; total: bigint; parts: readonly bigint[] }

type SpendingChartProps = {
  columns: readonly Column[]
  /** What the parts of each column are, from the bottom up. */
  series: readonly string[]
  look: TokenLook | undefined
  /** Where a column leads, and where the reader is. */
  hrefOf: (stretch: Column['stretch']) => string
  opened: string
}

/** Spending as bars. Each leads to the payments behind it; the table below says the same in figures. */
export function SpendingChart({ columns, series, look, hrefOf, opened }: SpendingChartProps) {
  const { t, locale } = useI18n()
  // What came back is not drawn.
  const heights = columns.map(({ parts }) => parts.reduce((sum, part) => sum + (part > 0n ? part : 0n), 0n))
  const most = heights.toSorted((a, b) => (a < b ? 1 : -1))[0] ?? 0n
  if (most === 0n || !look) return null
  const textOf = (amount: bigint) => {
    const { whole, fraction } = amountText(amount, look.decimals, locale)
    return `${whole}${fraction} ${look.symbol}`
  }
  return (
    <figure className="spending">
      <svg viewBox={`0 0 ${columns.length * STEP} ${TALL}`} preserveAspectRatio="none">
        <title>{t.spending.chart}</title>
        {columns.map(({ stretch, name, total, parts }, position) => {
          if (heights[position] === 0n) return null
          let top = TALL
          return (
            <a
              key={String(stretch.from)}
              href={hrefOf(stretch)}
              aria-label={`${name}: ${textOf(total)}`}
              aria-current={hrefOf(stretch) === opened}
            >
              <title>{`${name}: ${textOf(total)}`}</title>
              <rect className="spending-room" x={position * STEP} y={0} width={STEP} height={TALL} />
              {parts.map((part, place) => {
                if (part <= 0n) return null
                // For the eye: in parts of a million of the highest.
                const height = Math.max(1, (Number(partsOf(part, most)) / 1_000_000) * (TALL - 4))
                top -= height
                return (
                  <rect
                    key={series[place]}
                    className={`series-${place}`}
                    x={position * STEP + (STEP - BAR) / 2}
                    y={top}
                    width={BAR}
                    height={height}
                  />
                )
              })}
            </a>
          )
        })}
      </svg>
      <figcaption>
        <div className="row row-apart soft small">
          <span>{columns[0]?.name}</span>
          <span>{columns.at(-1)?.name}</span>
        </div>
        <ul className="legend">
          {series.map((name, place) => (
            <li key={name}>
              <svg viewBox="0 0 10 10" aria-hidden="true">
                <rect className={`series-${place}`} width="10" height="10" rx="2" />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  )
}
