import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import ethers from '@nomicfoundation/hardhat-ethers'
import ethersChaiMatchers from '@nomicfoundation/hardhat-ethers-chai-matchers'
import ignitionViem from '@nomicfoundation/hardhat-ignition-viem'
import mocha from '@nomicfoundation/hardhat-mocha'
import networkHelpers from '@nomicfoundation/hardhat-network-helpers'
import viem from '@nomicfoundation/hardhat-viem'
import viemAssertions from '@nomicfoundation/hardhat-viem-assertions'
import { configVariable, defineConfig, overrideTask } from 'hardhat/config'
import type { HardhatPlugin } from 'hardhat/types/plugins'

/** The compiler comes from npm like everything else: nothing is downloaded while building. */
const compiler = {
  version: '0.8.37',
  path: createRequire(import.meta.url).resolve('solc/soljson.js'),
}

/** The same on every machine, so that a failure seen once is seen again. */
const seed = process.env.FUZZ_SEED ?? '0x6f70656e726f79616c7479'

/** Invariant tests write down what they called, for scripts/checks/invariantReach.ts. */
const fsPermissions = { dangerouslyReadWriteDirectory: ['./cache/invariants'] }

/** solc's code for "transient storage … can break the composability of smart contracts" (EIP-1153). */
const TRANSIENT_STORAGE_WARNING = '2394'

/** solc's code for contracts over the 24,576 bytes of EIP-170. */
const CODE_SIZE_WARNING = '5574'

/** solc's code for names that are to become keywords. */
const FUTURE_KEYWORD_WARNING = '6335'

/** What this project does differently from Hardhat's defaults. */
const house: HardhatPlugin = {
  id: 'openroyalty',
  dependencies: () => [import('@nomicfoundation/hardhat-mocha')],
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        // Three kinds of advice are not shown; every other warning is, and fails the check.
        getCompilationJobErrors: async (context, job, output, next) => {
          const errors = await next(context, job, output)
          return errors.filter(({ errorCode, formattedMessage }) => {
            // solc repeats this at each use. Ours is OpenZeppelin's transient reentrancy guard, which clears its slot before the
            // call returns, so that the advice is followed.
            if (errorCode === TRANSIENT_STORAGE_WARNING) return false
            // The default profile is never deployed; the production build, which is, shows contracts over the limit.
            if (errorCode === CODE_SIZE_WARNING) return job.solcConfig.settings.viaIR === true
            // A word that some later Solidity will reserve is for OpenZeppelin to change.
            return !(errorCode === FUTURE_KEYWORD_WARNING && formattedMessage?.includes('@openzeppelin/'))
          })
        },
        // Under `--coverage`, probes for functions and branches join those that Hardhat puts before statements.
        preprocessProjectFileBeforeBuilding: async (context, name, fsPath, content, version, next) => {
          const instrumented = await next(context, name, fsPath, content, version)
          if (!context.globalOptions.coverage) return instrumented
          const { addProbes, isShipped } = await import('./scripts/checks/probes.ts')
          const file = path.relative(import.meta.dirname, fsPath).replaceAll('\\', '/')
          return isShipped(file) ? addProbes(file, instrumented).source : instrumented
        },
      }),
    }),
  },
  tasks: [
    // Hardhat's mocha runner would load every .ts file under test/; helpers and modules are not tests.
    overrideTask(['test', 'mocha'])
      .setAction(async () => ({
        default: async (args, _hre, runSuper) => {
          const named: string[] = args.testFiles
          const files = named.length > 0 ? named : globSync('test/**/*.test.ts', { cwd: import.meta.dirname }).sort()
          if (files.length === 0) {
            const summary = { passed: 0, failed: 0, skipped: 0, todo: 0 }
            return { success: true, value: { summary } }
          }
          return runSuper({ ...args, testFiles: files })
        },
      }))
      .build(),
  ],
}

/** A public network: where it is and who signs are asked for when used, from the keystore or the environment. */
function publicNetwork(name: string, chainType: 'l1' | 'op' | 'generic') {
  return {
    type: 'http' as const,
    chainType,
    url: configVariable(`${name}_RPC_URL`),
    accounts: [configVariable(`${name}_PRIVATE_KEY`)],
  }
}

export default defineConfig({
  plugins: [mocha, viem, viemAssertions, ethers, ethersChaiMatchers, networkHelpers, ignitionViem, house],

  solidity: {
    // Solidity tests compile apart from the contracts: mocha, scripts and the SDK never wait for them.
    splitTestsCompilation: true,
    profiles: {
      // Quick to compile; for development and tests.
      default: {
        compilers: [{ ...compiler, settings: { evmVersion: 'cancun', optimizer: { enabled: true, runs: 200 } } }],
      },
      // What is deployed, and what every published gas figure is measured with.
      production: {
        compilers: [
          { ...compiler, settings: { evmVersion: 'cancun', viaIR: true, optimizer: { enabled: true, runs: 600 } } },
        ],
      },
    },
  },

  paths: {
    // Any `.sol` file under test/ is compiled as a test; one with a `test*` or `invariant_*` function is run.
    tests: { solidity: 'test', mocha: 'test' },
  },

  test: {
    mocha: { timeout: 120_000 },
    solidity: {
      profiles: {
        default: {
          fuzz: { runs: 256, seed },
          // A sequence that fails is shortened for a minute or so at most.
          invariant: { runs: 200, depth: 500, failOnRevert: true, shrinkRunLimit: 200 },
          fsPermissions,
        },
        // `npm run coverage`: a line reached by the hundredth run alone would be reached by luck.
        coverage: { fuzz: { runs: 16, seed } },
        // `npm run test:deep`, which sets a new seed each time.
        deep: {
          fuzz: { runs: 10_000, seed },
          invariant: { runs: 2_000, depth: 500, failOnRevert: true, shrinkRunLimit: 200 },
          fsPermissions,
        },
      },
    },
  },

  networks: {
    // No per-transaction cap (EIP-7825): tests make batches larger than a block of today would take, and say what they cost.
    default: {
      type: 'edr-simulated',
      chainType: 'l1',
      hardfork: 'osaka',
      transactionGasCap: false,
      blockGasLimit: 60_000_000,
      // Without IR a contract can be longer than chains take; the production build is held to the limit where it is deployed.
      allowUnlimitedContractSize: true,
    },
    local: { type: 'http', chainType: 'l1', url: 'http://127.0.0.1:8545' },
    mainnet: publicNetwork('MAINNET', 'l1'),
    sepolia: publicNetwork('SEPOLIA', 'l1'),
    base: publicNetwork('BASE', 'op'),
    baseSepolia: publicNetwork('BASE_SEPOLIA', 'op'),
    optimism: publicNetwork('OPTIMISM', 'op'),
    optimismSepolia: publicNetwork('OPTIMISM_SEPOLIA', 'op'),
    arbitrum: publicNetwork('ARBITRUM', 'generic'),
    arbitrumSepolia: publicNetwork('ARBITRUM_SEPOLIA', 'generic'),
  },
})
