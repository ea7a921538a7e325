import { useQuoteStatement } from '@openroyalty/sdk/react'
import { useState } from 'react'
import type { Hex } from 'viem'
import type { TokenLook } from '../hooks/useTokens.ts'
import { useI18n } from '../i18n/index.tsx'
import { amountOfText } from '../lib/amountInput.ts'
import { TextField } from './TextField.tsx'

/** What somebody states of a period as they type it, and what the contract says it comes to: undefined until both are known. */
export function useStatedUse(offerId: Hex, look: TokenLook | undefined) {
  const [typedUnits, setUnits] = useState('0')
  const [typedRevenue, setRevenue] = useState('0')
  const units = /^\d{1,30}$/.test(typedUnits.trim()) ? BigInt(typedUnits.trim()) : undefined
  const revenue = look && amountOfText(typedRevenue, look.decimals)
  const { data: owes } = useQuoteStatement(
    units !== undefined && revenue !== undefined ? { offerId, units, revenue } : undefined,
  )
  return { units, revenue, owes, fields: { look, typedUnits, setUnits, typedRevenue, setRevenue, units, revenue } }
}

/** The two fields in which use is stated. */
export function UseFields({ fields }: { fields: ReturnType<typeof useStatedUse>['fields'] }) {
  const { t } = useI18n()
  const { look, typedUnits, setUnits, typedRevenue, setRevenue, units, revenue } = fields
  return (
    <div className="inline-form">
      <TextField
        label={t.license.units}
        value={typedUnits}
        onChange={setUnits}
        isInvalid={units === undefined}
        inputMode="numeric"
      />
      <TextField
        label={t.license.revenue(look?.symbol ?? '')}
        value={typedRevenue}
        onChange={setRevenue}
        isInvalid={look !== undefined && revenue === undefined}
      />
    </div>
  )
}
