import { readFile } from 'node:fs/promises'
import type { Certificate } from '../../../../sdk/src/audit/index.ts'
import { certificateText } from '../../lib/certificates.ts'
import { defineCommand, required } from '../../lib/command.ts'
import { UsageError } from '../../lib/errors.ts'
import { text } from '../../lib/parse.ts'

export const certificateShow = defineCommand({
  path: 'certificate show',
  summary: 'Shows what a certificate says, without checking it.',
  reach: 'offline',
  args: { file: required('file', 'the certificate', text) },
  examples: [{ run: 'openroyalty certificate show payment.json', does: 'which payment it is about' }],
  run: async (_, { file }) => {
    const certificate = parse(await readFile(file, 'utf8'))
    if (!certificate) throw new UsageError(`The file ${file} is no certificate.`)
    return { json: certificate, text: `Not checked; certificate verify does that.\n${certificateText(certificate)}` }
  },
})

function parse(content: string): Certificate | undefined {
  try {
    const value = JSON.parse(content) as Certificate
    const isWhole = 'license' in value ? typeof value.license === 'object' : typeof value.event?.args === 'object'
    return value.format === 'openroyalty-certificate-1' && isWhole && value.block ? value : undefined
  } catch {
    return undefined
  }
}
