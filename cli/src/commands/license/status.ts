import { defineCommand, required } from '../../lib/command.ts'
import { dateText, fields } from '../../lib/io.ts'
import { id } from '../../lib/parse.ts'
import { rateText } from '../../lib/rates.ts'

export const licenseStatus = defineCommand({
  path: 'license status',
  summary: 'Shows what a license is worth now, what is due, and what comes next.',
  reach: 'reads',
  found: 'there is no such license, or it is not active',
  args: { licenseId: required('id', 'the license', id) },
  examples: [
    {
      run: 'openroyalty license status 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f',
      does: 'ends with 0 while it is active, and with 1 otherwise',
    },
  ],
  run: async ({ reader, money }, { licenseId }) => {
    const client = await reader()
    const license = await client.reads.licenseOf({ licenseId })
    if (!license) {
      return {
        json: { licenseId, exists: false },
        text: `There is no license ${licenseId} on chain ${client.chainId}.`,
        exit: 'found',
      }
    }
    const { poolId, streamId, terminates, nextStatement, standing } = license
    const [{ token }, stream, filed] = await Promise.all([
      client.reads.poolOf({ poolId }),
      streamId && client.reads.streamOf({ poolId, streamId }),
      nextStatement && client.reads.statementOf({ licenseId, period: Math.max(nextStatement.period - 1, 0) }),
    ])
    const dollars = await money(token)
    const at = (time: bigint | undefined) => (time === undefined ? undefined : dateText(time))
    const text = fields({
      license: licenseId,
      standing,
      licensee: license.licensee,
      offer: license.offerId,
      pool: poolId,
      from: at(license.start),
      until: at(license.end),
      lapses: at(license.lapsesAt),
      terminates: terminates && `${dateText(terminates.at)} (${terminates.kind})`,
      due: license.due === 0n ? 'nothing' : dollars.format(license.due),
      credit: license.credit === 0n ? undefined : dollars.format(license.credit),
      'next statement': nextStatement && `period ${nextStatement.period}, by ${dateText(nextStatement.dueAt)}`,
      'credential until': at(license.credentialUntil),
      stream: stream && `${rateText(dollars, stream.rate)} until ${dateText(stream.end)}`,
      'of it ahead': stream && dollars.format(stream.ahead >> 64n),
    })
    return {
      json: { ...license, exists: true, token, stream, lastStatement: filed?.version ? filed : undefined },
      text,
      exit: standing === 'Active' ? 'done' : 'found',
    }
  },
})
