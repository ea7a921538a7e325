import type { LicenseEventsOfParameters } from '../actions/licenseEventsOf.ts'
import { licenseEventsQueryOptions } from '../query/licenseEventsQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link licenseEventsQueryOptions} as a hook; it waits while there are no parameters. */
export function useLicenseEvents(parameters: LicenseEventsOfParameters | undefined) {
  return useRead(licenseEventsQueryOptions, parameters)
}
