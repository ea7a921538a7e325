import { escapeHtml } from '../../../sdk/src/documents/index.ts'
import { KIND_NAMES, KINDS, placesOf } from '../summary.ts'
import { count, counter, money } from '../terminal.ts'
import { creatorsChart, moneyChart, sharesChart } from './charts.ts'
import type { Report } from './types.ts'

/** Rows that a page shows without becoming unreadable; the JSON has them all. */
const CREATORS = 200
const BAD_ROWS = 100
const SHARES = 50
const WAITING = 100

const STYLE = `
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1d1d1b; --soft: #5f5d57; --line: #dcd8cf; --good: #1f6f4a; --bad: #a8321f;
  --fee: #7a5195; --stream: #2f6db5; --share: #d9822b; --direct: #3a8f6f; --usage: #b5476b; --claimed: #1d1d1b; --received: #2f6db5; --waiting: #a9c6e8 }
@media (prefers-color-scheme: dark) {
  :root { --paper: #171816; --ink: #eceae4; --soft: #a5a299; --line: #3a3a36; --good: #6cc79a; --bad: #f08a75;
    --fee: #b08bd0; --stream: #6aa5e6; --share: #eba45c; --direct: #63bd99; --usage: #e284a3; --claimed: #eceae4; --received: #6aa5e6; --waiting: #36567a } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 50rem; padding: 2rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif }
h1 { font-size: 1.7rem; margin: 0 0 .25rem } h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem }
p { margin: .4rem 0 } .soft { color: var(--soft) }
.verdict { font-weight: 600; color: var(--good) } .verdict.bad { color: var(--bad) }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0 }
dl div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem } dt { color: var(--soft); font-size: .85rem }
dd { margin: 0; font-size: 1.1rem; font-variant-numeric: tabular-nums }
svg { width: 100%; min-width: 34rem; height: auto; display: block; } svg text { fill: var(--soft); font-family: inherit }
svg .words { font-size: 14px; fill: var(--ink) }
.grid { stroke: var(--line) } .same { stroke: var(--soft); stroke-dasharray: 2 4 }
.area { stroke: var(--paper); stroke-width: 1 } .fee { fill: var(--fee) } .stream { fill: var(--stream) } .share { fill: var(--share) }
.direct { fill: var(--direct) } .usage { fill: var(--usage) } svg .text-fee { fill: var(--fee) } svg .text-stream { fill: var(--stream) }
svg .text-share { fill: var(--share) } svg .text-direct { fill: var(--direct) } svg .text-usage { fill: var(--usage) } svg .text-claimed { fill: var(--claimed) }
.claimed { fill: none; stroke: var(--claimed); stroke-width: 2; stroke-dasharray: 6 4 }
.shares { fill: none; stroke: var(--received); stroke-width: 2.5 } .received { fill: var(--received) } .waiting { fill: var(--waiting) }
.key { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin: 0 .35em 0 0 }
.key.received { background: var(--received) } .key.waiting { background: var(--waiting); margin-left: 1em }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .93rem }
th, td { padding: .3rem .5rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap }
th { color: var(--soft); font-weight: 500 } th:first-child, td:first-child { text-align: left; padding-left: 0; white-space: normal }
tfoot td { font-weight: 600; border-bottom: 0 }
details { margin: .75rem 0 } summary { cursor: pointer; color: var(--soft) } ul { padding-left: 1.2rem; margin: .5rem 0 }
.good::marker { content: '✔ '; color: var(--good) } .bad::marker { content: '✘ '; color: var(--bad) }
`

/**
 * The report for people: one file that asks nothing of any network. What comes from the catalogue is a stranger's text, so all of it is
 * escaped, and the page's policy lets no script run.
 */
export function htmlReport({ source, days, plan, badRows, usage, summary, checks, reconciles }: Report): string {
  const { balance, paid, creators, splits, timeline } = summary
  const places = placesOf(summary)
  const wrong = checks.filter(({ isRight }) => !isRight)
  const all = creators.reduce(
    (sum, each) => ({ received: sum.received + each.received, waiting: sum.waiting + each.waiting }),
    { received: splits.held, waiting: splits.waiting },
  )
  const others = creators.slice(CREATORS)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>OpenRoyalty pilot: ${escapeHtml(source)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>OpenRoyalty pilot</h1>
<p class="soft">${escapeHtml(source)}: ${count(plan.lot.length + plan.singles.length + plan.apart.length, 'work')} by ${count(plan.creators.length, 'creator')}, over ${days} days on a chain of its own. All amounts in test dollars.</p>
${
  reconciles
    ? `<p class="verdict">✔ Every base unit is accounted for: ${checks.length} comparisons, all equal.</p>`
    : `<p class="verdict bad">✘ It does not add up: ${wrong.length} of ${checks.length} comparisons differ.</p>`
}
<dl>
${figure('paid in', balance.paidIn + summary.usage.total)}
${figure('of it by use', summary.usage.total)}
${figure('claimed', balance.claimed + summary.usage.claimed)}
${figure('not claimed yet', balance.claimable + summary.usage.waiting)}
${figure('still ahead in streams', balance.ahead)}
</dl>

<h2>Money over time</h2>
<p class="soft">What had arrived by each day, in the pool and for use, and what creators had claimed of it.</p>
<div class="wide">${moneyChart(timeline)}</div>
<details><summary>The same as a table</summary>
${htmlTable(
  ['Day', ...KINDS.map((kind) => KIND_NAMES[kind]), 'claimed'],
  timeline
    .filter(({ seconds }, i) => seconds % 86_400 === 0 || i === timeline.length - 1)
    .map(({ seconds, arrived, claimed }, i, { length }) => [
      i === length - 1 ? 'end' : String(seconds / 86_400),
      ...KINDS.map((kind) => money(arrived[kind])),
      money(claimed),
    ]),
)}
</details>

<h2>Who paid</h2>
${htmlTable(
  ['', 'paid', 'got back', 'left in'],
  paid.map(({ payer, kind, paid: amount, refunded }) => [
    `${payer}, ${KIND_NAMES[kind]}`,
    money(amount),
    money(refunded),
    money(amount - refunded),
  ]),
  [
    'together',
    money(paid.reduce((sum, each) => sum + each.paid, 0n)),
    money(paid.reduce((sum, each) => sum + each.refunded, 0n)),
    money(paid.reduce((sum, each) => sum + each.paid - each.refunded, 0n)),
  ],
)}

<h2>Where it is</h2>
${htmlTable(
  ['', 'dollars'],
  places.map(([place, amount]) => [place, money(amount)]),
  ['together', money(places.reduce((sum, [, amount]) => sum + amount, 0n))],
)}

<h2>What was used, and what it brought</h2>
${usagePart(usage, summary.usage)}

<h2>Who got what</h2>
<p class="soft"><span class="key received"></span>received <span class="key waiting"></span>can be claimed</p>
<div class="wide">${creatorsChart(creators)}</div>
<h2>How it is spread</h2>
<div class="wide">${sharesChart(creators)}</div>
<p class="soft">What waits is shown with whoever would receive it now: for a work by several creators in the catalogue, that is the one named
first, until a split is named for it.</p>
<details><summary>${others.length > 0 ? `The first ${CREATORS} creators` : 'All creators'} as a table</summary>
${htmlTable(
  ['', 'works', 'received', 'can be claimed', 'together'],
  [
    ...creators
      .slice(0, CREATORS)
      .map(({ name, works, received, waiting }) => [
        name,
        works.toLocaleString('en'),
        money(received),
        money(waiting),
        money(received + waiting),
      ]),
    ...(others.length > 0 ? [othersRow(others)] : []),
    ...(splits.held + splits.waiting > 0n
      ? [['in splits', '', money(splits.held), money(splits.waiting), money(splits.held + splits.waiting)]]
      : []),
  ],
  ['together', '', money(all.received), money(all.waiting), money(all.received + all.waiting)],
)}
</details>

<h2>What was compared</h2>
<p class="soft">The logs, replayed second by second, with what the contracts say and with what the token says; and what was answered, counted
and shared out again, with the published usage file, the root on chain and each claim.</p>
<ul>
${checks
  .map(
    ({ what, isRight, detail }) =>
      `<li class="${isRight ? 'good' : 'bad'}">${escapeHtml(what)}${isRight ? '' : `: ${escapeHtml(detail)}`}</li>`,
  )
  .join('\n')}
</ul>

<h2>The catalogue</h2>
<p>${count(plan.lot.length, 'work')} in one catalogue, ${plan.singles.length} registered singly, ${count(plan.apart.length, 'work')} not for sale because they do not consent to ${plan.use}.</p>
${badRowsPart(badRows, 'badRows')}
</main>
</body>
</html>
`
}

/** Rows that were left out of a file. `field` is where the JSON has all of them. */
function badRowsPart(badRows: Report['badRows'], field: string): string {
  if (badRows.length === 0) return '<p>Every row could be used.</p>'
  return `<details open><summary>${count(badRows.length, 'row')} left out</summary>
<ul>
${badRows
  .slice(0, BAD_ROWS)
  .map(({ line, reason }) => `<li>line ${line}: ${escapeHtml(reason)}</li>`)
  .join('\n')}
${badRows.length > BAD_ROWS ? `<li>and ${badRows.length - BAD_ROWS} more, all of them in pilot-report.json, ${field}</li>` : ''}
</ul></details>`
}

/** Where use comes from, what it was paid with, and whose share waits. */
function usagePart({ source, file, badRows }: Report['usage'], usage: Report['summary']['usage']): string {
  const { answers, total, claimed, waiting, shares } = usage
  const unclaimed = shares.filter(({ isClaimed, amount }) => !isClaimed && amount > 0n)
  const others = shares.slice(SHARES)
  const sumOf = (rows: typeof shares, key: 'millionths' | 'amount') => rows.reduce((sum, each) => sum + each[key], 0n)
  const counted = counter(shares.map(({ millionths }) => millionths))
  const shareRow = (name: string, rows: typeof shares) => [
    name,
    counted(sumOf(rows, 'millionths')),
    money(sumOf(rows, 'amount')),
  ]
  const nameOf = ({ title, creators }: (typeof shares)[number]) => `${title}, by ${creators.join(', ')}`
  return `<p>A service answered ${answers.toLocaleString('en')} times from ${count(shares.length, 'work')} and paid ${money(total)} for it, in one transaction.
Each work's share was worked out from how often it was used, published, and claimed from the chain with a proof: ${money(claimed)} so far, and
${money(waiting)} waits.${mostUsed(shares, total)}</p>
${
  file && source !== undefined
    ? `<p class="soft">How often each work was used comes from ${escapeHtml(source)}: ${[
        `counted ${rowsOf(file.used)}`,
        ...(file.unknown.rows > 0 ? [`left out ${rowsOf(file.unknown)} of works not in the catalogue`] : []),
        ...(file.notForSale.rows > 0 ? [`left out ${rowsOf(file.notForSale)} of works not for sale`] : []),
      ].join('; ')}.</p>
${badRowsPart(badRows, 'usage.badRows')}`
    : '<p class="soft">What was asked is invented, the same in each run; --usage takes a file that says what was used.</p>'
}
<details open><summary>${others.length > 0 ? `The ${SHARES} most used works` : 'All works that were used'}</summary>
${htmlTable(
  ['', 'answers', 'share'],
  [
    ...shares.slice(0, SHARES).map((share) => shareRow(nameOf(share), [share])),
    ...(others.length > 0 ? [shareRow(count(others.length, 'other'), others)] : []),
  ],
  shareRow('together', shares),
)}
</details>
${
  unclaimed.length === 0
    ? '<p>Every share was claimed.</p>'
    : `<details><summary>${count(unclaimed.length, 'share')} that ${unclaimed.length === 1 ? 'waits' : 'wait'} until the creator binds a wallet</summary>
${htmlTable(
  ['', 'answers', 'share'],
  [
    ...unclaimed.slice(0, WAITING).map((share) => shareRow(nameOf(share), [share])),
    ...(unclaimed.length > WAITING
      ? [
          shareRow(
            `${count(unclaimed.length - WAITING, 'other')}, all of them in pilot-report.json`,
            unclaimed.slice(WAITING),
          ),
        ]
      : []),
  ],
  shareRow('together', unclaimed),
)}
</details>`
}`
}

/** Works from which a hundredth of them is a number. */
const MANY = 100

/** How unevenly use is spread, in a sentence. */
function mostUsed(shares: Report['summary']['usage']['shares'], total: bigint): string {
  if (shares.length < MANY || total === 0n) return ''
  const most = shares.slice(0, Math.floor(shares.length / 100)).reduce((sum, { amount }) => sum + amount, 0n)
  return ` The most used hundredth of the works got ${(most * 100n) / total} % of it.`
}

function rowsOf({ rows, uses }: { rows: number; uses: bigint }): string {
  return `${count(rows, 'row')} with ${count(Number(uses), 'use')}`
}

function othersRow(others: Report['summary']['creators']): string[] {
  const works = others.reduce((sum, each) => sum + each.works, 0)
  const received = others.reduce((sum, each) => sum + each.received, 0n)
  const waiting = others.reduce((sum, each) => sum + each.waiting, 0n)
  return [
    count(others.length, 'other'),
    works.toLocaleString('en'),
    money(received),
    money(waiting),
    money(received + waiting),
  ]
}

function figure(name: string, amount: bigint): string {
  return `<div><dt>${name}</dt><dd>${money(amount).replace(/(\.\d\d)\d+$/, '$1')}</dd></div>`
}

function htmlTable(head: readonly string[], rows: readonly (readonly string[])[], foot?: readonly string[]): string {
  const cells = (row: readonly string[]) => row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')
  return `<div class="wide"><table>
<thead><tr>${head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}
</tbody>${foot ? `\n<tfoot><tr>${cells(foot)}</tr></tfoot>` : ''}
</table></div>`
}
