import { type Address, concatHex, getAddress, numberToHex, stringToHex } from 'viem'
import { type Allocation, allocations, type Holder, lockedAtLaunch } from '#lib/domain/allocation.ts'

/** Holders of which a part is locked at launch, in the table's order. */
export const lockedAllocations: readonly Allocation[] = allocations.filter((entry) => lockedAtLaunch(entry) > 0n)

/** Where a holder's vesting wallet stands in the genesis of every chain of ours: "OPEN", zeros, its line in the table. */
export const vestingWalletOf = (holder: Holder): Address => {
  const line = allocations.findIndex((entry) => entry.holder === holder) + 1
  return getAddress(concatHex([stringToHex('OPEN'), numberToHex(line, { size: 16 })]))
}
