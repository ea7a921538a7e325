import type { Cell, Section } from '../audit/statements/sections.ts'
import type { Statement } from '../audit/statements/statement.ts'
import {
  cellWriter,
  chosenSections,
  TITLES,
  type WriteStatementParameters,
} from '../audit/statements/writeStatement.ts'
import { escapeHtml } from './escapeHtml.ts'
import { page } from './page.ts'

export type StatementPageParameters = Omit<WriteStatementParameters, 'format' | 'section'> & {
  /** BCP 47 tag of the language in which numbers are grouped and told. Default: `en`. */
  locale?: string | undefined
}

const WHOSE = {
  creator: 'What works have earned in this time, and what came of it.',
  licensee: 'Licenses held, what was paid in this time and for what, and what is due next.',
  pool: 'Where the pool’s money came from in this time, how it was shared, and where it is.',
} as const

const ADDS_UP = {
  creator:
    'Opening + earned − claimed = closing, in every row. Fractions of a base unit stay with the work that earned them.',
  licensee:
    'Debits and credits of the journal are equal. What runs in streams is an expense as it passes, and prepaid until then.',
  pool: 'Opening + paid in − refunded − claimed = closing. Carried is what waits for members, and fractions of base units.',
} as const

/**
 * A statement as a page to read, print and file. Every amount has all its digits.
 *
 * @example
 * await writeFile('statement.html', statementPage(statement, { timeZone: 'Europe/Berlin', tokenOf }))
 */
export function statementPage(
  statement: Statement,
  { locale = 'en', ...parameters }: StatementPageParameters = {},
): string {
  const write = cellWriter(parameters)
  const { kind, period, chainId } = statement
  const title = TITLES[kind]
  const subjects = 'accounts' in statement ? statement.accounts : [statement.poolId]
  const moment = (time: bigint) => escapeHtml(write({ time }).replace('T', ' '))
  const group = grouper(locale)
  return page({
    title: `${title}, ${write({ time: period.from }).slice(0, 10)} to ${write({ time: period.until }).slice(0, 10)}`,
    language: locale,
    isLandscape: true,
    body: `<header>
<p class="brand">OpenRoyalty</p>
<h1>${escapeHtml(title)}</h1>
<p class="soft">${escapeHtml(WHOSE[kind])}</p>
</header>
<dl>
<dt>${subjects.length === 1 ? 'Of' : 'Of all of'}</dt><dd class="id">${subjects.map((each) => escapeHtml(each)).join('<br>') || 'the works below'}</dd>
<dt>From</dt><dd>${moment(period.from)}</dd>
<dt>Until, not included</dt><dd>${moment(period.until)}</dd>
<dt>Chain</dt><dd>${chainId}</dd>
</dl>
${chosenSections(statement, parameters)
  .map((section) => sectionHtml(section, write, group))
  .join('\n')}
<footer><p>${escapeHtml(ADDS_UP[kind])}</p><p>Worked out from the contracts’ logs alone; whoever has the same logs gets the same statement.</p></footer>`,
  })
}

function sectionHtml(
  { title, columns, rows }: Section,
  write: (cell: Cell) => string,
  group: (amount: string) => string,
): string {
  const first = rows[0] ?? []
  const classOf = (cell: Cell | undefined) =>
    !cell || 'text' in cell || 'currency' in cell
      ? ''
      : 'id' in cell
        ? ' class="id"'
        : 'time' in cell
          ? ' class="moment"'
          : ' class="figure"'
  const cellHtml = (cell: Cell) => {
    const text = write(cell)
    if ('id' in cell && text.length > 20)
      return `<td class="id" title="${escapeHtml(text)}">${escapeHtml(`${text.slice(0, 10)}…${text.slice(-6)}`)}</td>`
    const shown = 'amount' in cell || 'number' in cell ? group(text) : 'time' in cell ? text.replace('T', ' ') : text
    return `<td${classOf(cell)}>${escapeHtml(shown)}</td>`
  }
  return `<h2>${escapeHtml(title)}</h2>
<div class="wide"><table>
<thead><tr>${columns.map((column, i) => `<th${classOf(first[i]).replace(' class="id"', '')}>${escapeHtml(column)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map(cellHtml).join('')}</tr>`).join('\n') || `<tr><td colspan="${columns.length}" class="soft">Nothing in this time.</td></tr>`}
</tbody>
</table></div>`
}

/** Groups the digits before the point as readers of a language do, and leaves every digit in its place. */
function grouper(locale: string): (amount: string) => string {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const point = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.'
  return (amount) => {
    const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount)
    if (!match) return amount
    const [, sign = '', digits = '', fraction] = match
    return `${sign}${whole.format(BigInt(digits))}${fraction === undefined ? '' : point + fraction}`
  }
}
