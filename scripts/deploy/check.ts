/**
 * Checks that deployments/31337.json is what the contracts of today give on a local chain. Its addresses are those a deployment to
 * any chain would have.
 *
 *   node scripts/deploy/check.ts
 */
import { isDeepStrictEqual } from 'node:util'
import { describeDeployment, RECORDS, readRecord } from './record.ts'
import { rehearse } from './rehearsal.ts'
import { prepareRelease } from './release.ts'
import { openHardhat } from './runtime.ts'

const CHAIN = 31337

const hre = await openHardhat()
const release = await prepareRelease(hre, CHAIN)
const rehearsed = await rehearse(hre, release.contracts, CHAIN)
const expected = await describeDeployment({ chainId: CHAIN, release, rehearsed, blockOf: async () => 0 })

const isFresh = isDeepStrictEqual(readRecord(RECORDS, CHAIN), expected)
console.log(
  `deployments/${CHAIN}.json is ${isFresh ? 'fresh' : 'stale: run npm run deploy -- --network default and commit the result'}`,
)
if (!isFresh) process.exitCode = 1
