import type { Hex } from 'viem'
import type { UnitKind } from '../units.ts'
import type { CommitmentList } from './commitments.ts'

/** Format of usage files: docs/usage-file.md. */
export const USAGE_FORMAT = 'openroyalty.usage'
export const USAGE_FORMAT_VERSION = 1

/** The first line. Whole numbers that may be large, and numbers with decimals, are texts. */
export type UsageFileHead = {
  readonly format: typeof USAGE_FORMAT
  readonly formatVersion: typeof USAGE_FORMAT_VERSION
  readonly licenseId: Hex
  readonly period: number
  /** Of the statement: one, and one more with each correction. */
  readonly version: number
  /** ISO 8601. */
  readonly from: string
  readonly until: string
  readonly policy: { readonly name: string; readonly version: number; readonly [option: string]: unknown }
  readonly events: number
  readonly units: string
  readonly revenue: string
  readonly total: string
  readonly counts: readonly {
    readonly group: number
    readonly tier: string
    readonly class: string
    readonly unit: UnitKind
    readonly events: number
    readonly count: string
  }[]
  readonly common: readonly (readonly [group: number, count: string])[]
  readonly commitments: CommitmentList
  readonly works: number
}

/** A line for each work, in ascending order of ids. */
export type UsageFileWork = {
  readonly workId: Hex
  readonly uses: number
  readonly inputs: readonly (readonly [group: number, count: string])[]
  /** Of a manifest, with the policy `prevalence` alone: tokens, epochs, quality. */
  readonly manifest?: readonly [tokens: number, epochs: number, quality: number]
  readonly points: string
  readonly amount: string
}

/** The last line. */
export type UsageFileEnd = { readonly end: true; readonly works: number }
