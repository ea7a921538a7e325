import { Link } from 'wouter'
import { useSettings } from '../hooks/useSettings.ts'
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
} as const

type IdLinkProps = {
  kind: keyof typeof PAGES
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

/** A transaction: a link where the operator has named an explorer. */
export function TransactionLink({ hash }: { hash: string }) {
  const { explorerUrl } = useSettings()
  if (!explorerUrl) {
    return (
      <span className="address" title={hash}>
        {shortHex(hash)}
      </span>
    )
  }
  return (
    <a className="address" href={`${explorerUrl}/tx/${hash}`} title={hash} target="_blank" rel="noreferrer">
      {shortHex(hash)}
    </a>
  )
}
