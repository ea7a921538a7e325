import { defineCommand, flag, optional, required } from '../../lib/command.ts'
import { fields } from '../../lib/io.ts'
import { address, decimal, id, uses, whole } from '../../lib/parse.ts'

export const poolCreate = defineCommand({
  path: 'pool create',
  summary: 'Makes a pool, with you as its operator.',
  description:
    'It sells uses and pays its members by units, in one token. None of these terms ever changes. The same terms make the same pool, so a repeated command makes no second one.',
  reach: 'sends',
  options: {
    token: required('address', 'the ERC-20 that it pays in', address),
    uses: required('uses', 'what it sells, with commas between; members consent to all of them', uses),
    fallbackPayee: optional('address', 'who receives other tokens that are sent to its inbox. Left out: you', address),
    noticeDays: optional('days', 'notice before a change of units takes effect. Left out: none', whole),
    joinUnits: optional('number', 'units of a work that joins. Left out: 1', whole),
    soleAgent: flag('sells exclusives; its members are in no other pool'),
    minStreamPerDay: optional('decimal', 'least that a stream has to bring in a day, in the token’s units', decimal),
    salt: optional('hash', 'tells your pools with equal terms apart', id),
  },
  examples: [
    {
      run: 'openroyalty pool create --token 0x5FbDB2315678afecb367f032d93F642f64180aa3 --uses Train,Retrieve --notice-days 30',
      does: 'asks first, then makes the pool',
    },
  ],
  run: async ({ account, money, send }, { minStreamPerDay, token, fallbackPayee, ...terms }) => {
    const operator = await account()
    const dollars = await money(token)
    const least = minStreamPerDay === undefined ? undefined : dollars.parse(minStreamPerDay)
    const { poolId, hash } = await send(
      `Make a pool that sells ${terms.uses.join(', ')} and pays in ${dollars.symbol} (${token}).`,
      (client, options) =>
        client.pools.create({
          ...terms,
          token,
          fallbackPayee: fallbackPayee ?? operator,
          minStreamPerDay: least,
          ...options,
        }),
    )
    return {
      json: { poolId, operator, token, uses: terms.uses, hash },
      text: fields({ pool: poolId, operator, token: `${dollars.symbol} ${token}`, transaction: hash }),
    }
  },
})
