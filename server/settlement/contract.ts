import type { Hex } from 'viem'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { deployment, publicClient } from '../chain/index.ts'

/** Address and ABI of Royalties, as viem takes them. */
export async function royalties() {
  const { addresses } = await deployment()
  return { address: addresses.royalties, abi: royaltiesAbi } as const
}

/** What the contract says of its pool and its newest epoch. */
export async function progress() {
  const [reader, contract] = await Promise.all([publicClient(), royalties()])
  const [pool, pending, epoch, finalAt] = await reader.readContract({ ...contract, functionName: 'progress' })
  return { pool, pending, epoch, finalAt: new Date(finalAt * 1000) }
}

/** Deposit and collected sum of channels, in the order asked for. */
export async function channelStates(ids: readonly Hex[]) {
  const [reader, contract] = await Promise.all([publicClient(), royalties()])
  const states = await Promise.all(
    ids.map((id) => reader.readContract({ ...contract, functionName: 'channels', args: [id] })),
  )
  return states.map(([deposit, collected]) => ({ deposit, collected }))
}
