import { defineCommand, required } from '../../lib/command.ts'
import { fields } from '../../lib/io.ts'
import { id, uses } from '../../lib/parse.ts'

export const workConsent = defineCommand({
  path: 'work consent',
  summary: 'Says from now on what a work may be used for.',
  description:
    'What is not named is not allowed any more; licenses that were sold keep what they have. Only the work’s owner can.',
  reach: 'sends',
  args: { workId: required('id', 'the work', id) },
  options: { uses: required('uses', 'all uses that are allowed, with commas between; or none', uses) },
  examples: [
    {
      run: 'openroyalty work consent 0x5a0b54d5dc17e0aadc383d2db43b0a0d3e029c4c6b1f4c5f1c1c1a1b5f5f5f5f --uses Train,Retrieve',
      does: 'allows two uses and no other',
    },
  ],
  run: async ({ send }, { workId, uses: names }) => {
    const { hash } = await send(
      `Consent to ${names.join(', ') || 'no use'} of the work ${workId}.`,
      (client, options) => client.works.setConsent({ workId, uses: names, ...options }),
    )
    return {
      json: { workId, uses: names, hash },
      text: fields({ work: workId, uses: names.join(', ') || 'none', transaction: hash }),
    }
  },
})
