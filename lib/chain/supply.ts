import type { Chain, HttpTransport, PublicClient } from 'viem'
import { GENESIS_SUPPLY } from '#lib/domain/allocation.ts'
import type { Deployment } from './deployment.ts'
import { royaltiesAbi, stakingAbi, vestingWalletAbi } from './generated/abis.ts'
import { lockedAllocations, vestingWalletOf } from './vesting.ts'

/** Where all OPEN is, in wei. `genesis` is the sum of the others. */
export type Supply = {
  genesis: bigint
  /** destroyed: fees' burnt part, slashed bonds and collateral */
  burned: bigint
  /** in vesting wallets and not vested yet */
  locked: bigint
  /** in Staking: stakers' OPEN, agents' collateral, rewards that are not paid out */
  staked: bigint
  /** in Royalties and Pools: channels, the pool, pending epochs, bonds, unpaid claims, Datanets' pools */
  escrowed: bigint
  /** in the Timelock: what votes may grant */
  treasury: bigint
  /** everything else: anyone's accounts, wrapped OPEN, what is vested and not fetched */
  circulating: bigint
}
/** Burnt wei of the events up to a block, from which the next reading goes on. */
export type BurnTally = { block: bigint; burned: bigint }

/** `since`: a tally of an earlier reading of the same deployment. `window`: blocks of one `eth_getLogs`, which nodes bound. */
export type ReadOptions = { since?: BurnTally; window?: bigint }

/** Blocks that may still be reorganised: a tally ends before them. */
const UNSETTLED = 64n

type Reader = PublicClient<HttpTransport, Chain>

/** The supply at one block, from balances and burn events alone. */
export async function readSupply(
  reader: Reader,
  deployment: Deployment,
  options: ReadOptions = {},
): Promise<{ supply: Supply; block: bigint; tally: BurnTally }> {
  const block = await reader.getBlockNumber({ cacheTime: 0 })
  const { royalties, pools, staking, timelock } = deployment.addresses
  const held = (address: `0x${string}`) => reader.getBalance({ address, blockNumber: block })
  const [tallies, locked, staked, inRoyalties, inPools, treasury] = await Promise.all([
    burnedUpTo(reader, deployment, block, options),
    lockedAt(reader, block),
    ...[staking, royalties, pools, timelock].map(held),
  ])
  const escrowed = inRoyalties + inPools
  const { burned } = tallies
  const circulating = GENESIS_SUPPLY - burned - locked - staked - escrowed - treasury
  const supply = { genesis: GENESIS_SUPPLY, burned, locked, staked, escrowed, treasury, circulating }
  return { supply, block, tally: tallies.settled }
}

/** A vesting wallet's balance but what it would release now. A chain whose genesis is not ours has no such wallets. */
async function lockedAt(reader: Reader, blockNumber: bigint): Promise<bigint> {
  const parts = lockedAllocations.map(async ({ holder }) => {
    const address = vestingWalletOf(holder)
    if (!(await reader.getCode({ address, blockNumber }))) return 0n
    const wallet = { address, abi: vestingWalletAbi, blockNumber } as const
    const [balance, releasable] = await Promise.all([
      reader.getBalance({ address, blockNumber }),
      reader.readContract({ ...wallet, functionName: 'releasable', args: [] }),
    ])
    return balance - releasable
  })
  return (await Promise.all(parts)).reduce((sum, part) => sum + part, 0n)
}

async function burnedUpTo(
  reader: Reader,
  deployment: Deployment,
  last: bigint,
  { since = { block: BigInt(deployment.startBlock) - 1n, burned: 0n }, window = 1_000n }: ReadOptions,
): Promise<{ burned: bigint; settled: BurnTally }> {
  let settled = since
  const settledEnd = last > UNSETTLED ? last - UNSETTLED : 0n
  let burned = since.burned
  for (let from = since.block + 1n; from <= last; ) {
    const bound = from <= settledEnd ? settledEnd : last
    const to = from + window - 1n < bound ? from + window - 1n : bound
    burned += await burnedBetween(reader, deployment, from, to)
    if (to <= settledEnd) settled = { block: to, burned }
    from = to + 1n
  }
  return { burned, settled }
}

async function burnedBetween(
  reader: Reader,
  { addresses }: Deployment,
  fromBlock: bigint,
  toBlock: bigint,
): Promise<bigint> {
  const range = { fromBlock, toBlock, strict: true } as const
  const [flushed, slashed] = await Promise.all([
    reader.getContractEvents({ ...range, address: addresses.royalties, abi: royaltiesAbi, eventName: 'Burned' }),
    reader.getContractEvents({ ...range, address: addresses.staking, abi: stakingAbi, eventName: 'Slashed' }),
  ])
  const fees = flushed.reduce((sum, { args }) => sum + args.amount, 0n)
  return slashed.reduce((sum, { args }) => sum + args.burned, fees)
}
