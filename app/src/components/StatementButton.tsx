import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useState } from 'react'
import type { Address } from 'viem'
import { useTokens } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import type { Books } from '../lib/books.ts'
import { saveFile } from '../lib/saveFile.ts'

type StatementButtonProps = { kind: 'creator' | 'licensee'; account: Address; books: Books }

/** Hands the reader a statement of an account as a file: made here, from the logs. */
export function StatementButton({ kind, account, books }: StatementButtonProps) {
  const { t } = useI18n()
  const client = useRoyaltyConnection()
  const [isBusy, setBusy] = useState(false)
  const tokenOf = useTokens(Array.from(books.state.pools.pools.values(), ({ terms }) => terms.token))
  const download = async () => {
    setBusy(true)
    try {
      const { statementText } = await import('../lib/statement.ts')
      const text = await statementText({ kind, client, books, account, tokenOf })
      saveFile(`openroyalty-${kind}-${account.slice(0, 8)}-${books.block.number}.csv`, text)
    } finally {
      setBusy(false)
    }
  }
  return (
    <button type="button" className="button button-small" disabled={isBusy} onClick={download}>
      {t.me.download}
    </button>
  )
}
