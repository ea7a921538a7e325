import { payeeIn } from '@openroyalty/sdk/audit'
import type { Address, Hex } from 'viem'
import type { Books } from './books.ts'
import type { DecodedCall } from './decode.ts'

/** Who would receive what a claim sends, each once, as the books have it; none for calls that are no claims. */
export function payeesOf({ state, block: { time } }: Books, { functionName, args }: DecodedCall): Address[] {
  if (!['claim', 'claimBatch', 'materializeAndClaim'].includes(functionName)) return []
  const argumentOf = (name: string) => args.find((each) => each.name === name)?.value
  const claims = (argumentOf('claims') ?? [{ workId: argumentOf('workId') }]) as readonly { workId: Hex }[]
  return [...new Set(claims.flatMap(({ workId }) => payeeIn(state.works, { workId, time }) ?? []))]
}
