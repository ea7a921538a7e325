import { useId, useState } from 'react'
import { type Hex, isHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { ClaimKey } from '../../flows/bindWork.ts'
import { useI18n } from '../../i18n/index.tsx'

/** Takes a claim key: the key itself, or its line in the file that the command line writes. It is kept nowhere. */
export function KeyField({ onKey }: { onKey: (key: ClaimKey | undefined) => void }) {
  const { t } = useI18n()
  const id = useId()
  const [text, setText] = useState('')
  const account = accountIn(text)
  const isInvalid = text.trim() !== '' && !account
  return (
    <div className="field">
      <label htmlFor={id}>{t.waiting.key}</label>
      <input
        id={id}
        className="input"
        type="password"
        autoComplete="off"
        spellCheck={false}
        value={text}
        aria-invalid={isInvalid}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          setText(event.target.value)
          const found = accountIn(event.target.value)
          onKey(found && { address: found.address, account: found })
        }}
      />
      <p id={`${id}-hint`} className="hint">
        {isInvalid ? t.waiting.noKey : account ? t.waiting.keyOf(account.address) : t.waiting.keyHint}
      </p>
    </div>
  )
}

function accountIn(text: string) {
  const key = keyIn(text.trim())
  try {
    return isHex(key) && key.length === 66 ? privateKeyToAccount(key) : undefined
  } catch {
    return undefined
  }
}

function keyIn(text: string): Hex | undefined {
  if (!text.startsWith('{')) return (text.startsWith('0x') ? text : `0x${text}`) as Hex
  try {
    return (JSON.parse(text) as { key?: Hex }).key
  } catch {
    return undefined
  }
}
