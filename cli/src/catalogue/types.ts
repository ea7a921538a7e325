import type { Address, Hex } from 'viem'
import type { Use } from '../../../sdk/src/index.ts'

/** Somebody who made a work. */
export type CatalogueCreator = {
  /** As the file has it; where it only has names, `name:` and the name, so that equal names are one creator. */
  readonly id: string
  readonly name: string
}

/** One row of a catalogue that can be used. */
export type CatalogueWork = {
  readonly id: string
  /** Empty where the file has none. */
  readonly title: string
  /** In the order of the file, at least one. Whoever the file names twice, say for two roles, is here twice. */
  readonly creators: readonly CatalogueCreator[]
  /** Uses consented to. Missing where the file says nothing about it; empty where it says none. */
  readonly uses?: readonly Use[]
  /** Weight or measured use, a whole number. Missing where the file says nothing about it. */
  readonly weight?: bigint
  /** Hash of the content, in lower case. Missing where the file has none. */
  readonly contentHash?: Hex
  /** Of the first-named creator, with its checksum. Missing where the file has none. */
  readonly wallet?: Address
  /** Line on which the row begins, from one. */
  readonly line: number
}

/** What can be wrong with a row. */
export type Problem =
  | 'no-rows'
  | 'cut-short'
  | 'overlong'
  | 'invalid-utf8'
  | 'malformed-json'
  | 'not-an-object'
  | 'unbalanced-quotes'
  | 'column-count'
  | 'missing-id'
  | 'duplicate-id'
  | 'no-creators'
  | 'creator-unnamed'
  | 'creator-ids'
  | 'uses'
  | 'weight'
  | 'content-hash'
  | 'wallet'
  | 'count'

/** One row of a catalogue, or of a file of uses, that cannot be used, and why. */
export type BadRow = {
  /** Line on which the row begins, from one. */
  readonly line: number
  readonly problem: Problem
  /** What is wrong and, where it is not plain, what would be right. */
  readonly reason: string
}

/** What a format's reader makes of a row, before anybody asks what its columns mean. */
export type RawRow = { readonly line: number; readonly record: Readonly<Record<string, unknown>> } | BadRow

export type CatalogueFormat = 'csv' | 'ndjson' | 'json'
