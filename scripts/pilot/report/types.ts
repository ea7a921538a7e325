import type { BadRow } from '../../../cli/src/catalogue/types.ts'
import type { Check } from '../reconcile.ts'
import type { Summary } from '../summary.ts'
import type { Answers } from '../usage/answers.ts'
import type { Plan } from '../works.ts'

/** All that a report tells. */
export type Report = {
  /** Name of the catalogue's file. */
  source: string
  days: number
  plan: Plan
  badRows: readonly BadRow[]
  /** Where use was read from: the file's name, its rows, and those that are bad. Without a file use is invented. */
  usage: { source: string | undefined; file: Answers['file']; badRows: readonly BadRow[] }
  summary: Summary
  checks: readonly Check[]
  reconciles: boolean
}
