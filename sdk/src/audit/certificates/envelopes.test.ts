import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Hex, serializeTransaction, toHex } from 'viem'
import { serializeTransaction as serializeForOpStack } from 'viem/op-stack'
import { chainOfTransaction, encodeReceipt, encodeTransaction } from './envelopes.ts'

const to = '0x6b4BD2dbf2FAa21392256387065BCdac76727014'
const hash = `0x${'ab'.repeat(32)}` as const
const signature = { r: `0x00${'12'.repeat(31)}`, s: `0x${'34'.repeat(32)}`, yParity: 1 } as const
const call = { to, data: '0xdeadbeef', value: 0n, gas: 21_000n, nonce: 0, chainId: 8453 } as const
const fees = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n } as const
const accessList = [{ address: to, storageKeys: [hash, hash] }] as const
const authorization = { chainId: 1, address: to, nonce: 7, ...signature } as const

/** As nodes write it: numbers in hexadecimal. */
const rpc = (fields: object): never =>
  JSON.parse(
    JSON.stringify(fields, (key, value) =>
      typeof value === 'bigint' || (typeof value === 'number' && key !== 'isSystemTx') ? toHex(value) : value,
    ),
  ) as never
const rpcCall = { to, input: call.data, value: 0n, gas: 21_000n, nonce: 0, chainId: 8453 }

describe('encodeTransaction', () => {
  const KINDS: { name: string; fields: object; viem: Hex; chain: bigint | undefined }[] = [
    {
      name: 'of the oldest kind, signed for a chain',
      fields: { ...rpcCall, type: 0, gasPrice: 5n, ...signature, v: 8453n * 2n + 36n, yParity: undefined },
      viem: serializeTransaction(
        { ...call, type: 'legacy', gasPrice: 5n },
        { ...signature, v: 8453n * 2n + 36n, yParity: undefined as never },
      ),
      chain: 8453n,
    },
    {
      name: 'with a list of what it touches',
      fields: { ...rpcCall, type: 1, gasPrice: 5n, accessList, ...signature, v: 1n },
      viem: serializeTransaction({ ...call, type: 'eip2930', gasPrice: 5n, accessList }, signature),
      chain: 8453n,
    },
    {
      name: 'with a fee for the block',
      fields: { ...rpcCall, type: 2, ...fees, accessList: [], ...signature, v: 1n },
      viem: serializeTransaction({ ...call, type: 'eip1559', ...fees }, signature),
      chain: 8453n,
    },
    {
      name: 'with blobs',
      fields: {
        ...rpcCall,
        type: 3,
        ...fees,
        accessList,
        maxFeePerBlobGas: 3n,
        blobVersionedHashes: [`0x01${'cd'.repeat(31)}`],
        ...signature,
      },
      viem: serializeTransaction(
        {
          ...call,
          type: 'eip4844',
          ...fees,
          accessList,
          maxFeePerBlobGas: 3n,
          blobVersionedHashes: [`0x01${'cd'.repeat(31)}`],
        },
        signature,
      ),
      chain: 8453n,
    },
    {
      name: 'that delegates accounts',
      fields: { ...rpcCall, type: 4, ...fees, accessList, authorizationList: [authorization], ...signature },
      viem: serializeTransaction(
        { ...call, type: 'eip7702', ...fees, accessList, authorizationList: [authorization] as never },
        signature,
      ),
      chain: 8453n,
    },
    {
      name: 'that deposits into an OP Stack chain',
      fields: {
        type: 0x7e,
        sourceHash: hash,
        from: to,
        to,
        mint: 9n,
        value: 8n,
        gas: 7n,
        isSystemTx: false,
        input: '0x12',
      },
      viem: serializeForOpStack({
        type: 'deposit',
        sourceHash: hash,
        from: to,
        to,
        mint: 9n,
        value: 8n,
        gas: 7n,
        isSystemTx: false,
        data: '0x12',
      }),
      chain: undefined,
    },
  ]
  for (const { name, fields, viem, chain } of KINDS)
    it(name, () => {
      const encoded = encodeTransaction(rpc(fields))
      assert.equal(encoded, viem)
      assert.equal(chainOfTransaction(encoded as Hex), chain)
    })

  it('of the oldest kind, signed for any chain', () => {
    const fields = { ...rpcCall, type: 0, gasPrice: 5n, ...signature, v: 27n, yParity: undefined }
    assert.equal(chainOfTransaction(encodeTransaction(rpc(fields)) as Hex), undefined)
  })

  it('of a kind that is not known', () => {
    assert.equal(encodeTransaction(rpc({ ...rpcCall, type: 0x64 })), undefined)
    assert.equal(encodeReceipt(rpc({ type: 0x64, logs: [] })), undefined)
  })
})
