import path from 'node:path'
import { createHardhatRuntimeEnvironment } from 'hardhat/hre'
import type { HardhatUserConfig, NetworkUserConfig } from 'hardhat/types/config'
import type { HardhatRuntimeEnvironment } from 'hardhat/types/hre'
import config from '../../hardhat.config.ts'

export const ROOT = path.resolve(import.meta.dirname, '../..')

export type BuildProfile = 'production' | 'default'

type RuntimeOptions = {
  /** `production` is what is deployed; `default` compiles quickly and gives other code, and so other addresses. */
  profile?: BuildProfile
  /** Where Ignition keeps its journals. */
  ignition?: string
  networks?: Record<string, NetworkUserConfig>
}

/**
 * A Hardhat of our own. Production artifacts live apart from those of development: going from one to the other does not compile
 * everything anew, and what is deployed can never be what a test left behind.
 */
export async function openHardhat({
  profile = 'production',
  ignition,
  networks,
}: RuntimeOptions = {}): Promise<HardhatRuntimeEnvironment> {
  const own = path.join(ROOT, 'cache/production')
  const settings: HardhatUserConfig = {
    ...config,
    paths: {
      ...config.paths,
      ...(profile === 'production' ? { artifacts: path.join(own, 'artifacts'), cache: path.join(own, 'cache') } : {}),
      ...(ignition ? { ignition } : {}),
    },
    networks: { ...config.networks, ...networks },
  }
  return createHardhatRuntimeEnvironment(
    settings,
    { buildProfile: profile, config: path.join(ROOT, 'hardhat.config.ts') },
    ROOT,
  )
}
