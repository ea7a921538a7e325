import { type LicenseEventsOfParameters, licenseEventsOf } from '../actions/licenseEventsOf.ts'
import type { RoyaltyConnection } from '../types/connection.ts'
import { queryOptionsOf } from './internal/queryOptionsOf.ts'

/** What a query cache needs for {@link licenseEventsOf}: a key that holds all that the answer depends on, and a function that asks. */
export function licenseEventsQueryOptions(client: RoyaltyConnection, parameters: LicenseEventsOfParameters) {
  return queryOptionsOf(client, 'licenseEventsOf', parameters, licenseEventsOf)
}
