import { zeroAddress } from 'viem'
import { defineCommand, required } from '../../lib/command.ts'
import { dateText, fields } from '../../lib/io.ts'
import { id } from '../../lib/parse.ts'

export const workStatus = defineCommand({
  path: 'work status',
  summary: 'Shows what the chain knows of a work: owner, payee, uses.',
  reach: 'reads',
  found: 'no such work is registered',
  args: { workId: required('id', 'the work', id) },
  examples: [
    {
      run: 'openroyalty work status 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f',
      does: 'looks a work up',
    },
  ],
  run: async ({ reader }, { workId }) => {
    const client = await reader()
    const work = await client.reads.workOf({ workId })
    if (!work) {
      return {
        json: { workId, registered: false },
        text: `The work ${workId} is not registered on chain ${client.chainId}.`,
        exit: 'found',
      }
    }
    const { nextPayee } = work
    const text = fields({
      work: workId,
      owner: work.owner,
      uses: work.uses.join(', ') || 'none',
      'allowed since': `${dateText(work.consentSince)}${work.bySteward ? ', by a steward' : ''}`,
      payee: work.payee === zeroAddress ? 'nobody yet: its money waits' : work.payee,
      'next payee': nextPayee && `${nextPayee.payee} from ${dateText(nextPayee.effectiveAt)}`,
      'payee locked': work.payeeLocked ? 'yes' : undefined,
      'is a catalogue': work.isCatalogue ? 'yes' : undefined,
      'out of catalogue': work.catalogueId,
    })
    return { json: { ...work, registered: true }, text }
  },
})
