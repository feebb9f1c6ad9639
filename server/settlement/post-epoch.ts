import type { Hex } from 'viem'
import type { EpochHeader } from '#lib/domain/epoch.ts'
import type { Epoch } from '#prisma/generated/client.ts'
import { deployment, publicClient, sendAsOperator } from '../chain/index.ts'
import { db } from '../db.ts'
import { log } from '../log.ts'
import { progress, royalties } from './contract.ts'
import { headerOf, noHeader } from './header.ts'

/** Posts the epoch unless the contract has it. */
export async function postEpoch(epoch: Epoch, header: EpochHeader): Promise<void> {
  const before = await progress()
  if (before.epoch < epoch.number) {
    if (before.pool !== header.total) {
      throw new Error(
        `epoch ${epoch.number} is about ${header.total} wei, and the contract's pool holds ${before.pool}`,
      )
    }
    const previous = await db().epoch.findUnique({ where: { number: epoch.number - 1 } })
    const args = [previous ? headerOf(previous) : noHeader, header]
    await sendAsOperator({ ...(await royalties()), functionName: 'post', args })
  }
  const { finalAt } = await progress()
  const postTx = await transactionOf('EpochPosted', epoch.number)
  await db().epoch.update({ where: { number: epoch.number }, data: { state: 'posted', postTx, finalAt } })
}

/** Finalises the epoch, whose window has passed, unless the contract did; goes back when the chain lost its posting. */
export async function finaliseEpoch(epoch: Epoch): Promise<void> {
  const [reader, contract, { epoch: newest }] = await Promise.all([publicClient(), royalties(), progress()])
  if (newest < epoch.number) {
    log.warn({ epoch: epoch.number }, 'the chain lost this epoch; it is collected and posted again')
    await db().epoch.update({
      where: { number: epoch.number },
      data: { state: 'collecting', postTx: null, finalAt: null },
    })
    return
  }
  const root = await reader.readContract({ ...contract, functionName: 'claimsRoot', args: [BigInt(epoch.number)] })
  if (BigInt(root) === 0n) await sendAsOperator({ ...contract, functionName: 'finalise', args: [headerOf(epoch)] })
  const finaliseTx = await transactionOf('EpochFinalised', epoch.number)
  await db().epoch.update({ where: { number: epoch.number }, data: { state: 'finalised', finaliseTx } })
}

/** From the contract's own log, so that a transaction sent before a crash is found again. */
async function transactionOf(eventName: 'EpochPosted' | 'EpochFinalised', epoch: number): Promise<Hex | undefined> {
  const [reader, contract, { startBlock }] = await Promise.all([publicClient(), royalties(), deployment()])
  const events = await reader.getContractEvents({
    ...contract,
    eventName,
    args: { epoch: BigInt(epoch) },
    fromBlock: BigInt(startBlock),
  })
  return events.at(-1)?.transactionHash
}
