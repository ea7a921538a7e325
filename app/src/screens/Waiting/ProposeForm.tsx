import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useState } from 'react'
import { isAddress } from 'viem'
import { TextField } from '../../components/TextField.tsx'
import { proposeBinding } from '../../flows/bindWork.ts'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { useI18n } from '../../i18n/index.tsx'
import type { WaitingWork } from '../../lib/waiting.ts'

/** For whoever speaks for the catalogue: says whose wallet a work is, without its claim key. */
export function ProposeForm({ work }: { work: WaitingWork }) {
  const { t } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  const [wallet, setWallet] = useState('')
  return (
    <div className="inline-form">
      <TextField
        label={t.waiting.proposeWallet}
        hint={t.waiting.proposeHint}
        value={wallet}
        inputMode="text"
        isInvalid={wallet !== '' && !isAddress(wallet)}
        onChange={setWallet}
      />
      <button
        type="button"
        className="button"
        disabled={!isAddress(wallet)}
        onClick={() => isAddress(wallet) && start(proposeBinding(deployment, work, wallet, t))}
      >
        {t.waiting.propose.title}
      </button>
    </div>
  )
}
