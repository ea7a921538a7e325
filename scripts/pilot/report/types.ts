import type { BadRow } from '../catalogue/types.ts'
import type { Check } from '../reconcile.ts'
import type { Summary } from '../summary.ts'
import type { Plan } from '../works.ts'

/** All that a report tells. */
export type Report = {
  /** Name of the catalogue's file. */
  source: string
  days: number
  plan: Plan
  badRows: readonly BadRow[]
  summary: Summary
  checks: readonly Check[]
  reconciles: boolean
}
