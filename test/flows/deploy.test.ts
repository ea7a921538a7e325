import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import hardhat from 'hardhat'
import type { HardhatRuntimeEnvironment } from 'hardhat/types/hre'
import type { NetworkConnection } from 'hardhat/types/network'
import {
  type Address,
  concat,
  getAddress,
  type Hex,
  keccak256,
  parseTransaction,
  recoverTransactionAddress,
  slice,
  type TransactionSerialized,
} from 'viem'
import { type CompiledContract, planDeployment } from '../../scripts/deploy/addresses.ts'
import { CONTRACTS, contractsOf, LOCAL_CONTRACTS } from '../../scripts/deploy/contracts.ts'
import { type DeployParameters, deploy, dryRun } from '../../scripts/deploy/deploy.ts'
import { deployOpenRoyalty } from '../../scripts/deploy/inProcess.ts'
import { DEPLOYMENT_PROXY } from '../../scripts/deploy/proxy.ts'
import { type Deployment, readRecord, readRecords } from '../../scripts/deploy/record.ts'
import { rehearse } from '../../scripts/deploy/rehearsal.ts'
import { prepareRelease } from '../../scripts/deploy/release.ts'
import { openHardhat, ROOT } from '../../scripts/deploy/runtime.ts'
import { verifyAll } from '../../scripts/deploy/survey.ts'
import { ACCOUNT_NAMES, localAccounts } from '../../scripts/ops/accounts.ts'
import { type Gateway, openGateway } from '../utils/gateway.ts'

/** A chain that is not a development chain, so that the rules of public chains hold. */
const PUBLIC_CHAIN = 424_242
const LOCAL_CHAIN = 31_337
const CONTRACT_NAMES = CONTRACTS.map(({ name }) => name as string)
const LOCAL_NAMES = [...CONTRACT_NAMES, ...LOCAL_CONTRACTS.map(({ name }) => name as string)]

type Chain = {
  url: string
  gateway: Gateway
  connect: () => Promise<NetworkConnection>
  close: () => Promise<void>
}

describe('Deployment', () => {
  let workshop: string
  let records: string
  let hre: HardhatRuntimeEnvironment
  const open: Chain[] = []

  beforeEach(async () => {
    workshop = mkdtempSync(path.join(tmpdir(), 'openroyalty-deploy-'))
    records = path.join(workshop, 'deployments')
    const profile = hardhat.globalOptions.buildProfile === 'production' ? 'production' : 'default'
    hre = await openHardhat({ profile, ignition: path.join(workshop, 'ignition') })
  })

  afterEach(async () => {
    for (const chain of open.splice(0)) await chain.close()
    rmSync(workshop, { recursive: true, force: true })
  })

  /** A node of Hardhat behind a gateway. Public chains come with the deployment proxy, as nearly all do. */
  async function startChain(chainId: number, { proxy = chainId === PUBLIC_CHAIN } = {}): Promise<Chain> {
    const server = await hre.network.createServer({ network: 'default', override: { chainId } }, '127.0.0.1', 0)
    const { port } = await server.listen()
    return openChain(`http://127.0.0.1:${port}`, () => server.close(), { proxy })
  }

  async function openChain(target: string, stop: () => Promise<void>, { proxy = false } = {}): Promise<Chain> {
    const gateway = await openGateway(target)
    const connections: NetworkConnection[] = []
    const chain: Chain = {
      url: gateway.url,
      gateway,
      connect: async () => {
        const connection = await hre.network.create({ network: 'local', override: { url: gateway.url } })
        connections.push(connection)
        return connection
      },
      close: async () => {
        for (const connection of connections) await connection.close()
        await gateway.close()
        await stop()
      },
    }
    open.push(chain)
    if (proxy) await setCode(await chain.connect(), DEPLOYMENT_PROXY.address, DEPLOYMENT_PROXY.code)
    return chain
  }

  async function deployTo(chain: Chain, options: Partial<DeployParameters> = {}) {
    return deploy({ hre, connection: await chain.connect(), records, say: () => {}, ...options })
  }

  async function codeAt(chain: Chain, address: Address, blockNumber?: number) {
    const client = await (await chain.connect()).viem.getPublicClient()
    return client.getCode(blockNumber === undefined ? { address } : { address, blockNumber: BigInt(blockNumber) })
  }

  describe('addresses', () => {
    it('are those of CREATE2 through the proxy, by the formula of EIP-1014', async () => {
      const { contracts, salt } = await prepareRelease(hre, LOCAL_CHAIN)
      assert.equal(salt, '0x6f70656e726f79616c74792d7631000000000000000000000000000000000000')
      assert.deepEqual(
        contracts.map(({ name }) => name),
        LOCAL_NAMES,
      )
      for (const { address, initCode, callData } of contracts) {
        const preimage: Hex = concat(['0xff', '0x4e59b44847b379578588920cA78FbF26c0B4956C', salt, keccak256(initCode)])
        assert.equal(address, getAddress(slice(keccak256(preimage), 12)))
        assert.equal(callData, concat([salt, initCode]))
      }
    })

    it('follow from each other: a constructor takes the addresses before it', async () => {
      const { contracts } = await prepareRelease(hre, LOCAL_CHAIN)
      const works = contracts.find(({ name }) => name === 'WorkRegistry')
      const pools = contracts.find(({ name }) => name === 'CreatorPools')
      assert(works && pools)
      const { bytecode } = await hre.artifacts.readArtifact('CreatorPools')
      assert.equal(pools.initCode, concat([bytecode as Hex, '0x000000000000000000000000', works.address]).toLowerCase())
    })

    it('are the same on two chains, whoever deploys and whatever they sent before, and are those computed', async () => {
      const one = await startChain(PUBLIC_CHAIN)
      const two = await startChain(LOCAL_CHAIN)
      const [, , busy] = await (await two.connect()).viem.getWalletClients()
      assert(busy)
      await busy.sendTransaction({ to: busy.account.address })

      const computed = await prepareRelease(hre, PUBLIC_CHAIN)
      const first = await deployTo(one)
      const second = await deployTo(two)
      assert.deepEqual(first.sent, CONTRACT_NAMES)
      assert.deepEqual(second.sent, LOCAL_NAMES)
      for (const { name, address } of computed.contracts) {
        assert.equal(first.deployment.contracts[name]?.address, address, name)
        assert.equal(second.deployment.contracts[name]?.address, address, name)
        assert.notEqual(await codeAt(one, address), undefined)
        assert.notEqual(await codeAt(two, address), undefined)
      }
    })

    it('change with the release', async () => {
      const old = await prepareRelease(hre, PUBLIC_CHAIN)
      const fresh = await prepareRelease(hre, PUBLIC_CHAIN, { name: 'openroyalty-v2' })
      const all = [...old.contracts, ...fresh.contracts].map(({ address }) => address)
      assert.equal(new Set(all).size, 2 * CONTRACT_NAMES.length)
    })

    const abi = [
      { type: 'constructor', stateMutability: 'nonpayable', inputs: [{ name: 'works', type: 'address' }] },
    ] as const
    const compiled: Record<string, CompiledContract> = {
      WorkRegistry: { abi: [], bytecode: '0x01' },
      CreatorPools: { abi, bytecode: '0x02' },
    }
    const works = { name: 'WorkRegistry', source: '', arguments: [] }
    const pools = { name: 'CreatorPools', source: '', arguments: ['WorkRegistry'] }
    const refusals: [why: string, plan: Parameters<typeof planDeployment>, message: RegExp][] = [
      [
        'a list in the wrong order',
        [[pools, works], compiled, '0x00'],
        /takes the address of WorkRegistry, which must come before/,
      ],
      ['a contract that is not compiled', [[works], {}, '0x00'], /WorkRegistry is not compiled/],
      [
        'a constructor that takes something else',
        [[works, { ...pools, arguments: [] }], compiled, '0x00'],
        /constructor of CreatorPools takes \(works\), but scripts\/deploy\/contracts\.ts gives it \(\)/,
      ],
    ]
    for (const [why, plan, message] of refusals)
      it(`are not computed from ${why}`, () => assert.throws(() => planDeployment(...plan), message))
  })

  describe('deployment proxy', () => {
    it('has the address that its pre-signed transaction gives it', async () => {
      const serializedTransaction = DEPLOYMENT_PROXY.transaction as TransactionSerialized
      const signer = await recoverTransactionAddress({ serializedTransaction })
      assert.equal(signer, '0x3fAB184622Dc19b6109349B94811493BF2a45362')
      assert.equal(signer, DEPLOYMENT_PROXY.signer)
      const { gas, gasPrice, data } = parseTransaction(DEPLOYMENT_PROXY.transaction)
      assert(gas && gasPrice && data)
      assert.equal(gas * gasPrice, DEPLOYMENT_PROXY.cost)
      assert(data.endsWith(DEPLOYMENT_PROXY.code.slice(2)))
    })

    it('is put onto a local chain that lacks it, by that transaction', async () => {
      const chain = await startChain(LOCAL_CHAIN)
      assert.equal(await codeAt(chain, DEPLOYMENT_PROXY.address), undefined)
      await deployTo(chain)
      assert.equal(await codeAt(chain, '0x4e59b44847b379578588920cA78FbF26c0B4956C'), DEPLOYMENT_PROXY.code)
      const client = await (await chain.connect()).viem.getPublicClient()
      assert.equal(await client.getTransactionCount({ address: DEPLOYMENT_PROXY.signer }), 1)
    })

    it('is asked for on a public chain that lacks it', async () => {
      const chain = await startChain(PUBLIC_CHAIN, { proxy: false })
      await assert.rejects(deployTo(chain), /local has no deployment proxy at 0x4e59.*send 0\.01 ETH to 0x3fAB/)
      assert.equal(sends(chain), 0)
    })

    it('is refused when something else is in its place', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      await setCode(await chain.connect(), DEPLOYMENT_PROXY.address, '0x00')
      await assert.rejects(deployTo(chain), /other code than the deployment proxy at 0x4e59/)
      assert.equal(sends(chain), 0)
    })
  })

  describe('record', () => {
    it('says what is on a public chain, and since when', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      const { deployment, isRecordNew } = await deployTo(chain)
      const written: Deployment = JSON.parse(readFileSync(path.join(records, `${PUBLIC_CHAIN}.json`), 'utf8'))
      assert.deepEqual(written, deployment)
      assert(isRecordNew)

      assert.equal(written.chainId, PUBLIC_CHAIN)
      assert.equal(written.local, false)
      assert.equal(written.release, 'openroyalty-v1')
      assert.match(written.compiler.version, /^0\.8\.37\+commit\.[0-9a-f]{8}$/)
      assert.equal(written.compiler.evmVersion, 'cancun')
      assert.deepEqual(Object.keys(written.contracts), CONTRACT_NAMES)
      for (const [name, contract] of Object.entries(written.contracts)) {
        const code = await codeAt(chain, contract.address)
        assert(code)
        assert.equal(contract.codeHash, keccak256(code), name)
        assert.notEqual(await codeAt(chain, contract.address, contract.block), undefined, name)
        assert.equal(await codeAt(chain, contract.address, contract.block - 1), undefined, name)
        const preimage: Hex = concat(['0xff', DEPLOYMENT_PROXY.address, written.salt, contract.initCodeHash])
        assert.equal(contract.address, getAddress(slice(keccak256(preimage), 12)), name)
      }
      assert.deepEqual(written.contracts.WorkRegistry?.constructorArguments, [])
      assert.deepEqual(written.contracts.CreatorPools?.constructorArguments, [written.contracts.WorkRegistry?.address])
      assert.deepEqual(written.contracts.PoolInboxes?.constructorArguments, [written.contracts.CreatorPools?.address])
    })

    it('calls a local chain local, with its test dollar, and reads its logs from the beginning', async () => {
      const { deployment } = await deployTo(await startChain(LOCAL_CHAIN))
      assert.equal(deployment.local, true)
      assert.deepEqual(Object.keys(deployment.contracts), LOCAL_NAMES)
      assert(Object.values(deployment.contracts).every(({ block }) => block === 0))
    })

    it('has code hashes that depend on the chain where immutable values do', async () => {
      const one = await deployTo(await startChain(PUBLIC_CHAIN))
      const two = await deployTo(await startChain(PUBLIC_CHAIN + 1, { proxy: true }))
      const hashes = (name: string) => [one, two].map(({ deployment }) => deployment.contracts[name]?.codeHash)
      // The registry keeps the domain of its signatures, and with it the chain's id, in its code.
      assert.notEqual(...(hashes('WorkRegistry') as [Hex, Hex]))
      assert.equal(...(hashes('CreatorPools') as [Hex, Hex]))
    })

    it('is written anew, with the same blocks, when it was lost', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      const { deployment } = await deployTo(chain)
      rmSync(records, { recursive: true })
      const again = await deployTo(chain)
      assert.deepEqual(again.sent, [])
      assert.deepEqual(again.deployment, deployment)
      assert.deepEqual(readRecord(records, PUBLIC_CHAIN), deployment)
    })

    it('waits for an endpoint that keeps history, when it must look for a block', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      const { deployment } = await deployTo(chain)
      rmSync(records, { recursive: true })
      // Most endpoints forget the state of old blocks.
      chain.gateway.isOpen = (method, _, [, block]) => method !== 'eth_getCode' || block === 'latest'
      await assert.rejects(
        deployTo(chain),
        /endpoint of local does not know the state at block \d+.*with an archive endpoint/,
      )
      assert.equal(existsSync(records), false)

      chain.gateway.isOpen = () => true
      assert.deepEqual((await deployTo(chain)).deployment, deployment)
    })

    it('is refused when its name is not its chain id', async () => {
      await deployTo(await startChain(PUBLIC_CHAIN))
      writeFileSync(path.join(records, '1.json'), readFileSync(path.join(records, `${PUBLIC_CHAIN}.json`)))
      assert.throws(() => readRecords(records), /1\.json says chain 424242/)
    })

    it('committed in deployments/ agrees with the others about where each contract is', () => {
      const committed = readRecords()
      assert(committed.some(({ chainId }) => chainId === LOCAL_CHAIN))
      const addresses = new Map<string, Address>()
      for (const { chainId, local, release, contracts } of committed) {
        assert.equal(local, chainId === LOCAL_CHAIN)
        assert.deepEqual(Object.keys(contracts), local ? LOCAL_NAMES : CONTRACT_NAMES)
        for (const [name, { address }] of Object.entries(contracts)) {
          const key = `${release} ${name}`
          assert.equal(addresses.get(key) ?? address, address, `${key} on chain ${chainId}`)
          addresses.set(key, address)
        }
      }
    })
  })

  describe('second run', () => {
    it('sends nothing and changes nothing', async () => {
      for (const chainId of [PUBLIC_CHAIN, LOCAL_CHAIN]) {
        const chain = await startChain(chainId)
        const first = await deployTo(chain)
        const sent = sends(chain)
        const second = await deployTo(chain)
        assert.deepEqual(second.sent, [])
        assert.equal(second.isRecordNew, false)
        assert.deepEqual(second.deployment, first.deployment)
        assert.equal(sends(chain), sent)
      }
    })
  })

  describe('after a failure', () => {
    for (const heard of ['before', 'after'] as const) {
      it(`continues when the endpoint went away ${heard} the third transaction was taken`, async () => {
        const chain = await startChain(PUBLIC_CHAIN)
        let taken = 0
        chain.gateway.isOpen = (method, moment) => {
          if (method !== 'eth_sendTransaction') return true
          if (moment === 'before') return heard === 'after' ? taken < 3 : taken < 2
          taken += 1
          return heard === 'before' || taken < 3
        }
        await assert.rejects(deployTo(chain), /the endpoint went away/)
        const there = await countThere(chain)
        assert.equal(there, heard === 'before' ? 2 : 3)
        assert.equal(existsSync(path.join(records, `${PUBLIC_CHAIN}.json`)), false)

        chain.gateway.isOpen = () => true
        const { sent, deployment } = await deployTo(chain)
        assert.equal(sent.length, CONTRACT_NAMES.length - there)
        assert.equal(sends(chain), CONTRACT_NAMES.length, 'no contract was sent twice')
        assert.deepEqual(Object.keys(deployment.contracts), CONTRACT_NAMES)
      })
    }

    it('waits for a transaction that was sent but not yet in a block, rather than sending it again', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      const connection = await chain.connect()
      await connection.provider.request({ method: 'evm_setAutomine', params: [false] })
      // The first run is cut off while it waits for its transactions.
      let receipts = 0
      chain.gateway.isOpen = (method) => method !== 'eth_getTransactionReceipt' || ++receipts < 2
      await assert.rejects(deployTo(chain), /the endpoint went away/)
      const pending = sends(chain)
      assert(pending > 0)
      assert.equal(await countThere(chain), 0)

      chain.gateway.isOpen = () => true
      await connection.provider.request({ method: 'evm_setIntervalMining', params: [100] })
      await deployTo(chain)
      assert.equal(sends(chain), CONTRACT_NAMES.length, 'no contract was sent twice')
      assert.equal(await countThere(chain), CONTRACT_NAMES.length)
    })

    it('continues when an attempt failed for good', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      // What a node says of a transaction that would revert.
      chain.gateway.isOpen = (method) => method !== 'eth_estimateGas' || sends(chain) < 1
      await assert.rejects(deployTo(chain))
      chain.gateway.isOpen = () => true
      await deployTo(chain)
      assert.equal(await countThere(chain), CONTRACT_NAMES.length)
    })

    it('leaves alone what somebody else deployed in the meantime', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      chain.gateway.isOpen = (method) => method !== 'eth_sendTransaction' || sends(chain) < 1
      await assert.rejects(deployTo(chain))
      chain.gateway.isOpen = () => true

      // Anybody may send the same: the addresses do not depend on the sender.
      const [, stranger] = await (await chain.connect()).viem.getWalletClients()
      const { contracts } = await prepareRelease(hre, PUBLIC_CHAIN)
      for (const { address, callData } of contracts.slice(0, 3)) {
        if ((await codeAt(chain, address)) !== undefined) continue
        await stranger?.sendTransaction({ to: DEPLOYMENT_PROXY.address, data: callData })
      }
      const { sent, deployment } = await deployTo(chain)
      assert.deepEqual(sent, CONTRACT_NAMES.slice(3))
      for (const { address, block } of Object.values(deployment.contracts)) {
        assert.notEqual(await codeAt(chain, address, block), undefined)
        assert.equal(await codeAt(chain, address, block - 1), undefined)
      }
    })

    async function countThere(chain: Chain) {
      const { contracts } = await prepareRelease(hre, PUBLIC_CHAIN)
      const codes = await Promise.all(contracts.map(({ address }) => codeAt(chain, address)))
      return codes.filter((code) => code !== undefined).length
    }
  })

  describe('refuses', () => {
    it('a chain with other code at one of the addresses', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      const { contracts } = await prepareRelease(hre, PUBLIC_CHAIN)
      const pools = contracts.find(({ name }) => name === 'CreatorPools')
      assert(pools)
      await setCode(await chain.connect(), pools.address, '0x60016002')
      const refusal = new RegExp(
        `local has other code than ours at the address of CreatorPools: ${pools.address} has code hash ${keccak256('0x60016002')}`,
      )
      await assert.rejects(deployTo(chain), refusal)
      await assert.rejects(dryRun({ hre, connection: await chain.connect(), records, say: () => {} }), refusal)
      assert.equal(sends(chain), 0)
      assert.equal(existsSync(records), false)
    })

    it('a chain where one immutable value differs', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      const { deployment } = await deployTo(chain)
      const pools = deployment.contracts.CreatorPools
      const works = deployment.contracts.WorkRegistry
      assert(pools && works)
      const code = await codeAt(chain, pools.address)
      const other = code?.replaceAll(works.address.slice(2).toLowerCase(), 'ab'.repeat(20)) as Hex
      assert.notEqual(other, code)
      await setCode(await chain.connect(), pools.address, other)
      await assert.rejects(deployTo(chain), /other code than ours at the address of CreatorPools/)
    })

    it('to record what is not there after all, or not what was sent', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      const { contracts } = await prepareRelease(hre, PUBLIC_CHAIN)
      const rehearsed = await rehearse(hre, contracts, PUBLIC_CHAIN)
      const verify = async () => verifyAll(await chain.connect(), 'somewhere', contracts, rehearsed)
      await assert.rejects(verify(), /WorkRegistry was sent to somewhere, but its endpoint shows no code at 0x/)
      await deployTo(chain)
      await verify()

      const splits = contracts.find(({ name }) => name === 'RoyaltySplits')
      assert(splits)
      const code = await codeAt(chain, splits.address)
      await setCode(await chain.connect(), splits.address, concat([code ?? '0x', '0x00']))
      await assert.rejects(verify(), /somewhere has other code than ours at the address of RoyaltySplits/)
    })

    it('changed code under the name of a release that is live', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      const { deployment } = await deployTo(chain)
      const file = path.join(records, `${PUBLIC_CHAIN}.json`)
      const elsewhere = '0x00000000000000000000000000000000000000AA'
      const works = deployment.contracts.WorkRegistry
      assert(works)
      writeFileSync(
        file,
        JSON.stringify({ ...deployment, contracts: { WorkRegistry: { ...works, address: elsewhere } } }),
      )

      const other = await startChain(PUBLIC_CHAIN + 1, { proxy: true })
      await assert.rejects(deployTo(other), (error: Error) => {
        assert.match(
          error.message,
          /WorkRegistry of openroyalty-v1 is at 0x00000000000000000000000000000000000000AA on chain 424242/,
        )
        assert.match(error.message, /change RELEASE/)
        return true
      })
      assert.equal(sends(other), 0)
    })

    it('an account that cannot pay for all of it', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      const connection = await chain.connect()
      const [wallet] = await connection.viem.getWalletClients()
      assert(wallet)
      const address = wallet.account.address
      await connection.provider.request({ method: 'hardhat_setBalance', params: [address, '0x1'] })
      await assert.rejects(
        deployTo(chain),
        new RegExp(`${getAddress(address)} has 0\\.000000000000000001 ETH on local, and deploying costs`, 'i'),
      )
      assert.equal(sends(chain), 0)
    })
  })

  describe('new version', () => {
    it('stands beside the old one, whose record moves to previous/', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      const one = await deployTo(chain)
      const two = await deployTo(chain, { release: 'openroyalty-v2' })
      assert.deepEqual(two.sent, CONTRACT_NAMES)
      for (const name of CONTRACT_NAMES) {
        const [before, now] = [one, two].map(({ deployment }) => deployment.contracts[name]?.address)
        assert(before && now && before !== now)
        assert.notEqual(await codeAt(chain, before), undefined)
        assert.notEqual(await codeAt(chain, now), undefined)
      }
      assert.deepEqual(readRecord(records, PUBLIC_CHAIN), two.deployment)
      assert.deepEqual(readRecord(path.join(records, 'previous/openroyalty-v1'), PUBLIC_CHAIN), one.deployment)
      assert.deepEqual(
        readRecords(records).map(({ release }) => release),
        ['openroyalty-v2'],
      )
    })
  })

  describe('--dry-run', () => {
    it('prints addresses, gas and cost, sends nothing and writes nothing', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      const lines: string[] = []
      const connection = await chain.connect()
      const contracts = await dryRun({ hre, connection, records, say: (line) => lines.push(line) })
      assert.equal(sends(chain), 0)
      assert.equal(chain.gateway.counts.get('eth_accounts'), undefined, 'no key was asked for')
      assert.equal(existsSync(records), false)

      const gasPrice = await (await connection.viem.getPublicClient()).getGasPrice()
      const text = lines.join('\n')
      for (const { name, address, gas, cost, isThere } of contracts) {
        assert.equal(isThere, false)
        assert.equal(cost, gas * gasPrice)
        assert.match(text, new RegExp(`${name} +${address} +missing +${gas.toLocaleString('en')} +0\\.\\d{6} ETH`))
      }
      assert.match(text, new RegExp(`all that is missing +${CONTRACT_NAMES.length} of ${CONTRACT_NAMES.length} `))
    })

    it('names the gas that deploying then uses, within a tenth', async () => {
      const chain = await startChain(PUBLIC_CHAIN)
      const connection = await chain.connect()
      const client = await connection.viem.getPublicClient()
      const planned = await dryRun({ hre, connection, records, say: () => {} })
      const { deployment } = await deployTo(chain)
      for (const { name, gas } of planned) {
        const block = await client.getBlock({
          blockNumber: BigInt(deployment.contracts[name]?.block ?? 0),
          includeTransactions: true,
        })
        const receipts = await Promise.all(block.transactions.map(({ hash }) => client.getTransactionReceipt({ hash })))
        const used = receipts.map(({ gasUsed }) => gasUsed)
        assert(
          used.some((value) => gas >= value && gas * 10n <= value * 11n),
          `${name}: ${gas} planned, ${used} used`,
        )
      }
    })

    it('says what is there already', async () => {
      const chain = await startChain(LOCAL_CHAIN)
      await deployTo(chain)
      const lines: string[] = []
      const contracts = await dryRun({
        hre,
        connection: await chain.connect(),
        records,
        say: (line) => lines.push(line),
      })
      assert(contracts.every(({ isThere, cost }) => isThere && cost === 0n))
      assert.match(lines.join('\n'), new RegExp(`all that is missing +0 of ${LOCAL_NAMES.length} `))
    })

    it('adds what a rollup of the OP stack asks for the data', async () => {
      const connection = (await hre.network.create({
        network: 'default',
        chainType: 'op',
        override: { chainId: PUBLIC_CHAIN, hardfork: 'isthmus' },
      })) as unknown as NetworkConnection
      await setCode(connection, DEPLOYMENT_PROXY.address, DEPLOYMENT_PROXY.code)
      // In place of the oracle of fees: code that answers 5 to any question.
      await setCode(connection, '0x420000000000000000000000000000000000000F', '0x600560005260206000f3')
      const gasPrice = await (await connection.viem.getPublicClient()).getGasPrice()
      const contracts = await dryRun({ hre, connection, records, say: () => {} })
      for (const { name, gas, cost } of contracts) assert.equal(cost, gas * gasPrice + 5n, name)
      await connection.close()
    })
  })

  describe('deployOpenRoyalty', () => {
    it('gives tests all contracts, at the addresses of a deployment, and accounts with names and dollars', async () => {
      const connection = await hardhat.network.create()
      const { contracts, accounts, deployment, publicClient } =
        await connection.networkHelpers.loadFixture(deployOpenRoyalty)
      const { contracts: planned } = await prepareRelease(hardhat, LOCAL_CHAIN)
      for (const { name, address } of planned) {
        const key = (name.charAt(0).toLowerCase() + name.slice(1)) as keyof typeof contracts
        assert.equal(contracts[key].address, address)
        assert.deepEqual(deployment[key], { address, block: 0n })
        assert.notEqual(await publicClient.getCode({ address }), undefined)
      }
      assert.equal(await contracts.creatorPools.read.WORKS(), contracts.workRegistry.address)
      assert.equal(await contracts.poolInboxes.read.POOLS(), contracts.creatorPools.address)
      assert.equal(await contracts.licenseRegistry.read.POOLS(), contracts.creatorPools.address)
      assert.equal(await contracts.royaltyLens.read.INBOXES(), contracts.poolInboxes.address)
      assert.equal(await contracts.royaltyLens.read.LICENSES(), contracts.licenseRegistry.address)

      assert.deepEqual(Object.keys(accounts), [...ACCOUNT_NAMES])
      for (const { name, address } of localAccounts()) {
        assert.equal(getAddress(accounts[name].account.address), address)
        assert.equal(await contracts.testDollar.read.balanceOf([address]), 1_000_000_000_000n)
      }
      await contracts.testDollar.write.transfer([accounts.author.account.address, 5n], {
        account: accounts.firm.account,
      })
      assert.equal(await contracts.testDollar.read.balanceOf([accounts.author.account.address]), 1_000_000_000_005n)
    })

    it('is for local chains', async () => {
      const connection = await hardhat.network.create({ network: 'default', override: { chainId: 8453 } })
      await assert.rejects(deployOpenRoyalty(connection), /Chain 8453 is not a local one/)
    })
  })

  describe('against programs of their own', () => {
    const children: ReturnType<typeof spawn>[] = []

    afterEach(async () => {
      for (const child of children.splice(0)) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        // The group, because a program from npm is often a script that starts the real one.
        process.kill(-(child.pid ?? 0), 'SIGKILL')
        await once(child, 'exit')
      }
    })

    /** Starts a program and waits until it has printed `ready`. Returns it and what it has printed so far. */
    async function start(command: string, args: string[], ready: RegExp) {
      const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
      children.push(child)
      let output = ''
      await new Promise<void>((resolve, reject) => {
        const hear = (chunk: Buffer) => {
          output += chunk
          if (ready.test(output)) resolve()
        }
        child.stdout.on('data', hear)
        child.stderr.on('data', hear)
        child.once('error', reject)
        child.once('exit', (code) => reject(new Error(`${command} ended with ${code}: ${output}`)))
      })
      return { child, output: () => output }
    }

    it('deploys to `hardhat node`, twice', async () => {
      const port = await freePort()
      await start(
        'node',
        [
          'node_modules/hardhat/dist/src/cli.js',
          'node',
          '--network',
          'default',
          '--hostname',
          '127.0.0.1',
          '--port',
          `${port}`,
        ],
        /Started HTTP/,
      )
      const chain = await openChain(`http://127.0.0.1:${port}`, async () => {})
      assert.deepEqual((await deployTo(chain)).sent, LOCAL_NAMES)
      assert.deepEqual((await deployTo(chain)).sent, [])
    })

    it('deploys to anvil, twice', async function () {
      if (spawnSync('anvil', ['--version']).status !== 0) return this.skip()
      const port = await freePort()
      await start('anvil', ['--port', `${port}`, '--code-size-limit', '100000'], /Listening on/)
      const chain = await openChain(`http://127.0.0.1:${port}`, async () => {})
      assert.deepEqual((await deployTo(chain)).sent, LOCAL_NAMES)
      assert.deepEqual((await deployTo(chain)).sent, [])
    })

    it('`npm run node` starts, says what to do, gives accounts money, and stops', async () => {
      const port = await freePort()
      const args = ['scripts/ops/node.ts', '--port', `${port}`, '--build-profile', 'default', '--records', records]
      const { child, output } = await start('node', args, /Ctrl-C stops/)
      const text = output()
      const url = `http://127.0.0.1:${port}`
      assert(text.includes(`A local chain runs at ${url} (chain id 31337)`))

      // Act as the firm, with the key that was printed.
      const [, address, privateKey] = /firm +(0x\w{40}) +key (0x\w{64})/.exec(text) ?? []
      const dollar = /TestDollar +(0x\w{40})/.exec(text)?.[1]
      assert(address && privateKey && dollar)
      const connection = await hre.network.create({ network: 'local', override: { url, accounts: [privateKey] } })
      const [wallet] = await connection.viem.getWalletClients()
      assert(wallet)
      const token = await connection.viem.getContractAt('TestDollar', dollar as Address, { client: { wallet } })
      assert.equal(await token.read.balanceOf([address as Address]), 1_000_000_000_000n)
      const author = localAccounts().find(({ name }) => name === 'author')
      assert(author)
      const hash = await token.write.transfer([author.address, 7n])
      await (await connection.viem.getPublicClient()).waitForTransactionReceipt({ hash })
      assert.equal(await token.read.balanceOf([author.address]), 1_000_000_000_007n)
      await connection.close()

      const exit = once(child, 'exit')
      child.kill('SIGINT')
      assert.deepEqual(await exit, [0, null])
      await assert.rejects(fetch(url))
    })

    it('`npm run node` says which port is taken', async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as { port: number }
      const result = spawnSync('node', ['scripts/ops/node.ts', '--port', `${port}`, '--build-profile', 'default'], {
        cwd: ROOT,
        encoding: 'utf8',
      })
      server.close()
      assert.equal(result.status, 1)
      assert.match(result.stderr, new RegExp(`^Port ${port} is in use`))
    })

    it('`npm run deploy` lists the networks when none is named', () => {
      const result = spawnSync('node', ['scripts/deploy/main.ts', '--network', 'nowhere'], {
        cwd: ROOT,
        encoding: 'utf8',
      })
      assert.equal(result.status, 1)
      assert.match(result.stderr, /^There is no network "nowhere"\. Name one: .* NAME is one of .*baseSepolia/)
    })
  })

  it('lists every contract that is to be deployed', () => {
    const files = ['contracts', 'contracts/periphery'].flatMap((folder) =>
      readdirSync(path.join(ROOT, folder))
        .filter((file) => file.endsWith('.sol'))
        .map((file) => `${folder}/${file}`),
    )
    assert.deepEqual(
      contractsOf(PUBLIC_CHAIN)
        .map(({ source }) => source)
        .sort(),
      files.sort(),
    )
  })
})

/** How many transactions a chain was sent. */
function sends(chain: Chain): number {
  return (
    (chain.gateway.counts.get('eth_sendTransaction') ?? 0) + (chain.gateway.counts.get('eth_sendRawTransaction') ?? 0)
  )
}

async function setCode(connection: NetworkConnection, address: Address, code: Hex) {
  await connection.provider.request({ method: 'hardhat_setCode', params: [address, code] })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
