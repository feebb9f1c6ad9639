import { parseEther } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  allocations,
  GENESIS_SUPPLY,
  liquidAtLaunch,
  lockedAtLaunch,
  MONTH_S,
  vestedAt,
  vestingTimes,
} from './allocation.ts'

const of = (name: string) => allocations.find(({ holder }) => holder === name)!
const sum = (parts: bigint[]) => parts.reduce((total, part) => total + part, 0n)
const GENESIS = 1_800_000_000

describe('the allocation table', () => {
  it('divides exactly 1,000,000,000 OPEN', () => {
    expect(GENESIS_SUPPLY).toBe(parseEther('1000000000'))
    expect(sum(allocations.map((entry) => liquidAtLaunch(entry) + lockedAtLaunch(entry)))).toBe(GENESIS_SUPPLY)
    expect(Object.fromEntries(allocations.map(({ holder, ppm }) => [holder, ppm / 10_000]))).toEqual({
      ...{ community: 61.71, investors: 18.29, team: 15, liquidity: 5 },
    })
  })

  it('has 21.55 % liquid at launch: 5 % liquidity and 16.55 % community', () => {
    expect(sum(allocations.map(liquidAtLaunch))).toBe(parseEther('215500000'))
    expect(liquidAtLaunch(of('liquidity'))).toBe(parseEther('50000000'))
    expect(liquidAtLaunch(of('community'))).toBe(parseEther('165500000'))
  })

  it('counts a year of 365 days as twelve months', () => {
    expect(12 * MONTH_S).toBe(365 * 86_400)
  })
})

describe('vesting', () => {
  it.each(['team', 'investors'])('of %s: nothing for 12 months, then linear over 36', (name) => {
    const { start, duration } = vestingTimes(of(name), GENESIS)
    const locked = lockedAtLaunch(of(name))
    expect([start - GENESIS, duration]).toEqual([12 * MONTH_S, 36 * MONTH_S])
    expect(vestedAt(of(name), GENESIS, GENESIS)).toBe(0n)
    expect(vestedAt(of(name), GENESIS, start)).toBe(0n) // what was locked in the cliff does not come at once
    expect(vestedAt(of(name), GENESIS, start + 1)).toBe(locked / BigInt(duration))
    expect(vestedAt(of(name), GENESIS, start + 12 * MONTH_S)).toBe(locked / 3n)
    expect(vestedAt(of(name), GENESIS, start + duration - 1)).toBe((locked * BigInt(duration - 1)) / BigInt(duration))
    expect(vestedAt(of(name), GENESIS, start + duration)).toBe(locked)
  })

  it('of the community: linear over 48 months from the first second', () => {
    const locked = lockedAtLaunch(of('community'))
    const at = (months: number) => vestedAt(of('community'), GENESIS, GENESIS + months * MONTH_S)
    expect([at(0), at(12), at(24), at(48), at(100)]).toEqual([0n, locked / 4n, locked / 2n, locked, locked])
  })

  it('of what is liquid at launch: nothing is left to vest', () => {
    expect(vestedAt(of('liquidity'), GENESIS, GENESIS)).toBe(0n)
    expect(lockedAtLaunch(of('liquidity'))).toBe(0n)
  })
})
