import type { Check } from './reconcile.ts'
import { KIND_NAMES, type Summary } from './summary.ts'
import { count, money, type Teller, table, tidy } from './terminal.ts'

/** Creators that get a line of their own. */
const TOP = 10

/** Prints who paid, where the money is, who got what, and what was checked. */
export function printSummary({
  summary: { balance, paid, creators, splits },
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
  tell.done(`${count(logs, 'log')} replayed, nothing else looked at`)
  if (wrong.length === 0)
    tell.done(`${checks.length} comparisons with the contracts and the token: all equal, to the base unit`)
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
        ['claimed', money(balance.claimed)],
        ['can be claimed', money(balance.claimable)],
        ['streams have not brought it yet', money(balance.ahead)],
        ...(balance.idle > 0n ? [['waits for a first member', money(balance.idle)]] : []),
        ['fractions below one base unit each', money(balance.fractions)],
        undefined,
        ['together', money(balance.claimed + balance.claimable + balance.ahead + balance.idle + balance.fractions)],
      ],
    )}`,
  )

  const top = creators.slice(0, TOP)
  const others = creators.slice(TOP)
  const rest = others.length > 0 ? [row(count(others.length, 'other'), total(others))] : []
  const inSplits =
    splits.held + splits.waiting > 0n ? [row('in splits', { received: splits.held, waiting: splits.waiting })] : []
  const all = total(creators)
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

function total(rows: readonly { received: bigint; waiting: bigint }[]) {
  return rows.reduce((all, each) => ({ received: all.received + each.received, waiting: all.waiting + each.waiting }), {
    received: 0n,
    waiting: 0n,
  })
}

function sum<key extends string>(rows: readonly Record<key, bigint>[], key: key): string {
  return money(rows.reduce((all, each) => all + each[key], 0n))
}
