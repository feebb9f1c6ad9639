import type { Hex } from 'viem'
import { type EpochHeader, headerHash } from '#lib/domain/epoch.ts'
import type { Epoch } from '#prisma/generated/client.ts'
import { publicClient, sendAsOperator } from '../chain/index.ts'
import { db } from '../db.ts'
import { claimPools } from './claim-pools.ts'
import { chainHead, operatorBond, progress, royalties } from './contract.ts'
import { eventsBackwards } from './events.ts'
import { before, headerOf } from './header.ts'

/** Posts the epoch unless the contract has it. @throws Error when the contract has another in its place */
export async function postEpoch(epoch: Epoch, header: EpochHeader): Promise<void> {
  const [state, previous] = await Promise.all([progress(), before(epoch.number)])
  if (state.epoch < epoch.number) {
    if (state.pool !== header.total) {
      throw new Error(`epoch ${epoch.number} is about ${header.total} wei, and the contract's pool holds ${state.pool}`)
    }
    // the mark stays after a deposit, until the next post that the bond covers
    if (state.uncovered && (await operatorBond()) < state.pool) {
      throw new Error(
        `the operator's bond does not cover the pool of ${state.pool} wei: deposit it, then posting goes on`,
      )
    }
    const args = [previous.header, previous.previousHead, header]
    await sendAsOperator({ ...(await royalties()), functionName: 'post', args })
  }
  const [{ finalAt }, head] = await Promise.all([progress(), chainHead()])
  if (head !== headerHash(header, previous.head)) {
    throw new Error(`the contract's epoch ${epoch.number} is not the one that was built here: somebody else posted it`)
  }
  const postTx = await transactionOf('EpochPosted', epoch.number)
  await db().epoch.update({ where: { number: epoch.number }, data: { state: 'posted', postTx, finalAt } })
}

/** Finalises the epoch, whose window has passed, unless the contract did, and pays Datanets' parts into their pools. */
export async function finaliseEpoch(epoch: Epoch): Promise<void> {
  const [reader, contract] = await Promise.all([publicClient(), royalties()])
  const root = await reader.readContract({ ...contract, functionName: 'claimsRoot', args: [BigInt(epoch.number)] })
  if (BigInt(root) === 0n) {
    const { head: previousHead } = await before(epoch.number)
    await sendAsOperator({ ...contract, functionName: 'finalise', args: [headerOf(epoch), previousHead] })
  }
  await claimPools(epoch.number)
  const finaliseTx = await transactionOf('EpochFinalised', epoch.number)
  await db().epoch.update({ where: { number: epoch.number }, data: { state: 'finalised', finaliseTx } })
}

/** From the contract's own log, so that a transaction sent before a crash is found again. */
async function transactionOf(eventName: 'EpochPosted' | 'EpochFinalised', epoch: number): Promise<Hex | undefined> {
  for await (const page of eventsBackwards(eventName, { epoch: BigInt(epoch) })) {
    const newest = page.at(-1)
    if (newest) return newest.transactionHash
  }
  return undefined
}
