import type { Call } from '@openroyalty/sdk'
import { useRef, useState } from 'react'
import { useSettings } from '../hooks/useSettings.ts'
import { useI18n } from '../i18n/index.tsx'
import { claimRequestLink, writeClaimRequest } from '../lib/claimRequest.ts'
import { saveFile } from '../lib/saveFile.ts'

/** Calls as a link and as a file: whoever gets them can send them, and cannot change where the money goes. */
export function HandOver({ calls }: { calls: readonly Call[] }) {
  const { t } = useI18n()
  const { chainId } = useSettings()
  const [isCopied, setCopied] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const { text, count } = writeClaimRequest({ chainId, calls })
  const link = claimRequestLink(text, window.location.origin)
  const copy = async () => {
    field.current?.select()
    await navigator.clipboard?.writeText(link ?? text).catch(() => undefined)
    setCopied(true)
  }
  return (
    <div className="note" data-testid="hand-over">
      <strong>{t.handOver.ready}</strong>
      <p>{t.handOver.explain}</p>
      {count < calls.length && <p>{t.handOver.part(`${count}`, `${calls.length}`)}</p>}
      <label className="field">
        <span className="label">{link ? t.handOver.link : t.handOver.text}</span>
        <textarea ref={field} className="input mono small" rows={4} readOnly value={link ?? text} />
      </label>
      <div className="row">
        <button type="button" className="button button-small button-main" onClick={copy}>
          {link ? t.handOver.copyLink : t.handOver.copyText}
        </button>
        <button
          type="button"
          className="button button-small"
          onClick={() => saveFile('claim-request.json', text, 'application/json')}
        >
          {t.handOver.save}
        </button>
        <span className="small soft" role="status">
          {isCopied && t.handOver.copied}
        </span>
      </div>
    </div>
  )
}
