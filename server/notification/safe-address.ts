import { lookup as resolve } from 'node:dns/promises'
import { BlockList, isIP, isIPv4 } from 'node:net'
import { env } from '../env.ts'

/** Where deliveries may not go: the sentence says why. */
export class UnsafeAddress extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UnsafeAddress'
  }
}

/** This machine and its own network (RFC 1122, 1918, 4193, 6598), also as IPv6 spells IPv4. */
const nearby = new BlockList()
for (const [net, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  nearby.addSubnet(net, prefix, 'ipv4')
nearby.addAddress('::1', 'ipv6')
nearby.addSubnet('fc00::', 7, 'ipv6')

/** What is nobody's address: this network, link-local with clouds' metadata, multicast, reserved, and IPv4 in tunnels. */
const nobodys = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  nobodys.addSubnet(net, prefix, 'ipv4')
nobodys.addAddress('::', 'ipv6')
for (const [net, prefix] of [
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  nobodys.addSubnet(net, prefix, 'ipv6')

/**
 * An installation that only its own machine reaches: whoever sets a webhook there is on that machine already, and may have a
 * receiver on it. Everyone else's deliveries must not reach behind the firewall.
 */
const embedded = () => env.PUBLIC_URL === undefined && ['127.0.0.1', 'localhost', '::1'].includes(env.HOST)

/** @throws UnsafeAddress */
export function assertSafe(address: string, near = embedded()): void {
  const family = isIPv4(address) ? 'ipv4' : 'ipv6'
  if (nobodys.check(address, family) || (!near && nearby.check(address, family)))
    throw new UnsafeAddress('That address is inside a private network; give one that is reached over the internet.')
}

/** The addresses of a host, each of them allowed. @throws UnsafeAddress */
export async function reachable(hostname: string): Promise<{ address: string; family: number }[]> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const family = isIP(host)
  const found = family
    ? [{ address: host, family }]
    : await resolve(host, { all: true }).catch(() => {
        throw new UnsafeAddress(`The name ${host} is not found; check its spelling.`)
      })
  for (const { address } of found) assertSafe(address)
  return found
}
