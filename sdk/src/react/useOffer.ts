import type { OfferOfParameters } from '../actions/offerOf.ts'
import { offerQueryOptions } from '../query/offerQueryOptions.ts'
import { useRead } from './internal/useRead.ts'

/** {@link offerQueryOptions} as a hook; it waits while there are no parameters. */
export function useOffer(parameters: OfferOfParameters | undefined) {
  return useRead(offerQueryOptions, parameters)
}
