import { expect } from 'chai'
import { network } from 'hardhat'
import { keccak256, toHex, zeroAddress, zeroHash } from 'viem'
import { actors } from '../../../utils/actors.ts'

/** What somebody may store as a URI to break out of the document that shows it. */
const URIS = [
  'ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi',
  '"',
  '\\',
  '\\"',
  '","payee":"0x0000000000000000000000000000000000000000',
  '"}{"',
  '</script><script>alert(1)</script>',
  '<svg/onload=alert(1)>',
  "javascript:alert('1')",
  'data:text/html;base64,PHNjcmlwdD4=',
  'line\nbreak\r\ttab\b\f',
  Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join(''),
  '\u007f\u0080\u2028\u2029\ufeff',
  'é 漢字 🙂',
  '%22%7D',
  'x'.repeat(2_000),
]

describe('WorkRegistry.tokenURI: JSON that parses, whatever was stored', () => {
  it('gives every URI back, and changes nothing else', async () => {
    const { viem } = await network.create()
    const { creator } = actors(await viem.getWalletClients(), 'creator')
    const registry = await viem.deployContract('WorkRegistry')
    const contentHash = keccak256(toHex('a work'))
    await registry.write.register([
      { contentHash, metadataHash: zeroHash, salt: zeroHash, payee: zeroAddress, uses: 4095, royaltyBps: 1_000 },
    ])
    const workId = await registry.read.workIdOf([creator.account.address, contentHash])
    const plain = await documentOf()
    expect(plain.uri).to.equal(undefined)
    expect(plain.consent.uses.length).to.equal(12)
    expect(plain.owner.toLowerCase()).to.equal(creator.account.address)

    for (const uri of URIS) {
      await registry.write.setUri([workId, uri])
      expect(await documentOf()).to.deep.equal({ ...plain, uri })
    }

    async function documentOf() {
      const [head, body] = (await registry.read.tokenURI([BigInt(workId)])).split(',')
      expect(head).to.equal('data:application/json;base64')
      return JSON.parse(Buffer.from(body as string, 'base64').toString('utf8'))
    }
  })
})
