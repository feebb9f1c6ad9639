// Which contracts are indexed and which events they have: all that the generated ABIs know. A new event needs no change here,
// nor does a contract that deployment.json calls as its ABI is called.
import type { Abi, Address } from 'viem'
import type { Deployment } from '#lib/chain/deployment.ts'
import * as generated from '#lib/chain/generated/abis.ts'
import { lockedAllocations, vestingWalletOf } from '#lib/chain/vesting.ts'

export type IndexedContract = { name: string; abi: Abi; addressesIn: (deployment: Deployment) => Address[] }

/** Contracts that deployment.json calls otherwise, or does not name because the genesis has them. */
const ELSEWHERE: Record<string, IndexedContract['addressesIn']> = {
  OpenGovernor: ({ addresses }) => [addresses.governor],
  VestingWallet: () => lockedAllocations.map(({ holder }) => vestingWalletOf(holder)),
}

/** Names of an ABI's events. @throws Error when two share a name: Ponder would tell them apart by another one */
export function eventNames(abi: Abi): string[] {
  const names = abi.flatMap((item) => (item.type === 'event' ? [item.name] : []))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw new Error(`Two events are named ${twice}: give one another name, so that both can be indexed.`)
  return names
}

function indexed(exported: string, abi: Abi): IndexedContract {
  const key = exported.replace(/Abi$/, '')
  const name = `${key.charAt(0).toUpperCase()}${key.slice(1)}`
  const named: IndexedContract['addressesIn'] = ({ addresses }) =>
    Object.entries(addresses).flatMap(([called, address]) => (called === key ? [address] : []))
  return { name, abi, addressesIn: ELSEWHERE[name] ?? named }
}

/** Every contract that emits events, named as in Solidity. */
export const indexedContracts: IndexedContract[] = Object.entries(generated)
  .map(([exported, abi]) => indexed(exported, abi as Abi))
  .filter(({ abi }) => eventNames(abi).length > 0)

/** What Ponder listens to. @throws Error when a contract that emits events has no address */
export function contractsAt(deployment: Deployment) {
  const entries = indexedContracts.map(({ name, abi, addressesIn }) => {
    const address = addressesIn(deployment)
    if (address.length === 0) throw new Error(`deployment.json has no address of ${name}: deploy anew.`)
    return [name, { chain: 'open' as const, abi, address, startBlock: deployment.startBlock }] as const
  })
  return Object.fromEntries(entries)
}
