import assert from 'node:assert/strict'
import { type Hex, hexToBigInt, numberToHex } from 'viem'
import { CERTIFIABLE, readEvent } from '../../sdk/src/audit/certificates/certifiable.ts'
import {
  encodeReceipt,
  encodeTransaction,
  type ProvenLog,
  type RpcFields,
} from '../../sdk/src/audit/certificates/envelopes.ts'
import { ListTrie } from '../../sdk/src/audit/certificates/trie.ts'
import {
  CertificateInvalidError,
  CertificateSubjectError,
  issueCertificate,
  issueStandingCertificate,
  verifyCertificate,
  writeCertificate,
} from '../../sdk/src/audit/index.ts'
import { STANDINGS } from '../../sdk/src/index.ts'
import { startHistory } from '../utils/history.ts'
import { ACTS, FREQUENT, randomFrom, randomHistory } from '../utils/randomHistory.ts'

/** Altered characters per certificate; `npm run test:deep` alters every one. */
const ALTERATIONS = Number(process.env.CERTIFICATE_ALTERATIONS ?? 300)
const BLOCKS = 120

type RpcLog = { address: Hex; logIndex: Hex; topics: [Hex, ...Hex[]]; data: Hex; transactionHash: Hex; blockHash: Hex }
type World = Awaited<ReturnType<typeof build>>

async function build() {
  const history = await startHistory()
  const random = randomFrom(7)
  const { licenses, pick, block } = await randomHistory(history, random)
  for (let i = 0; i < BLOCKS; i += 1) {
    await block(
      Array.from({ length: random(4) }, () => (i < 25 && random(2) === 0 ? 'acquire' : pick([...ACTS, ...FREQUENT]))),
    )
    await history.ask(licenses, [])
  }
  const client = history.stranger.royalty
  const names = Object.keys(CERTIFIABLE) as (keyof typeof CERTIFIABLE)[]
  const nameOf = new Map(names.map((name) => [client.deployment[name]?.address.toLowerCase(), name]))
  const logs = (await history.provider.request({
    method: 'eth_getLogs',
    params: [{ fromBlock: '0x0', toBlock: 'latest' }],
  })) as RpcLog[]
  /** Position among the logs of the same transaction. */
  const positionOf = ({ transactionHash, logIndex }: RpcLog) =>
    logs.filter((log) => log.transactionHash === transactionHash && BigInt(log.logIndex) < BigInt(logIndex)).length
  const certifiable = logs.flatMap((log) => {
    const contract = nameOf.get(log.address.toLowerCase()) ?? ''
    const event = readEvent(contract, log as unknown as ProvenLog)
    return event
      ? [
          {
            hash: log.transactionHash,
            logIndex: positionOf(log),
            blockHash: log.blockHash,
            address: log.address,
            contract,
            event,
          },
        ]
      : []
  })
  return { history, client, deployment: client.deployment, licenses, pick, random, certifiable }
}

describe('certificates', () => {
  let world: World
  before(async () => {
    world = await build()
  })

  it('of every kind of event that histories bring', async () => {
    const { certifiable, client, deployment } = world
    const seen = new Set<string>()
    for (const { hash, logIndex, blockHash, contract, event } of certifiable) {
      if (seen.has(event.name)) continue
      seen.add(event.name)
      const certificate = await issueCertificate(client, { hash, logIndex })
      const text = writeCertificate(certificate)
      const verified = verifyCertificate(text, { blockHash, deployment })
      assert.deepEqual(verified.certificate, certificate)
      assert.deepEqual(certificate.event, { name: event.name, args: event.args })
      assert.equal(verified.kind, CERTIFIABLE[contract as keyof typeof CERTIFIABLE]?.kinds[event.name])
      assert.equal(certificate.chainId, client.chainId)
    }
    assert.deepEqual(
      ['LicenseAcquired', 'Paid', 'StatementFiled', 'StreamChanged', 'StreamOpened'].filter((name) => !seen.has(name)),
      [],
    )
  })

  it('of standing, the same as the chain answers, at many blocks', async () => {
    const { history, licenses, client, deployment, pick } = world
    const seen = new Map<string, number>()
    for (let i = 0; i < 150; i += 1) {
      const answer = pick(history.answers)
      const known = licenses.filter((licenseId) => answer.licenses.has(licenseId))
      if (known.length === 0) continue
      const licenseId = pick(known)
      const expected = answer.licenses.get(licenseId)
      const asked = { licenseId, blockNumber: answer.block }
      if (!expected || expected.standing === 'None') {
        await assert.rejects(issueStandingCertificate(client, asked), CertificateSubjectError)
        continue
      }
      const certificate = await issueStandingCertificate(client, asked)
      assert.equal(certificate.license.standing, expected.standing)
      seen.set(expected.standing, (seen.get(expected.standing) ?? 0) + 1)
      const { hash } = certificate.block
      assert.deepEqual(verifyCertificate(writeCertificate(certificate), { blockHash: hash, deployment }), {
        kind: 'standing',
        certificate,
        distance: 0,
      })
    }
    assert.deepEqual(
      STANDINGS.filter((each) => each !== 'None' && !seen.has(each)),
      [],
    )
  })

  it('of a block that the reader does not know, by the headers up to one that they do', async () => {
    const { certifiable, client, deployment } = world
    const { hash, blockHash } = certifiable[0] as (typeof certifiable)[number]
    const { block } = await issueCertificate(client, { hash })
    const upToBlock = BigInt(block.number) + 20n
    const later = (await client.publicClient.request({
      method: 'eth_getBlockByNumber',
      params: [numberToHex(upToBlock), false],
    } as never)) as { hash: Hex }
    const certificate = await issueCertificate(client, { hash, upToBlock })
    const text = writeCertificate(certificate)
    assert.equal(verifyCertificate(text, { blockHash: later.hash, deployment }).distance, 20)

    assert.throws(() => verifyCertificate(text, { blockHash, deployment }), CertificateInvalidError)
    const headers = certificate.proof.headers ?? []
    for (const cut of [headers.slice(1), headers.slice(0, -1), headers.toSpliced(10, 1), headers.toReversed()]) {
      const broken = writeCertificate({ ...certificate, proof: { ...certificate.proof, headers: cut } })
      assert.throws(() => verifyCertificate(broken, { blockHash: later.hash, deployment }), CertificateInvalidError)
    }
  })

  it('altered, cut off, or with something added: refused', async () => {
    const { certifiable, client, deployment, licenses, random } = world
    const paid = certifiable.find(({ event }) => event.name === 'Paid') as (typeof certifiable)[number]
    const payment = await issueCertificate(client, paid)
    const standing = await issueStandingCertificate(client, { licenseId: licenses[0] as Hex })
    for (const certificate of [payment, standing]) {
      const text = writeCertificate(certificate)
      const trust = { blockHash: certificate.block.hash, deployment }
      assert.equal(verifyCertificate(text, trust).distance, 0)
      const refused = (altered: string) => {
        if (altered === text) return
        assert.throws(() => verifyCertificate(altered, trust), CertificateInvalidError, altered)
      }
      const proofAt = text.indexOf('"proof"')
      const isDeep = ALTERATIONS > text.length
      for (let i = 0; i < text.length; i += 1) {
        if (!isDeep && i >= proofAt && i < proofAt + 60_000 && random(text.length) > ALTERATIONS) continue
        const code = text.charCodeAt(i)
        for (const other of [code ^ 1, code ^ 32, 48 + random(10), 97 + random(6)])
          refused(text.slice(0, i) + String.fromCharCode(other) + text.slice(i + 1))
        refused(text.slice(0, i) + text.slice(i + 1))
        refused(`${text.slice(0, i)} ${text.slice(i)}`)
      }
      for (const other of ['', '{}', '[]', 'null', '0', '"', text.slice(1), `${text}\n`, ` ${text}`]) refused(other)
      refused(writeCertificate({ ...certificate, format: 'openroyalty-certificate-2' as never }))
      refused(writeCertificate({ ...certificate, proof: null as never }))
      refused(writeCertificate({ ...certificate, note: 'paid in full' } as never))
    }
  }).timeout(1_800_000)

  it('of the same proof in another order, with nodes too many or too few: refused', async () => {
    const { certifiable, client, deployment } = world
    const { hash, blockHash } = certifiable[0] as (typeof certifiable)[number]
    const certificate = await issueCertificate(client, { hash })
    const { proof } = certificate
    for (const name of ['transaction', 'receipt'] as const)
      for (const nodes of [[], [...proof[name], ...proof[name]], proof[name].slice(1), [proof.header, ...proof[name]]])
        assert.throws(
          () =>
            verifyCertificate(writeCertificate({ ...certificate, proof: { ...proof, [name]: nodes } }), {
              blockHash,
              deployment,
            }),
          CertificateInvalidError,
        )
  })

  it('of a block of 300 transactions', async () => {
    const { provider } = world.history
    const [from] = (await provider.request({ method: 'eth_accounts', params: [] })) as Hex[]
    await provider.request({ method: 'evm_setAutomine', params: [false] })
    for (let i = 0; i < 300; i += 1)
      await provider.request({ method: 'eth_sendTransaction', params: [{ from, to: from, value: numberToHex(i) }] })
    await provider.request({ method: 'evm_mine', params: [] })
    await provider.request({ method: 'evm_setAutomine', params: [true] })
    const block = (await provider.request({ method: 'eth_getBlockByNumber', params: ['latest', true] })) as {
      transactions: RpcFields[]
      transactionsRoot: Hex
      receiptsRoot: Hex
    }
    assert.equal(block.transactions.length, 300)
    const receipts = await Promise.all(
      block.transactions.map(({ hash }) => provider.request({ method: 'eth_getTransactionReceipt', params: [hash] })),
    )
    const trieOf = (encoded: (Hex | undefined)[]) => new ListTrie(encoded.map((each) => each ?? '0x'))
    assert.equal(trieOf(block.transactions.map(encodeTransaction)).root, block.transactionsRoot)
    assert.equal(trieOf((receipts as RpcFields[]).map(encodeReceipt)).root, block.receiptsRoot)
  })

  it('of a contract that looks like ours: refused', async () => {
    const { certifiable, client, deployment } = world
    const paid = certifiable.find(({ event }) => event.name === 'Paid') as (typeof certifiable)[number]
    const text = writeCertificate(await issueCertificate(client, paid))
    const elsewhere = { creatorPools: { address: numberToHex(hexToBigInt(paid.address) ^ 1n, { size: 20 }) } }
    assert.throws(
      () => verifyCertificate(text, { blockHash: paid.blockHash, deployment: elsewhere }),
      /no contract that is known/,
    )
    assert.throws(() => verifyCertificate(text, { blockHash: paid.blockHash }), CertificateInvalidError)
    assert.equal(verifyCertificate(text, { blockHash: paid.blockHash, deployment }).kind, 'payment')
  })

  it('error: transactions that failed, are not there, or say nothing of the kind', async () => {
    const { client, certifiable } = world
    const missing = `0x${'11'.repeat(32)}` as const
    await assert.rejects(issueCertificate(client, { hash: missing }), CertificateSubjectError)
    const { hash } = certifiable[0] as (typeof certifiable)[number]
    await assert.rejects(issueCertificate(client, { hash, logIndex: 99 }), CertificateSubjectError)
    await assert.rejects(issueStandingCertificate(client, { licenseId: missing }), CertificateSubjectError)
  })
})
