import type { Credential } from '@openroyalty/sdk'
import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useState } from 'react'
import type { Address } from 'viem'
import { useI18n } from '../i18n/index.tsx'
import { type CredentialCheck, isSigned, readCredential } from '../lib/credential.ts'
import { dateText } from '../lib/format.ts'
import { DropField } from './DropField.tsx'
import { ErrorNote } from './ErrorNote.tsx'
import { IdLink } from './Hex.tsx'

type CredentialDropProps = {
  certifier: Address
  eligibility: CredentialCheck['eligibility']
  /** Nobody yet: no wallet is connected. */
  licensee: Address | undefined
  time: bigint
  /** Last second of the present one: a new one has to hold for longer. */
  current?: bigint
  onCredential: (credential: Credential | undefined) => void
}

type Finding = { state: 'good' | 'unsigned' | 'over' | 'notLater'; expiry: number }

/** Takes a certifier's word from a file and says at once what it is worth: for whom, by whom, until when. */
export function CredentialDrop({
  certifier,
  eligibility,
  licensee,
  time,
  current = 0n,
  onCredential,
}: CredentialDropProps) {
  const { t, locale } = useI18n()
  const client = useRoyaltyConnection()
  const [finding, setFinding] = useState<Finding>()
  const [error, setError] = useState<unknown>()
  const take = async (file: File) => {
    setError(undefined)
    setFinding(undefined)
    onCredential(undefined)
    try {
      const credential = await readCredential(file)
      const { expiry } = credential
      const signed = licensee && (await isSigned(client, credential, { certifier, licensee, eligibility }))
      const state = !signed
        ? 'unsigned'
        : BigInt(expiry) < time
          ? 'over'
          : BigInt(expiry) <= current
            ? 'notLater'
            : 'good'
      setFinding({ state, expiry })
      if (state === 'good') onCredential(credential)
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <div className="stack">
      <p className="soft small">
        {t.credential.asked[eligibility]} <IdLink kind="address" id={certifier} />
      </p>
      <DropField label={t.credential.drop} hint={t.credential.hint} accept=".json,application/json" onFile={take} />
      {finding && (
        <p className={`note ${finding.state === 'good' ? 'note-good' : 'note-warn'}`} role="status">
          {t.credential.findings[finding.state](dateText(finding.expiry, locale))}
        </p>
      )}
      {error !== undefined && <ErrorNote error={error} />}
    </div>
  )
}
