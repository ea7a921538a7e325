import type { Certificate } from '../../../sdk/src/audit/index.ts'
import { dateText, fields } from './io.ts'

/** What a certificate says, for people. */
export function certificateText(certificate: Certificate): string {
  const { kind, contract, block } = certificate
  const about = { about: kind, contract: `${contract.name} ${contract.address}` }
  const where = { block: `${block.number}, ${block.time}`, 'block hash': block.hash }
  if (certificate.kind === 'standing') {
    const { license } = certificate
    const moments = Object.entries(license).map(([name, value]) => [
      name,
      typeof value === 'number' ? dateText(value) : (value ?? 'never'),
    ])
    return fields({ ...about, ...Object.fromEntries(moments), ...where })
  }
  const { event, transaction, chainId } = certificate
  const args = Object.entries(event.args).map(([name, value]) => [
    `  ${name}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return fields({
    ...about,
    event: event.name,
    ...Object.fromEntries(args),
    chain: String(chainId),
    transaction: transaction.hash,
    ...where,
  })
}
