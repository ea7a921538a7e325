import { addressOf, bindWalletTypedData } from '@openroyalty/sdk'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useState } from 'react'
import {
  type Address,
  getTypesForEIP712Domain,
  type Hex,
  isAddress,
  isAddressEqual,
  isHex,
  serializeTypedData,
} from 'viem'
import { useConnection } from 'wagmi'
import { TextField } from '../../components/TextField.tsx'
import { bindSignedWork, bindWork, type ClaimKey, vetoBinding } from '../../flows/bindWork.ts'
import { DAYS_TO_SEND, deadlineOf } from '../../flows/deadline.ts'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { useI18n } from '../../i18n/index.tsx'
import type { WaitingWork } from '../../lib/waiting.ts'

type BindFormProps = { work: WaitingWork; pasted: ClaimKey | undefined }

/** Gives a work to a wallet: by the key that was typed in, by the wallet that is the key, or by a signature made elsewhere. */
export function BindForm({ work, pasted }: BindFormProps) {
  const { t } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const { address } = useConnection()
  const start = useStartFlow()
  const [typed, setTyped] = useState<string>()
  const { holder } = work.proof.leaf
  const own = [pasted, address && { address }].find((key) => key && isAddressEqual(key.address, holder))
  // The key only signs: what is its wallet is somebody else's choice to make.
  const isKeyConnected = address !== undefined && isAddressEqual(address, holder)
  const wallet = typed ?? (isKeyConnected ? '' : (address ?? ''))
  return (
    <div className="stack">
      <TextField
        label={t.waiting.wallet}
        hint={t.waiting.walletHint}
        value={wallet}
        inputMode="text"
        isInvalid={wallet !== '' && !isAddress(wallet)}
        onChange={setTyped}
      />
      {own ? (
        <div className="row">
          <button
            type="button"
            className="button button-main"
            disabled={!isAddress(wallet)}
            onClick={() => isAddress(wallet) && start(bindWork(deployment, work, { key: own, wallet }, t))}
          >
            {t.waiting.bind.title}
          </button>
          {!work.binding?.isVetoed && (
            <button type="button" className="button" onClick={() => start(vetoBinding(deployment, work, own, t))}>
              {t.waiting.veto.title}
            </button>
          )}
        </div>
      ) : (
        isAddress(wallet) && <Elsewhere key={wallet} work={work} wallet={wallet} />
      )}
    </div>
  )
}

/** For a key that never comes near a browser: what it signs, and a place for the signature. */
function Elsewhere({ work, wallet }: { work: WaitingWork; wallet: Address }) {
  const { t } = useI18n()
  const client = useRoyaltyConnection()
  const start = useStartFlow()
  const [deadline, setDeadline] = useState<bigint>()
  const [signature, setSignature] = useState('')
  const isSignature = isHex(signature) && signature.length >= 132
  const { deployment, chainId } = client
  const begin = async (isOpen: boolean) => {
    if (isOpen && deadline === undefined) setDeadline(await deadlineOf(client))
  }
  return (
    <details onToggle={(event) => void begin(event.currentTarget.open)}>
      <summary>{t.waiting.elsewhere}</summary>
      {deadline !== undefined && (
        <div className="stack">
          <p className="soft small">{t.waiting.elsewhereHint(`${DAYS_TO_SEND}`)}</p>
          <pre className="data" data-testid="to-sign">
            {textOf(work, { wallet, deadline, chainId, address: addressOf(deployment, 'workRegistry') })}
          </pre>
          <TextField label={t.waiting.signature} value={signature} inputMode="text" onChange={setSignature} />
          <div>
            <button
              type="button"
              className="button button-main"
              disabled={!isSignature}
              onClick={() => {
                const signed = { proof: work.proof, wallet, deadline, signature: signature as Hex }
                start(bindSignedWork(deployment, work, signed, t))
              }}
            >
              {t.waiting.bind.title}
            </button>
          </div>
        </div>
      )}
    </details>
  )
}

type SignedFacts = { wallet: Address; deadline: bigint; chainId: number; address: Address }

/** As tools that sign take it (EIP-712). */
function textOf({ workId, proof }: WaitingWork, facts: SignedFacts): string {
  const data = bindWalletTypedData({ ...facts, workId, claimKey: proof.leaf.holder })
  const types = { EIP712Domain: getTypesForEIP712Domain(data), ...data.types }
  return serializeTypedData({ ...data, types } as never)
}
