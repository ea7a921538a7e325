import { BlockList, isIP } from 'node:net'

/*
 * Which addresses are anybody's on the internet: all but those that IANA has set apart (RFC 6890 and what came after it). What is not certain is not
 * public.
 */

const apart = new BlockList()

for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Public by its number, and in Azure the machine's own host.
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // Groups, what is reserved, and everybody.
  ['224.0.0.0', 3],
] as const)
  apart.addSubnet(network, prefix, 'ipv4')

/** Of IPv6 only this is given out to anybody. */
const given = new BlockList()
given.addSubnet('2000::', 3, 'ipv6')
for (const [network, prefix] of [
  // Protocols, among them Teredo, which hides an IPv4 address; benchmarks; documentation; ORCHID.
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4, which holds an IPv4 address.
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const)
  apart.addSubnet(network, prefix, 'ipv6')

/** Whether an IP address, as text, is one on the public internet. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !apart.check(address, 'ipv4')
    case 6:
      // A zone names an interface of this machine. Mapped, compatible and translated IPv4 addresses are outside what is given.
      return !address.includes('%') && given.check(address, 'ipv6') && !apart.check(address, 'ipv6')
    default:
      return false
  }
}
