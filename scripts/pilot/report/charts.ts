import { escapeHtml } from '../../../sdk/src/documents/index.ts'
import { type CreatorRow, KIND_NAMES, KINDS, type TimeRow } from '../summary.ts'
import { money } from '../terminal.ts'

/** SVG units; the page scales them. */
const WIDTH = 720
const TEXT = 12
/** Of a day. */
const SECONDS = 86_400

type Frame = { left: number; right: number; top: number; bottom: number }

/** Cumulative money by kind, one area on the other, and what was claimed as a line. */
export function moneyChart(timeline: readonly TimeRow[]): string {
  const height = 300
  const frame: Frame = { left: 64, right: WIDTH - 132, top: 16, bottom: height - 40 }
  const last = timeline.at(-1)
  if (!last) return ''
  const totals = timeline.map(({ arrived }) => KINDS.reduce((sum, kind) => sum + arrived[kind], 0n))
  const top = niceAbove(Number(totals.at(-1) ?? 0n) / 1e6)
  const lastDay = last.seconds / SECONDS
  const x = (day: number) => scale(day, 0, Math.max(lastDay, 1), frame.left, frame.right)
  const y = (amount: bigint) => scale(Number(amount) / 1e6, 0, top, frame.bottom, frame.top)

  let below = timeline.map(() => 0n)
  const labels: { at: number; text: string; className: string }[] = []
  const areas = KINDS.map((kind) => {
    const above = timeline.map(({ arrived }, i) => (below[i] ?? 0n) + arrived[kind])
    const upper = timeline.map(({ seconds }, i) => `${x(seconds / SECONDS)},${y(above[i] ?? 0n)}`)
    const lower = timeline.map(({ seconds }, i) => `${x(seconds / SECONDS)},${y(below[i] ?? 0n)}`).reverse()
    const middle = (y(above.at(-1) ?? 0n) + y(below.at(-1) ?? 0n)) / 2
    if (last.arrived[kind] > 0n) labels.push({ at: middle, text: KIND_NAMES[kind], className: `text-${kind}` })
    below = above
    return `<polygon class="area ${kind}" points="${[...upper, ...lower].join(' ')}"/>`
  })
  const claimed = timeline.map(({ seconds, claimed }) => `${x(seconds / SECONDS)},${y(claimed)}`).join(' ')
  labels.push({ at: y(last.claimed), text: 'claimed', className: 'text-claimed' })

  const days = ticks(lastDay, 6).map(
    (day) => `<text x="${x(day)}" y="${frame.bottom + 18}" text-anchor="middle">${day}</text>`,
  )
  const description = `After ${Math.floor(lastDay)} days ${roundMoney(totals.at(-1) ?? 0n)} dollars had arrived: ${KINDS.map(
    (kind) => `${KIND_NAMES[kind]} ${roundMoney(last.arrived[kind])}`,
  ).join(', ')}. ${roundMoney(last.claimed)} had been claimed.`
  return svg('money', height, 'Money that arrived, by kind', description, [
    ...grid(frame, top),
    ...areas,
    `<polyline class="claimed" points="${claimed}"/>`,
    ...days,
    `<text x="${(frame.left + frame.right) / 2}" y="${height - 4}" text-anchor="middle">days</text>`,
    ...apart(labels, frame.top, frame.bottom).map(
      ({ at, text, className }) =>
        `<text class="${className}" x="${frame.right + 8}" y="${round(at + 4)}">${text}</text>`,
    ),
  ])
}

/** What the creators with most received, and can claim. */
export function creatorsChart(creators: readonly CreatorRow[], most = 20): string {
  const top = creators.slice(0, most).filter(({ received, waiting }) => received + waiting > 0n)
  const row = 22
  const height = top.length * row + 8
  const [left, right] = [190, WIDTH - 96]
  const largest = Math.max(1, ...top.map((each) => Number(sumOf(each))))
  const length = (amount: bigint) => round((Number(amount) / largest) * (right - left))
  const bars = top.map((each, i) => {
    const y = i * row + 4
    const [received, waiting] = [length(each.received), length(each.waiting)]
    return [
      `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${escapeHtml(cut(each.name, 26))}</text>`,
      `<rect class="received" x="${left}" y="${y}" width="${received}" height="${row - 6}"/>`,
      `<rect class="waiting" x="${left + received}" y="${y}" width="${waiting}" height="${row - 6}"/>`,
      `<text x="${left + received + waiting + 6}" y="${y + 13}">${roundMoney(sumOf(each))}</text>`,
    ].join('')
  })
  const description = top.map((each) => `${each.name}: ${roundMoney(sumOf(each))}`).join('; ')
  return svg('creators', height, `The ${top.length} creators with most, in dollars`, description, bars)
}

/** Which part of the creators has which part of the money: the nearer the line is to the diagonal, the more alike they earn. */
export function sharesChart(creators: readonly CreatorRow[]): string {
  const height = 300
  const frame: Frame = { left: 64, right: 384, top: 16, bottom: height - 40 }
  const total = creators.reduce((sum, each) => sum + sumOf(each), 0n)
  if (creators.length === 0 || total === 0n) return ''
  const x = (part: number) => scale(part, 0, 1, frame.left, frame.right)
  const y = (part: number) => scale(part, 0, 1, frame.bottom, frame.top)
  let sum = 0n
  const points = creators.map((each, i) => {
    sum += sumOf(each)
    return [(i + 1) / creators.length, Number((sum * 10_000n) / total) / 10_000] as const
  })
  // A line of two hundred points looks like one of ten thousand.
  const step = Math.ceil(points.length / 200)
  const shown = points.filter((_, i) => i % step === 0 || i === points.length - 1)
  const line = [[0, 0] as const, ...shown].map(([a, b]) => `${x(a)},${y(b)}`).join(' ')
  const percents = [0, 0.25, 0.5, 0.75, 1]
  const partOf = (part: number) => points[Math.max(0, Math.ceil(part * points.length) - 1)]?.[1] ?? 0
  const percent = (part: number) => `${Math.round(part * 100)} %`
  const description = `The tenth of the creators with most has ${percent(partOf(0.1))} of the money, the half with most ${percent(partOf(0.5))}.`
  const sentence = [
    'The tenth of the creators with',
    `most has ${percent(partOf(0.1))} of the money,`,
    `the half with most ${percent(partOf(0.5))}.`,
    'Dotted: everybody the same.',
  ]
  return svg('shares', height, 'How the money is spread over all creators', description, [
    ...percents.map(
      (part) =>
        `<line class="grid" x1="${frame.left}" x2="${frame.right}" y1="${y(part)}" y2="${y(part)}"/><text x="${frame.left - 8}" y="${y(part) + 4}" text-anchor="end">${percent(part)}</text><text x="${x(part)}" y="${frame.bottom + 18}" text-anchor="middle">${percent(part)}</text>`,
    ),
    `<line class="same" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>`,
    `<polyline class="shares" points="${line}"/>`,
    `<text x="${(frame.left + frame.right) / 2}" y="${height - 4}" text-anchor="middle">creators, those with most first</text>`,
    ...sentence.map(
      (words, i) => `<text class="words" x="${frame.right + 36}" y="${frame.top + 90 + i * 20}">${words}</text>`,
    ),
  ])
}

function svg(id: string, height: number, title: string, description: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-description" font-size="${TEXT}">
<title id="${id}-title">${escapeHtml(title)}</title><desc id="${id}-description">${escapeHtml(description)}</desc>
${parts.join('\n')}
</svg>`
}

function grid({ left, right, top, bottom }: Frame, most: number): string[] {
  return [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const y = scale(part, 0, 1, bottom, top)
    const label = (most * part).toLocaleString('en', { maximumFractionDigits: 2 })
    return `<line class="grid" x1="${left}" x2="${right}" y1="${y}" y2="${y}"/><text x="${left - 8}" y="${y + 4}" text-anchor="end">${label}</text>`
  })
}

/** Moves labels so far apart that each can be read, and keeps them inside. */
function apart<label extends { at: number }>(labels: readonly label[], top: number, bottom: number): label[] {
  const sorted = labels.toSorted((a, b) => a.at - b.at).map((label) => ({ ...label }))
  let least = top
  for (const label of sorted) {
    label.at = Math.max(label.at, least)
    least = label.at + TEXT + 3
  }
  let most = bottom
  for (const label of sorted.toReversed()) {
    label.at = Math.min(label.at, most)
    most = label.at - TEXT - 3
  }
  return sorted
}

function ticks(last: number, wanted: number): number[] {
  const step = [1, 2, 5, 10, 20, 25, 50, 100].find((each) => last / each <= wanted) ?? 200
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step)
}

/** A round number that is not below, in quarters of which people can think. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)))
  return ([1, 2, 4, 6, 8, 10].find((each) => each * power >= value) ?? 10) * power
}

function scale(value: number, from: number, to: number, start: number, end: number): number {
  return round(start + ((value - from) / (to - from)) * (end - start))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** Dollars without cents. */
function roundMoney(amount: bigint): string {
  return money(amount).replace(/\.\d+$/, '')
}

function sumOf({ received, waiting }: CreatorRow): bigint {
  return received + waiting
}

function cut(text: string, longest: number): string {
  const letters = [...text]
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : text
}
