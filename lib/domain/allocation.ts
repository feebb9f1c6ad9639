import { parseEther } from 'viem'

/** All OPEN that will ever exist, in wei; burning alone changes what is left of it. */
export const GENESIS_SUPPLY = parseEther('1000000000')
/** A twelfth of 365 days: 12 months are exactly one year of 31,536,000 s. */
export const MONTH_S = 2_628_000

const PPM = 1_000_000n
const holders = ['community', 'investors', 'team', 'liquidity'] as const
export type Holder = (typeof holders)[number]

/**
 * One line of the table. `ppm` of the genesis supply belong to the holder, `liquidPpm` of the genesis supply from block 0 on.
 * The rest is locked: nothing for `cliffMonths`, then linearly over `linearMonths`, by the second.
 */
export type Allocation = {
  holder: Holder
  title: string
  ppm: number
  liquidPpm: number
  cliffMonths: number
  linearMonths: number
}

export const allocations: readonly Allocation[] = [
  {
    ...{ holder: 'community', title: 'Community and ecosystem', ppm: 617_100, liquidPpm: 165_500 },
    ...{ cliffMonths: 0, linearMonths: 48 },
  },
  {
    ...{ holder: 'investors', title: 'Investors', ppm: 182_900, liquidPpm: 0 },
    ...{ cliffMonths: 12, linearMonths: 36 },
  },
  { holder: 'team', title: 'Team', ppm: 150_000, liquidPpm: 0, cliffMonths: 12, linearMonths: 36 },
  { holder: 'liquidity', title: 'Liquidity', ppm: 50_000, liquidPpm: 50_000, cliffMonths: 0, linearMonths: 0 },
]

const partOf = (ppm: number): bigint => (GENESIS_SUPPLY * BigInt(ppm)) / PPM

/** Wei that the holder has at block 0. */
export const liquidAtLaunch = ({ liquidPpm }: Allocation): bigint => partOf(liquidPpm)
/** Wei that wait in the holder's vesting wallet at block 0. */
export const lockedAtLaunch = ({ ppm, liquidPpm }: Allocation): bigint => partOf(ppm) - partOf(liquidPpm)

/** When linear vesting begins and how long it takes, in seconds; `genesis` is the time of block 0. */
export const vestingTimes = ({ cliffMonths, linearMonths }: Allocation, genesis: number) => ({
  start: genesis + cliffMonths * MONTH_S,
  duration: linearMonths * MONTH_S,
})

/** Wei of the locked part that are vested at a time, as `VestingWallet.vestedAmount` computes it. */
export function vestedAt(allocation: Allocation, genesis: number, time: number): bigint {
  const { start, duration } = vestingTimes(allocation, genesis)
  const locked = lockedAtLaunch(allocation)
  if (time < start) return 0n
  if (time >= start + duration) return locked
  return (locked * BigInt(time - start)) / BigInt(duration)
}
