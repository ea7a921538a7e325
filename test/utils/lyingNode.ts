import type { RawLog } from '../../sdk/src/audit/index.ts'
import type { RoyaltyConnection } from '../../sdk/src/types/connection.ts'

export type Request = { method: string; params?: unknown[] }
/** What a node says to a request; `honest` asks the chain. */
export type Answer = (request: Request, honest: (request: Request) => Promise<unknown>) => Promise<unknown>

/** A client whose node answers some requests in its own way: those that are sent as they are, and not through viem's actions. */
export function throughNode(
  client: RoyaltyConnection,
  provider: { request: (request: never) => Promise<unknown> },
  answer: Answer,
): RoyaltyConnection {
  const request = (asked: Request) => answer(asked, (each) => provider.request(each as never))
  return { ...client, publicClient: { ...client.publicClient, request } as never }
}

/** All logs of all batches. */
export async function collectLogs(from: AsyncIterable<{ logs: RawLog[] }>): Promise<RawLog[]> {
  const all: RawLog[] = []
  for await (const { logs } of from) all.push(...logs)
  return all
}
