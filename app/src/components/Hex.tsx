import { Link } from 'wouter'
import { shortHex } from '../lib/format.ts'
import type { Title } from '../lib/titles.ts'

/** Where each kind of id has its page. */
const PAGES = {
  pool: '/pools',
  work: '/works',
  offer: '/offers',
  license: '/licenses',
  epoch: '/epochs',
  address: '/addresses',
  transaction: '/transactions',
  /** What has no page of its own: all that happened to it. */
  history: '/history',
} as const

export type IdKind = keyof typeof PAGES

type IdLinkProps = {
  kind: IdKind
  id: string
  full?: boolean
  /** What is shown before the id, where it is known. */
  title?: Title | undefined
}

/** An id or an address, with a way to its page. */
export function IdLink({ kind, id, full = false, title }: IdLinkProps) {
  if (title) {
    return (
      <Link className="titled" href={`${PAGES[kind]}/${id}`} title={id}>
        <bdi>{title.title}</bdi> <span className="address">{shortHex(id)}</span>
      </Link>
    )
  }
  return (
    <Link className="address" href={`${PAGES[kind]}/${id}`} title={id}>
      {full ? id : shortHex(id)}
    </Link>
  )
}

/** A transaction, with a way to what it did. */
export function TransactionLink({ hash }: { hash: string }) {
  return <IdLink kind="transaction" id={hash} />
}
