import { type Address, getAddress, type Hex, isAddress, isAddressEqual, keccak256 } from 'viem'
import { CertificateInvalidError } from '../../errors/certificates.ts'
import { deployments } from '../../generated/deployments.ts'
import type { ContractName, Deployment } from '../../types/connection.ts'
import { canonicalJson, type JsonValue } from '../../utils/canonicalJson.ts'
import { readEvent } from './certifiable.ts'
import type {
  Certificate,
  CertificateBlock,
  CertificateKind,
  EventCertificate,
  StandingCertificate,
} from './certificate.ts'
import { chainOfTransaction, decodeReceipt } from './envelopes.ts'
import { decodeHeader, type Header } from './header.ts'
import { readStanding } from './standing.ts'
import { keyOf, readProof } from './trie.ts'

export type VerifyCertificateParameters = {
  /**
   * Hash of a block that the reader knows to be of the chain, from a source that they trust: the last one whose header the certificate brings,
   * or else its own. (An earlier one would leave the headers after it unproven.)
   */
  blockHash: Hex
  /** Where the contracts are. Left out: where this version knows them on the chain that the transaction names. */
  deployment?: Deployment | undefined
}
export type VerifyCertificateReturnType = {
  kind: CertificateKind
  /** As the file says, and as its proof shows. */
  certificate: Certificate
  /** Blocks between the certificate's and the one that the reader trusts. */
  distance: number
}

/**
 * Checks a certificate by itself: no network is asked, and no contract. What the file says is worked out again from its proof and has to be the
 * same text, byte for byte.
 *
 * @param text - The file, as it was given.
 * @throws {CertificateInvalidError} when it does not prove what it says, with the reason.
 * @example
 * const { certificate } = verifyCertificate(await readFile('payment.json', 'utf8'), { blockHash })
 */
export function verifyCertificate(
  text: string,
  { blockHash, deployment }: VerifyCertificateParameters,
): VerifyCertificateReturnType {
  const claimed = parse(text)
  const proof = claimed.proof
  if (typeof proof?.header !== 'string') throw invalid('it has no block header')
  const header = decodeHeader(proof.header)
  const distance = distanceTo(header, proof.headers ?? [], blockHash)

  const shown =
    claimed.kind === 'standing'
      ? showStanding(claimed, header, deployment)
      : showEvent(claimed as EventCertificate, header, deployment)
  if (writeCertificate(shown) !== text) throw invalid('it says something else than its proof shows')
  return { kind: shown.kind, certificate: shown, distance }
}

/** The one text of a certificate: canonical JSON (RFC 8785). */
export function writeCertificate(certificate: Certificate): string {
  return canonicalJson(certificate as unknown as JsonValue)
}

/** What a header says of its block. */
export function blockOf(header: Header): CertificateBlock {
  return { number: Number(header.number), hash: header.hash, time: timeOf(header.time) }
}

function showEvent(claimed: EventCertificate, header: Header, known: Deployment | undefined): EventCertificate {
  const { proof } = claimed
  const { index, logIndex } = claimed.transaction ?? {}
  if (!isIndex(index) || !isIndex(logIndex)) throw invalid('it does not say which log of which transaction it is about')
  const transaction = readProof(header.transactionsRoot, keyOf(index), proof.transaction, 'the transaction')
  if (!transaction) throw invalid('its block has no such transaction')
  const chainId = chainOfTransaction(transaction)
  if (chainId === undefined) throw invalid('its transaction names no chain')

  const encoded = readProof(header.receiptsRoot, keyOf(index), proof.receipt, 'the receipt')
  if (!encoded) throw invalid('its block has no such receipt')
  const receipt = decodeReceipt(encoded)
  const log = receipt.succeeded ? receipt.logs[logIndex] : undefined
  if (!log) throw invalid('its transaction has no such log')

  const contract = contractAt(log.address, known ?? knownOn(chainId))
  const event = readEvent(contract, log)
  if (!event) throw invalid('its log is none that certificates are about')
  return {
    format: 'openroyalty-certificate-1',
    kind: event.kind,
    chainId: Number(chainId),
    contract: { name: contract, address: log.address },
    event: { name: event.name, args: event.args },
    block: blockOf(header),
    transaction: { hash: keccak256(transaction), index, logIndex },
    proof: {
      header: proof.header,
      transaction: proof.transaction,
      receipt: proof.receipt,
      ...(proof.headers && { headers: proof.headers }),
    },
  }
}

function showStanding(
  claimed: StandingCertificate,
  header: Header,
  known: Deployment | undefined,
): StandingCertificate {
  const { proof } = claimed
  const address = claimed.contract?.address
  const deployment =
    known ?? Object.values(deployments).find((each) => contractNameAt(address, each) === 'licenseRegistry')
  if (!deployment || contractNameAt(address, deployment) !== 'licenseRegistry')
    throw invalid(`its contract ${address} is no license registry that is known`)
  const { license, accounts } = readStanding(claimed.license?.licenseId, header, proof.accounts, deployment)
  return {
    format: 'openroyalty-certificate-1',
    kind: 'standing',
    contract: { name: 'licenseRegistry', address: getAddress(address) },
    license,
    block: blockOf(header),
    proof: { header: proof.header, accounts, ...(proof.headers && { headers: proof.headers }) },
  }
}

/** Follows the headers from the certificate's block to the one that is trusted: each names the one before it. */
function distanceTo(header: Header, headers: readonly Hex[], blockHash: Hex): number {
  if (!Array.isArray(headers)) throw invalid('its headers are no list')
  let last = header
  for (const encoded of headers) {
    const next = decodeHeader(encoded)
    if (next.parentHash !== last.hash) throw invalid(`its headers break off after block ${last.number}`)
    last = next
  }
  if (last.hash !== blockHash.toLowerCase())
    throw invalid(`it leads to block ${last.number}, ${last.hash}, which is not the one you trust, ${blockHash}`)
  return headers.length
}

function parse(text: string): Certificate {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalid('it is no JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('it is no certificate')
  if ((value as Certificate).format !== 'openroyalty-certificate-1') throw invalid('its format is not known here')
  return value as Certificate
}

function contractAt(address: Address, deployment: Deployment): string {
  const name = contractNameAt(address, deployment)
  if (!name) throw invalid(`its log comes from ${address}, which is no contract that is known`)
  return name
}

function contractNameAt(address: Address | undefined, deployment: Deployment): ContractName | undefined {
  if (!address || !isAddress(address)) return undefined
  const names = Object.keys(deployment) as ContractName[]
  return names.find((name) => deployment[name] && isAddressEqual(deployment[name].address, address))
}

function knownOn(chainId: bigint): Deployment {
  const known = (deployments as Record<number, Deployment>)[Number(chainId)]
  if (!known) throw invalid(`it is of chain ${chainId}, where no contracts are known: say where they are`)
  return known
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function timeOf(seconds: bigint): string {
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`
}

function invalid(reason: string): CertificateInvalidError {
  return new CertificateInvalidError({ reason })
}
