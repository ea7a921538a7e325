import type { RoyaltyConnection } from '../../types/connection.ts'

/** Chain, contract to read from, name of the read, and its parameters as JSON holds them: what the answer depends on. */
export type ReadQueryKey = readonly ['openroyalty', chainId: number, lens: string, read: string, parameters: unknown]

export type ReadQueryOptions<data> = {
  queryKey: ReadQueryKey
  queryFn: () => Promise<OrNull<data>>
}

/** A cache takes `undefined` for an answer that is missing: what does not exist is `null`. */
type OrNull<data> = undefined extends data ? Exclude<data, undefined> | null : data

/** The key and the function of one read. Amounts in the key are text: JSON has no bigint. */
export function queryOptionsOf<parameters, data>(
  client: RoyaltyConnection,
  read: string,
  parameters: parameters,
  action: (client: RoyaltyConnection, parameters: parameters) => Promise<data>,
): ReadQueryOptions<data> {
  return {
    // Two deployments on one chain differ in the first contract.
    queryKey: ['openroyalty', client.chainId, client.deployment.workRegistry?.address ?? '', read, toJson(parameters)],
    queryFn: async () => ((await action(client, parameters)) ?? null) as OrNull<data>,
  }
}

function toJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each)) ?? 'null')
}
