import type { Address, Hex } from 'viem'
import { type StreamOfReturnType, streamIdOf } from '../../../sdk/src/index.ts'
import { optional } from './command.ts'
import type { Context } from './context.ts'
import { UsageError } from './errors.ts'
import type { Money } from './money.ts'
import { id } from './parse.ts'

/** Which stream is meant. */
export const STREAM_OPTIONS = {
  pool: optional('id', 'a stream to this pool that belongs to no license', id),
  license: optional('id', 'the stream of this license', id),
  salt: optional('hash', 'with --pool: tells several streams of one payer apart', id),
} as const

type StreamOptions = { pool: Hex | undefined; license: Hex | undefined; salt: Hex | undefined }

export type NamedStream = {
  poolId: Hex
  /** Nothing where it belongs to none. */
  licenseId: Hex | undefined
  streamId: Hex
  salt: Hex | undefined
  money: Money
  /** As it stands; its end is zero where it was never opened. */
  stream: StreamOfReturnType
  /** For a title: whose it is. */
  name: string
}

/**
 * Finds the stream that the options name.
 *
 * @param controller - Whose it is where it belongs to no license. Left out: of whoever acts.
 * @throws {UsageError} when they name none, or two.
 */
export async function streamNamed(
  { reader, account, money }: Pick<Context, 'reader' | 'account' | 'money'>,
  { pool, license, salt }: StreamOptions,
  controller?: Address,
): Promise<NamedStream> {
  if ((pool === undefined) === (license === undefined))
    throw new UsageError('Which stream? Name its pool with --pool, or its license with --license, and not both.')
  if (license !== undefined && salt !== undefined)
    throw new UsageError('A license has one stream at a time: leave --salt out.')
  const { reads } = await reader()
  const state = license === undefined ? undefined : await reads.licenseStateOf({ licenseId: license })
  const poolId = state?.poolId ?? (pool as Hex)
  const streamId = state?.streamId ?? streamIdOf({ controller: controller ?? (await account()), poolId, salt })
  const [{ token }, stream] = await Promise.all([reads.poolOf({ poolId }), reads.streamOf({ poolId, streamId })])
  const name = license === undefined ? `to the pool ${poolId}` : `of the license ${license}`
  return { poolId, licenseId: license, streamId, salt, money: await money(token), stream, name }
}

/** @throws {UsageError} when it was never opened, or is over. */
export function assertRuns({ stream, name }: NamedStream, now: bigint): void {
  if (stream.end <= now)
    throw new UsageError(
      `No stream ${name} is running: ${stream.end === 0n ? 'none was opened' : 'it has ended'}. Open one with stream open.`,
    )
}
