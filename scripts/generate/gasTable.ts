/**
 * test/snapshots/gas.json → docs/gas.md.
 *
 *   node scripts/generate/gasTable.ts           writes it
 *   node scripts/generate/gasTable.ts --check   fails where it is not what the snapshot says
 */
import { readFigures } from '../../test/gas/gas.ts'
import { writeGenerated } from './write.ts'

const number = (value: number) => value.toLocaleString('en-US')
const figures = Object.values(readFigures())
const over = figures.flatMap(({ job, budget, gas, why }) =>
  why === undefined || budget === undefined ? [] : [`- **${job}**, ${number(gas - budget)} over: ${why}`],
)

const page = `<!-- Written by scripts/generate/gasTable.ts from test/snapshots/gas.json: npm run gas -- --write -->
# What it costs

Gas of whole transactions (base cost and calldata included), on the contracts as they are deployed: solc 0.8.37, IR pipeline, EVM
version cancun. The token is a plain OpenZeppelin ERC-20. \`npm run gas\` measures every row again and fails where one differs.

| Job | State | Elsewhere | Budget | Ours |
|---|---|--:|--:|--:|
${figures
  .map(
    ({ job, state, elsewhere, budget, gas }) =>
      `| ${job} | ${state} | ${elsewhere} | ${budget === undefined ? '–' : number(budget)} | ${number(gas)} |`,
  )
  .join('\n')}

"Whole base units a day" is a rate that is a multiple of 675 base units a day: a stream's deposit is then exact, and topping it up leaves
the pool's books closed. Any other rate costs about 8,000 gas more to top up.
${over.length > 0 ? `\n## Over budget\n\n${over.join('\n')}\n` : ''}`

writeGenerated('docs/gas.md', page)
