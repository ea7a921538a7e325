/** What an app adds to be metered and to pay: a meter that knows its license, and middleware around its model. Copy this. */
import path from 'node:path'
// An app imports these from '@openroyalty/sdk/ai', '@openroyalty/sdk' and '@openroyalty/sdk/meter'.
import { type MeterMiddleware, meterMiddleware } from '../../sdk/src/ai/index.ts'
import type { RoyaltyClient } from '../../sdk/src/index.ts'
import {
  createMeter,
  folderTarget,
  type Meter,
  type MeteredLicense,
  retrieved,
  sqliteStore,
} from '../../sdk/src/meter/index.ts'

type CreateMeteringParameters = {
  license: MeteredLicense
  /** The licensee's: it signs what is paid. */
  client: RoyaltyClient
  /** Counts, journals and trees; keep it. */
  folder: string
  /** Left out where the model reports its tokens. */
  tokensOf?: ((text: string) => number) | undefined
  /** For a chain whose time is not ours. Left out: the machine's. */
  clock?: (() => number) | undefined
}

export function createMetering({ license, client, folder, tokensOf, clock }: CreateMeteringParameters): {
  meter: Meter
  middleware: MeterMiddleware
} {
  const onProblem = (error: Error) => console.error(error.message)
  const meter = createMeter({
    license,
    store: sqliteStore(path.join(folder, 'counts.sqlite')),
    // A unit of the offer's price is one token of an answer, and the works it was made from share it by weight.
    policy: retrieved({ rates: { standard: { outputTokens: '1' } } }),
    settlement: { client, folder, target: folderTarget(path.join(folder, 'published')) },
    onProblem,
    clock,
  })
  return { meter, middleware: meterMiddleware({ meter, onProblem, tokensOf, clock }) }
}
