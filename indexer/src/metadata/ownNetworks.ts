import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

type Interfaces = Readonly<Record<string, readonly { address: string; cidr: string | null }[] | undefined>>

/**
 * Whether an address is this machine's or one of its networks': such may be public ones by their number, as all of IPv6 are, and still answer only
 * to whoever is inside.
 *
 * @param interfaces - As `os.networkInterfaces` has them: asked each time, as they come and go.
 */
export function isOwnNetwork(address: string, interfaces: Interfaces = networkInterfaces()): boolean {
  const own = new BlockList()
  for (const { address: at, cidr } of Object.values(interfaces).flatMap((each) => each ?? [])) {
    const [network = '', prefix] = (cidr ?? `${at}/${isIP(at) === 4 ? 32 : 128}`).split('/')
    const family = isIP(network)
    // A network of everybody is a way out, and none of ours.
    if (family !== 0 && Number(prefix) > 0) own.addSubnet(network, Number(prefix), family === 4 ? 'ipv4' : 'ipv6')
  }
  const family = isIP(address)
  return family !== 0 && own.check(address, family === 4 ? 'ipv4' : 'ipv6')
}
