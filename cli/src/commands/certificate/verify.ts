import { readFile } from 'node:fs/promises'
import { verifyCertificate } from '../../../../sdk/src/audit/index.ts'
import { certificateText } from '../../lib/certificates.ts'
import { readDeployment } from '../../lib/chain.ts'
import { defineCommand, required } from '../../lib/command.ts'
import { id, text } from '../../lib/parse.ts'

export const certificateVerify = defineCommand({
  path: 'certificate verify',
  summary: 'Checks a certificate without any network.',
  description:
    'All that the file says is worked out again from its proof. What it rests on is the hash of the block: take it from a source that you trust, such as a block explorer or a node of your own, and not from whoever gave you the file.',
  reach: 'offline',
  found: 'the certificate proves nothing',
  args: { file: required('file', 'the certificate', text) },
  options: {
    block: required('hash', 'hash of its block, or of a later one up to which it brings the headers', id),
  },
  examples: [
    {
      run: 'openroyalty certificate verify payment.json --block 0xb3b20624f8f0f86eb50dd04688409e5cea4bd02d700bf6e79e9384d47d6a5a35',
      does: 'checks it',
    },
  ],
  run: async ({ globals }, { file, block }) => {
    const content = await readFile(file, 'utf8')
    const deployment =
      globals.deployment === undefined ? undefined : (await readDeployment(globals.deployment)).deployment
    const { kind, certificate, distance } = verifyCertificate(content, { blockHash: block, deployment })
    return {
      json: { valid: true, kind, distance, certificate },
      text: `Valid: it proves what follows to whoever trusts ${distance === 0 ? 'its block' : `the block ${distance} after its own`}.\n${certificateText(certificate)}`,
    }
  },
})
