import { createRoyaltyConnection } from '@openroyalty/sdk'
import { BatchIncompleteError, type CallReceipt, useRoyaltyConnection, useSendCalls } from '@openroyalty/sdk/react'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { type Address, isAddressEqual } from 'viem'
import { useConfig, useConnection } from 'wagmi'
import { getConnectorClient } from 'wagmi/actions'
import { Link } from 'wouter'
import { ConnectSheet, SwitchChain } from '../components/ConnectButton.tsx'
import { ErrorNote } from '../components/ErrorNote.tsx'
import { TransactionLink } from '../components/Hex.tsx'
import { PendingNote } from '../components/PendingNote.tsx'
import { Sheet } from '../components/Sheet.tsx'
import { type PendingState, usePending } from '../hooks/usePending.ts'
import { useSettings } from '../hooks/useSettings.ts'
import { useZeroFirst } from '../hooks/useZeroFirst.ts'
import { useI18n } from '../i18n/index.tsx'
import { decodeCall } from '../lib/decode.ts'
import { countText } from '../lib/format.ts'
import { forgetPending, keepPending } from '../lib/pending.ts'
import { CallCard } from './CallCard.tsx'
import { AlteredByWalletError, checkUnaltered } from './checkUnaltered.ts'
import type { Flow } from './FlowProvider.tsx'
import { HandOver } from './HandOver.tsx'

type FlowSheetProps = { flow: Flow; onClose: () => void }

/** Takes somebody through a flow: what is signed is shown before the wallet opens, and what came of it after. */
export default function FlowSheet({ flow, onClose }: FlowSheetProps) {
  const { address } = useConnection()
  return address ? (
    <Steps flow={flow} onClose={onClose} address={address} />
  ) : (
    <ConnectSheet onClose={() => !address && onClose()} />
  )
}

function Steps({ flow, onClose, address }: FlowSheetProps & { address: Address }) {
  const { t, locale } = useI18n()
  const settings = useSettings()
  const { chainId } = useConnection()
  const config = useConfig()
  const connection = useRoyaltyConnection()
  const send = useSendCalls()
  const pending = usePending()
  const [signed, setSigned] = useState<readonly unknown[]>([])
  const [isSigning, setSigning] = useState(false)
  const [error, setError] = useState<unknown>()
  // What is shown was made for whoever was there when it began.
  const [account] = useState(address)
  const [id] = useState(() => crypto.randomUUID())
  const [sent, setSent] = useState<readonly string[]>([])
  const [landed, setLanded] = useState<readonly CallReceipt[]>([])
  const [receipts, setReceipts] = useState<readonly CallReceipt[]>()
  const [isHandedOver, setHandedOver] = useState(false)
  const isShown = useRef(true)
  useEffect(() => {
    isShown.current = true
    return () => {
      isShown.current = false
    }
  }, [])

  const way = (isHandedOver && flow.handOver) || flow
  const signature = way.signatures?.[signed.length]
  const built = useMemo(() => (signature ? [] : way.calls(signed)), [way, signed, signature])
  const steps = useZeroFirst(built, account)
  const decoded = useMemo(
    () => (steps ?? []).map((call) => decodeCall(connection.deployment, call)),
    [steps, connection],
  )

  const sign = async () => {
    if (!signature) return
    setError(undefined)
    setSigning(true)
    try {
      const walletClient = await getConnectorClient(config, { chainId: settings.chainId })
      const client = createRoyaltyConnection({ ...connection, walletClient })
      const value = await signature.sign(client)
      setSigned((before) => [...before, value])
    } catch (failure) {
      setError(failure)
    } finally {
      setSigning(false)
    }
  }
  const sendAll = async () => {
    setError(undefined)
    setSent([])
    const entry = { id, chainId: settings.chainId, account, title: flow.title, askedAt: Date.now() }
    let stands = landed
    try {
      // The very calls that were shown, but those that stand already.
      const calls = decoded.slice(landed.length).map(({ call }) => call)
      const { receipts: fresh } = await send.mutateAsync({
        calls,
        onAsk: () => {
          // Nobody who has closed the sheet is asked for anything: what has landed is told by the page.
          if (!isShown.current) throw new Error('The sheet was closed.')
          keepPending(entry)
        },
        onSent: ({ hash }) => {
          if (!hash) return
          setSent((before) => [...before, hash])
          keepPending({ ...entry, hash })
        },
        onLanded: (receipt) => {
          stands = [...stands, receipt]
          setLanded(stands)
          if (stands.length < decoded.length) forgetPending(id)
        },
      })
      // Who has closed the sheet is told by the page that it has landed.
      if (isShown.current) forgetPending(id)
      else keepPending({ ...entry, hash: fresh.at(-1)?.transactionHash })
      const all = [...landed, ...fresh]
      await checkUnaltered(connection, { account, calls: decoded.map(({ call }) => call), receipts: all })
      setReceipts(all)
    } catch (failure) {
      const last = stands.length > landed.length ? stands.at(-1) : undefined
      // What has landed, and nobody has seen land, stays to be told.
      if (!isUnknown(failure) && !isShown.current && last) keepPending({ ...entry, hash: last.transactionHash })
      else if (!isUnknown(failure)) forgetPending(id)
      setError(failure)
    }
  }

  if (receipts) return <Done flow={flow} receipts={receipts} onClose={onClose} />
  const isElsewhere = chainId !== settings.chainId
  const isOther = !isAddressEqual(address, account)
  // Others that wait may be the same thing, begun twice.
  const others = pending.filter(
    ({ entry, state }) => entry.id !== id && isAddressEqual(entry.account, account) && !isOver(state),
  )
  const own = pending.find(({ entry }) => entry.id === id)
  const isBlocked = isElsewhere || isOther || others.length > 0
  const total = way.signatures?.length ?? 0
  return (
    <Sheet title={flow.title} onClose={onClose}>
      <p className="soft">{flow.summary}</p>
      {total > 0 && (
        <p className="eyebrow">
          {signature
            ? t.flow.signatureOf(`${signed.length + 1}`, `${total}`)
            : isHandedOver
              ? t.handOver.allSigned
              : t.flow.allSigned(`${total}`)}
        </p>
      )}
      {signature ? (
        <div className="call">
          <h3>{signature.title}</h3>
          <Facts facts={signature.facts} />
        </div>
      ) : (
        decoded.map((each) => <CallCard key={each.call.data} decoded={each} tokenOf={flow.tokenOf} />)
      )}
      {isElsewhere && <SwitchChain />}
      {isOther && (
        <div className="note note-warn" role="alert">
          <strong>{t.flow.otherAccount.title}</strong>
          <p className="data">{t.flow.otherAccount.text(account)}</p>
        </div>
      )}
      {others.map(({ entry, state }) => (
        <PendingNote key={entry.id} entry={entry} state={state} />
      ))}
      {others.length > 0 && <p className="soft">{t.pending.blocked}</p>}
      {sent.length > 0 && !error && (
        <p role="status">
          {t.flow.sent}{' '}
          {sent.map((hash) => (
            <TransactionLink key={hash} hash={hash} />
          ))}{' '}
          <span className="soft small">{t.flow.mayClose}</span>
        </p>
      )}
      {landed.length > 0 && (
        <p role="status">{t.flow.landedOf(countText(landed.length, locale), countText(decoded.length, locale))}</p>
      )}
      {error !== undefined && <ErrorNote error={error} />}
      {isUnknown(error) && own && <PendingNote {...own} />}
      {isHandedOver && !signature ? (
        <HandOver calls={decoded.map(({ call }) => call)} />
      ) : (
        <div className="actions">
          {flow.handOver && !isHandedOver && signed.length === 0 && sent.length === 0 && (
            <button
              type="button"
              className="button"
              disabled={send.isPending || isSigning || isOther || isFinal(error)}
              onClick={() => {
                setError(undefined)
                setHandedOver(true)
              }}
            >
              {t.handOver.button}
            </button>
          )}
          {signature ? (
            <button type="button" className="button button-main" disabled={isSigning || isBlocked} onClick={sign}>
              {isSigning ? t.flow.inWallet : (signature.button ?? t.flow.sign)}
            </button>
          ) : (
            <button
              type="button"
              className="button button-main"
              disabled={send.isPending || isBlocked || isFinal(error) || steps === undefined}
              onClick={sendAll}
            >
              {send.isPending ? (sent.length > 0 ? t.flow.onItsWay : t.flow.inWallet) : t.flow.send}
            </button>
          )}
        </div>
      )}
    </Sheet>
  )
}

/** Something may be on its way: sending once more could pay twice. */
function isUnknown(error: unknown): boolean {
  return error instanceof Error && error.name === 'PaymentUnknownError'
}

/** What cannot be gone on with from here. */
function isFinal(error: unknown): boolean {
  return isUnknown(error) || error instanceof BatchIncompleteError || error instanceof AlteredByWalletError
}

function isOver(state: PendingState): boolean {
  return state === 'landed' || state === 'reverted'
}

function Done({ flow, receipts, onClose }: FlowSheetProps & { receipts: readonly CallReceipt[] }) {
  const { t } = useI18n()
  const close = useRef<HTMLButtonElement>(null)
  useEffect(() => close.current?.focus(), [])
  return (
    <Sheet title={t.flow.done} onClose={onClose}>
      <div className="note note-good" role="status">
        <strong>{flow.done(receipts)}</strong>
        <p className="small">
          {receipts.map(({ transactionHash }) => (
            <TransactionLink key={transactionHash} hash={transactionHash} />
          ))}
        </p>
      </div>
      <div className="actions">
        {flow.next && (
          <Link className="button" href={flow.next.href} onClick={onClose}>
            {flow.next.label}
          </Link>
        )}
        <button ref={close} type="button" className="button button-main" onClick={onClose}>
          {t.common.close}
        </button>
      </div>
    </Sheet>
  )
}

export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
