import type { Hex } from 'viem'
import { workRegistryAbi } from '../generated/leanAbis.ts'
import type { Call, Deployment } from '../types/connection.ts'
import { addressOf } from '../utils/deployment.ts'
import { encodeCall } from './internal/encodeCall.ts'

export type BuildSetWorkUriParameters = {
  workId: Hex
  uri: string
}

/**
 * Builds the call of {@link setWorkUri}: Stores a URI that the work’s token shows beside what the chain knows.
 *
 * @example
 * buildSetWorkUri(deployment, { workId, uri: 'ipfs://…' })
 */
export function buildSetWorkUri(deployment: Deployment, { workId, uri }: BuildSetWorkUriParameters): Call {
  return encodeCall(addressOf(deployment, 'workRegistry'), workRegistryAbi, 'setUri', [workId, uri])
}
