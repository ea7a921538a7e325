import type { Check } from './reconcile.ts'
import { KIND_NAMES, placesOf, type Summary } from './summary.ts'
import { count, counter, money, type Teller, table, tidy } from './terminal.ts'

/** Creators that get a line of their own. */
const TOP = 10
/** Works that do, among those that were used. */
const TOP_USED = 5

/** Prints who paid, where the money is, who got what, and what was checked. */
export function printSummary({
  summary: { balance, usage, paid, creators, splits },
  checks,
  logs,
  tell,
}: {
  summary: Summary
  checks: readonly Check[]
  logs: number
  tell: Teller
}): void {
  const wrong = checks.filter(({ isRight }) => !isRight)
  tell.done(`${count(logs, 'log')} replayed, and ${usage.answers.toLocaleString('en')} answers shared out again`)
  if (wrong.length === 0)
    tell.done(
      `${checks.length} comparisons with the contracts, the token and the usage file: all equal, to the base unit`,
    )
  for (const { what, detail } of wrong) tell.say(`  ✘ ${what}: ${detail}`)

  const net = paid.map((row) => ({ ...row, net: row.paid - row.refunded }))
  tell.say(
    `\n${table(
      ['Who paid, in test dollars', 'paid', 'got back', 'left in'],
      [
        ...net.map(({ payer, kind, paid: amount, refunded, net: left }) => [
          `${payer}, ${KIND_NAMES[kind]}`,
          money(amount),
          money(refunded),
          money(left),
        ]),
        undefined,
        ['together', sum(net, 'paid'), sum(net, 'refunded'), sum(net, 'net')],
      ],
    )}`,
  )
  tell.say(
    `\n${table(
      ['Where it is', ''],
      [
        ...placesOf({ balance, usage }).map(([place, amount]) => [place, money(amount)]),
        undefined,
        ['together', money(placesOf({ balance, usage }).reduce((sum, [, amount]) => sum + amount, 0n))],
      ],
    )}`,
  )

  const counted = counter(usage.shares.map(({ millionths }) => millionths))
  const used = usage.shares.slice(0, TOP_USED)
  const lessUsed = usage.shares.slice(TOP_USED)
  tell.say(
    `\n${table(
      ['Paid by use', 'answers', 'share'],
      [
        ...used.map(({ title, millionths, amount }) => [tidy(title), counted(millionths), money(amount)]),
        ...(lessUsed.length > 0
          ? [
              [
                count(lessUsed.length, 'other'),
                counted(total(lessUsed, 'millionths')),
                money(total(lessUsed, 'amount')),
              ],
            ]
          : []),
        undefined,
        ['together', counted(total(usage.shares, 'millionths')), money(total(usage.shares, 'amount'))],
      ],
    )}`,
  )

  const top = creators.slice(0, TOP)
  const others = creators.slice(TOP)
  const rest = others.length > 0 ? [row(count(others.length, 'other'), both(others))] : []
  const inSplits =
    splits.held + splits.waiting > 0n ? [row('in splits', { received: splits.held, waiting: splits.waiting })] : []
  const all = both(creators)
  tell.say(
    `\n${table(
      ['Who got what', 'received', 'can claim', 'together'],
      [
        ...top.map((each) => row(tidy(each.name), each)),
        ...rest,
        ...inSplits,
        undefined,
        row('together', { received: all.received + splits.held, waiting: all.waiting + splits.waiting }),
      ],
    )}`,
  )
}

function row(name: string, { received, waiting }: { received: bigint; waiting: bigint }): string[] {
  return [name, money(received), money(waiting), money(received + waiting)]
}

function both(rows: readonly { received: bigint; waiting: bigint }[]) {
  return { received: total(rows, 'received'), waiting: total(rows, 'waiting') }
}

function sum<key extends string>(rows: readonly Record<key, bigint>[], key: key): string {
  return money(total(rows, key))
}

function total<key extends string>(rows: readonly Record<key, bigint>[], key: key): bigint {
  return rows.reduce((all, each) => all + each[key], 0n)
}
