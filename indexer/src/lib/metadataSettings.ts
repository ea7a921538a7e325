import path from 'node:path'
import { IndexerSettingError } from './settings.ts'

export type MetadataSettings = {
  /** Where titles are kept. */
  file: string
  /** Documents that are here already, as `<hash>.json`. */
  folder: string | undefined
  /** Origins that are asked although they are not public. */
  origins: readonly string[]
  gateway: string | undefined
  /** Whether documents are asked for on the network. */
  isOnline: boolean
}

/**
 * Reads `TITLES_FILE`, `METADATA_DIR`, `METADATA_ORIGINS`, `IPFS_GATEWAY` and `METADATA_FETCH`.
 *
 * @throws {IndexerSettingError} for what cannot be meant.
 */
export function readMetadataSettings(env: Readonly<Record<string, string | undefined>>): MetadataSettings {
  const origins = (env.METADATA_ORIGINS ?? '').split(/[\s,]+/).filter((each) => each !== '')
  for (const origin of origins)
    if (URL.parse(origin)?.origin !== origin || !/^https?:/.test(origin))
      throw new IndexerSettingError(
        'METADATA_ORIGINS',
        origin,
        'Name origins such as http://127.0.0.1:8080, with commas between.',
      )
  const gateway = env.IPFS_GATEWAY || undefined
  if (gateway !== undefined && !/^https?:\/\/\S+$/.test(gateway))
    throw new IndexerSettingError('IPFS_GATEWAY', gateway, 'Set it to the http or https address of a gateway.')
  const isPublic = gateway?.startsWith('https:') && URL.parse(gateway)?.port === ''
  if (gateway !== undefined && !isPublic && !origins.includes(URL.parse(gateway)?.origin ?? ''))
    throw new IndexerSettingError(
      'IPFS_GATEWAY',
      gateway,
      'Name its origin in METADATA_ORIGINS too: what is not https at its usual port is asked only if it is named there.',
    )
  const fetches = env.METADATA_FETCH ?? 'on'
  if (!['on', 'off'].includes(fetches)) throw new IndexerSettingError('METADATA_FETCH', fetches, 'Set it to on or off.')
  return {
    file: env.TITLES_FILE || path.join('.ponder', 'titles.sqlite'),
    folder: env.METADATA_DIR || undefined,
    origins,
    gateway,
    isOnline: fetches === 'on',
  }
}
