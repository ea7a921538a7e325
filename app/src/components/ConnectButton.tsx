import { UserRejectedError as UserRejected } from '@openroyalty/sdk'
import { useState } from 'react'
import { useConnect, useConnection, useConnectors, useDisconnect, useSwitchChain } from 'wagmi'
import { useSettings } from '../hooks/useSettings.ts'
import { useI18n } from '../i18n/index.tsx'
import { errorWords } from '../lib/errors.ts'
import { shortHex, tidyText } from '../lib/format.ts'
import { Sheet } from './Sheet.tsx'

/** Connects a wallet, or shows which one is. */
export function ConnectButton() {
  const { t } = useI18n()
  const { address, chainId } = useConnection()
  const settings = useSettings()
  // Which sheet was asked for: connecting changes what there is to show, and must not change what is shown.
  const [sheet, setSheet] = useState<'connect' | 'wallet'>()
  const close = () => setSheet(undefined)
  const isElsewhere = address !== undefined && chainId !== settings.chainId
  return (
    <>
      <button
        type="button"
        className={`button button-small ${address ? '' : 'button-main'}`}
        onClick={() => setSheet(address ? 'wallet' : 'connect')}
      >
        {address ? <span className="address">{shortHex(address)}</span> : t.wallet.connect}
        {isElsewhere && <span className="tag tag-warn">{t.wallet.otherChain}</span>}
      </button>
      {sheet === 'connect' && <ConnectSheet onClose={close} />}
      {sheet === 'wallet' && <WalletSheet onClose={close} />}
    </>
  )
}

/** The wallets that this browser has, and those that the operator has configured. */
export function ConnectSheet({ onClose }: { onClose: () => void }) {
  const { t } = useI18n()
  const connectors = useConnectors()
  const connect = useConnect()
  const words = connect.error && errorWords(toKnown(connect.error), t)
  return (
    <Sheet title={t.wallet.choose} onClose={onClose}>
      {connectors.length === 0 ? (
        <p>{t.wallet.none}</p>
      ) : (
        <ul className="choices">
          {connectors.map((connector) => (
            <li key={connector.uid}>
              <button
                type="button"
                className="choice"
                disabled={connect.isPending}
                onClick={() => connect.mutate({ connector }, { onSuccess: onClose })}
              >
                {connector.icon?.startsWith('data:image/') && <img src={connector.icon.trim()} alt="" />}
                <bdi>{tidyText(connector.name, 40)}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
      {connect.isPending && <p role="status">{t.wallet.waiting}</p>}
      {words && (
        <div className="note note-bad" role="alert">
          <strong>{words.title}</strong>
          <p>{words.text}</p>
        </div>
      )}
      <p className="soft small">{t.wallet.promise}</p>
    </Sheet>
  )
}

function WalletSheet({ onClose }: { onClose: () => void }) {
  const { t } = useI18n()
  const { address, connector, chainId } = useConnection()
  const settings = useSettings()
  const disconnect = useDisconnect()
  return (
    <Sheet title={t.wallet.yours} onClose={onClose}>
      <dl className="facts">
        <dt>{t.wallet.name}</dt>
        <dd>
          <bdi>{tidyText(connector?.name ?? '', 40)}</bdi>
        </dd>
        <dt>{t.wallet.address}</dt>
        <dd className="mono">{address}</dd>
        <dt>{t.wallet.chain}</dt>
        <dd>{chainId === settings.chainId ? settings.chainName : t.wallet.otherChain}</dd>
      </dl>
      {chainId !== settings.chainId && <SwitchChain />}
      <div className="actions">
        <button type="button" className="button" onClick={() => disconnect.mutate({}, { onSettled: onClose })}>
          {t.wallet.disconnect}
        </button>
      </div>
    </Sheet>
  )
}

/** Asks the wallet to come to the app's chain. */
export function SwitchChain() {
  const { t } = useI18n()
  const settings = useSettings()
  const change = useSwitchChain()
  return (
    <div className="note note-warn">
      <strong>{t.errors.wrongChain.title}</strong>
      <p>{t.errors.wrongChain.text}</p>
      <div>
        <button
          type="button"
          className="button button-small"
          disabled={change.isPending}
          onClick={() => change.mutate({ chainId: settings.chainId })}
        >
          {t.wallet.switchTo(settings.chainName)}
        </button>
      </div>
      {change.isError && <p role="alert">{t.wallet.switchFailed(settings.chainName)}</p>}
    </div>
  )
}

/** A wallet's own refusal, as the class that has words for it. */
function toKnown(error: Error): unknown {
  return error.name === 'UserRejectedRequestError' ? new UserRejected({ cause: error }) : error
}
