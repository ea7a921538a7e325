import { type LicenseOfParameters, licenseOf } from '../actions/licenseOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link licenseOf}: a key that holds all that the answer depends on, and a function that asks. */
export function licenseQueryOptions(client: RoyaltyConnection, parameters: LicenseOfParameters) {
  return queryOptionsOf(client, 'licenseOf', parameters, licenseOf)
}
