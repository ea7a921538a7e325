import { type Address, concat, encodeAbiParameters, type Hex, size } from 'viem'
import type { ServedChain } from './chain.ts'

/** What a token says of itself. `symbol` undefined: it reverts. */
export type TokenWords = { symbol: string | undefined; decimals: number }

const SYMBOL = '95d89b41'
const DECIMALS = '313ce567'

/** Makes a contract at `address` that moves money as the test dollar does, and says of itself whatever it is told to. */
export async function tellToken(chain: ServedChain, address: Address, words: TokenWords): Promise<void> {
  await chain.request('hardhat_setCode', [address, codeOf(chain.deployment.testDollar.address, words)])
}

/** Where the parts of the code begin, in bytes. */
const PLACES = { returns: 78, symbol: 83, decimals: 99, answer: 110 }

/** Written by hand: two functions answer out of the code itself, all others are the test dollar's, over this contract's storage. */
function codeOf(dollar: Address, { symbol, decimals }: TokenWords): Hex {
  const answer = symbol === undefined ? '0x' : encodeAbiParameters([{ type: 'string' }], [symbol])
  const push = (value: number) => `61${value.toString(16).padStart(4, '0')}`
  const jumpFor = (selector: string, to: number) => `8063${selector}14${push(to)}57`
  return concat([
    `0x60003560e01c${jumpFor(SYMBOL, PLACES.symbol)}${jumpFor(DECIMALS, PLACES.decimals)}`,
    // delegatecall(gas, dollar, 0, calldatasize, 0, 0), and whatever came of it.
    `0x3660006000376000600036600073${dollar.slice(2)}5af43d600060003e${push(PLACES.returns)}573d6000fd`,
    '0x5b3d6000f3',
    symbol === undefined
      ? `0x5b60006000fd${'00'.repeat(10)}`
      : `0x5b${push(size(answer))}${push(PLACES.answer)}600039${push(size(answer))}6000f3`,
    `0x5b60${decimals.toString(16).padStart(2, '0')}60005260206000f3`,
    answer,
  ])
}
