import {
  type Address,
  createPublicClient,
  createWalletClient,
  custom,
  type Hex,
  isHex,
  keccak256,
  numberToHex,
} from 'viem'
import {
  type Call,
  createRoyaltyClient,
  decodeRevert,
  type RoyaltyClient,
  type WriteOptions,
} from '../../../sdk/src/index.ts'
import type { Chain } from './chain.ts'
import { type DecodedCall, decodeCall, isApproval } from './decodeCall.ts'

/** Does something with the SDK. `options` go to whichever action writes. */
export type Act<value> = (client: RoyaltyClient, options: WriteOptions) => Promise<value>

/** A transaction that would be sent. */
export type Step = DecodedCall & {
  data: Hex
  /** False where the node could not try it, because what comes before has not happened. */
  simulated: boolean
}

type Request = { method: string; params?: unknown }

/**
 * Plays what an action would do, up to its first transaction that is more than an approval, and sends nothing. Everything is read from
 * the chain and simulated on it as it is.
 *
 * Approvals are taken to have happened: what follows is simulated after them where the node can (`eth_simulateV1`).
 *
 * @throws what the action throws, so that a refusal of the chain is known before anything is sent.
 */
export async function planOf(chain: Chain, from: Address, act: Act<unknown>): Promise<Step[]> {
  const steps: Step[] = []
  let isWhole = false
  /** Whether the last simulation was a real one. */
  let simulated = true
  const next = ({ method, params }: Request) =>
    chain.publicClient.request({ method, params } as never) as Promise<unknown>

  const request = async ({ method, params }: Request): Promise<unknown> => {
    const [first, ...rest] = (params ?? []) as [never, ...never[]]
    switch (method) {
      case 'eth_sendTransaction': {
        const call = first as Call
        steps.push({ ...decodeCall(chain.deployment, call), data: call.data, simulated })
        if (isApproval(call)) return keccak256(numberToHex(steps.length))
        isWhole = true
        throw new Error('Planned, not sent')
      }
      case 'eth_getTransactionReceipt':
        return receiptOf(first, from)
      case 'eth_call': {
        if (steps.length === 0 || !(first as { from?: Address }).from) return next({ method, params })
        try {
          simulated = true
          return await simulateAfter(next, steps, first, rest[0] ?? ('latest' as never), from)
        } catch (error) {
          if (!isMissing(error)) throw error
          simulated = false
          // Before its approvals it fails for want of them at the latest: what refuses it sooner refuses it in any case.
          await next({ method, params }).catch((refusal: unknown) => {
            if (isOwnRefusal(refusal)) throw refusal
          })
          return '0x'
        }
      }
      default:
        return next({ method, params })
    }
  }
  const transport = custom({ request: request as never }, { retryCount: 0 })
  const client = createRoyaltyClient({
    publicClient: createPublicClient({ chain: chain.publicClient.chain, transport, pollingInterval: 1 }),
    walletClient: createWalletClient({ account: from, chain: chain.publicClient.chain, transport }),
    chainId: chain.chainId,
    deployment: chain.deployment,
  })
  try {
    await act(client, {})
  } catch (error) {
    if (!isWhole) throw error
  }
  return steps
}

async function simulateAfter(
  next: (request: Request) => Promise<unknown>,
  steps: readonly Step[],
  call: object,
  block: string,
  from: Address,
): Promise<Hex> {
  const calls = [...steps.map(({ to, data }) => ({ from, to, data })), call]
  const blocks = (await next({ method: 'eth_simulateV1', params: [{ blockStateCalls: [{ calls }] }, block] })) as {
    calls: { status: Hex; returnData: Hex; error?: { message: string; code: number; data?: Hex } }[]
  }[]
  const last = blocks[0]?.calls.at(-1)
  if (last?.status === '0x1') return last.returnData
  const data = last?.error?.data ?? last?.returnData
  throw Object.assign(new Error(last?.error?.message ?? 'execution reverted'), { code: 3, data })
}

/** Whether a node does not know a method. */
function isMissing(error: unknown): boolean {
  const { code, message = '', details = '' } = error as { code?: number; message?: string; details?: string }
  return (
    code === -32_601 ||
    code === -32_004 ||
    /not (supported|found|exist|available|implemented)|unsupported/i.test(`${message} ${details}`)
  )
}

/** Whether a contract of ours refuses for a reason of its own, and not for what a token says. */
function isOwnRefusal(error: unknown): boolean {
  for (let each = error as { data?: unknown; cause?: unknown } | undefined; each; each = each.cause as typeof each) {
    // Some nodes wrap it once more.
    const data = (each.data as { data?: unknown } | undefined)?.data ?? each.data
    if (!isHex(data) || data.length < 10) continue
    const { errorName } = decodeRevert({ data, contract: { name: '' } })
    return !/^(ERC20|SafeERC20|Error$|Panic$|0x)/.test(errorName)
  }
  return false
}

/** That of an approval which has not been sent. */
function receiptOf(transactionHash: Hex, from: Address) {
  return {
    transactionHash,
    transactionIndex: '0x0',
    blockHash: keccak256('0x'),
    blockNumber: '0x1',
    from,
    to: from,
    contractAddress: null,
    cumulativeGasUsed: '0x0',
    gasUsed: '0x0',
    effectiveGasPrice: '0x0',
    logs: [],
    logsBloom: `0x${'00'.repeat(256)}`,
    status: '0x1',
    type: '0x2',
  }
}
