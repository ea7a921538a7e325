import { createRoyaltyConnection } from '@openroyalty/sdk'
import { type CallReceipt, useRoyaltyConnection, useSendCalls } from '@openroyalty/sdk/react'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useConfig, useConnection } from 'wagmi'
import { getConnectorClient } from 'wagmi/actions'
import { Link } from 'wouter'
import { ConnectSheet, SwitchChain } from '../components/ConnectButton.tsx'
import { ErrorNote } from '../components/ErrorNote.tsx'
import { TransactionLink } from '../components/Hex.tsx'
import { Sheet } from '../components/Sheet.tsx'
import { useSettings } from '../hooks/useSettings.ts'
import { useI18n } from '../i18n/index.tsx'
import { decodeCall } from '../lib/decode.ts'
import { CallCard } from './CallCard.tsx'
import type { Flow } from './FlowProvider.tsx'
import { HandOver } from './HandOver.tsx'

type FlowSheetProps = { flow: Flow; onClose: () => void }

/** Takes somebody through a flow: what is signed is shown before the wallet opens, and what came of it after. */
export default function FlowSheet({ flow, onClose }: FlowSheetProps) {
  const { address } = useConnection()
  return address ? <Steps flow={flow} onClose={onClose} /> : <ConnectSheet onClose={() => !address && onClose()} />
}

function Steps({ flow, onClose }: FlowSheetProps) {
  const { t } = useI18n()
  const settings = useSettings()
  const { chainId } = useConnection()
  const config = useConfig()
  const connection = useRoyaltyConnection()
  const send = useSendCalls()
  const [signed, setSigned] = useState<readonly unknown[]>([])
  const [isSigning, setSigning] = useState(false)
  const [error, setError] = useState<unknown>()
  const [sent, setSent] = useState<readonly string[]>([])
  const [receipts, setReceipts] = useState<readonly CallReceipt[]>()
  const [isHandedOver, setHandedOver] = useState(false)

  const way = (isHandedOver && flow.handOver) || flow
  const signature = way.signatures?.[signed.length]
  const decoded = useMemo(
    () => (signature ? [] : way.calls(signed).map((call) => decodeCall(connection.deployment, call))),
    [way, signed, signature, connection],
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
    try {
      // The very calls that were shown.
      const calls = decoded.map(({ call }) => call)
      const onSent = ({ hash }: { hash?: string | undefined }) => hash && setSent((before) => [...before, hash])
      setReceipts((await send.mutateAsync({ calls, onSent })).receipts)
    } catch (failure) {
      setError(failure)
    }
  }

  if (receipts) return <Done flow={flow} receipts={receipts} onClose={onClose} />
  const isElsewhere = chainId !== settings.chainId
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
      {sent.length > 0 && !error && (
        <p role="status">
          {t.flow.sent}{' '}
          {sent.map((hash) => (
            <TransactionLink key={hash} hash={hash} />
          ))}
        </p>
      )}
      {error !== undefined && <ErrorNote error={error} />}
      {isHandedOver && !signature ? (
        <HandOver calls={decoded.map(({ call }) => call)} />
      ) : (
        <div className="actions">
          {flow.handOver && !isHandedOver && signed.length === 0 && sent.length === 0 && (
            <button
              type="button"
              className="button"
              disabled={send.isPending || isSigning || isUnknown(error)}
              onClick={() => {
                setError(undefined)
                setHandedOver(true)
              }}
            >
              {t.handOver.button}
            </button>
          )}
          {signature ? (
            <button type="button" className="button button-main" disabled={isSigning || isElsewhere} onClick={sign}>
              {isSigning ? t.flow.inWallet : (signature.button ?? t.flow.sign)}
            </button>
          ) : (
            <button
              type="button"
              className="button button-main"
              disabled={send.isPending || isElsewhere || isUnknown(error)}
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
