import type { LicenseOfParameters } from '../actions/licenseOf.ts'
import { licenseQueryOptions } from '../query/licenseQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link licenseQueryOptions} as a hook; it waits while there are no parameters. */
export function useLicense(parameters: LicenseOfParameters | undefined) {
  return useRead(licenseQueryOptions, parameters)
}
