import { type Hex, parseEventLogs } from 'viem'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { predicates } from '#lib/domain/disputes.ts'
import { headerHash } from '#lib/domain/epoch.ts'
import type { TreeBuilder } from '#lib/domain/leaves.ts'
import { type Voided, voidedSchema } from '#lib/schemas/earnings.ts'
import { type Epoch, Prisma } from '#prisma/generated/client.ts'
import { publicClient } from '../chain/index.ts'
import { db } from '../db.ts'
import { log } from '../log.ts'
import { dropEpochRows, rebuildEpoch } from './build-epoch.ts'
import { canAnswer, openDemands } from './demands.ts'
import { eventsBackwards } from './events.ts'
import { before } from './header.ts'

/**
 * The contract counts this epoch as never posted. Where the chain only lost the posting, the epoch is collected and posted
 * again. Where it was voided, it stops: see `retryVoided`.
 */
export async function takeBack(epoch: Epoch): Promise<void> {
  const where = { number: epoch.number }
  const unposted = { postTx: null, finalAt: null }
  const voided = await whyVoided(epoch)
  if (!voided) {
    log.warn({ epoch: epoch.number }, 'the chain lost this epoch; it is collected and posted again')
    await db().epoch.update({ where, data: { state: 'collecting', ...unposted } })
    return
  }
  log.error({ epoch: epoch.number, ...voided }, 'the epoch was voided and the bond is gone; settlement stops here')
  const unbuilt = { header: Prisma.DbNull, head: null, dataSha256: null }
  await db().$transaction(async (tx) => {
    await dropEpochRows(tx, epoch.number)
    await tx.epoch.update({ where, data: { state: 'voided', voided, ...unposted, ...unbuilt } })
  })
}

/**
 * A voided epoch is built anew and settled when that gives another epoch (an update mended what was wrong), or when every
 * demand that voided it can now be answered; it is never posted as it was. @returns whether it goes on
 */
export async function retryVoided(epoch: Epoch, buildTree?: TreeBuilder): Promise<boolean> {
  const voided = voidedSchema.parse(epoch.voided)
  const built = await rebuildEpoch(epoch, buildTree)
  const { head } = await before(epoch.number)
  const changed = headerHash(built.trees.header, head) !== voided.head
  const goesOn = changed || (!voided.predicate && (await canAnswer(epoch, built, voided.demands, buildTree)))
  if (goesOn) await db().epoch.update({ where: { number: epoch.number }, data: { state: 'collecting' } })
  else log.error({ epoch: epoch.number, ...voided }, 'built anew it is the epoch that was voided; it is not posted')
  return goesOn
}

/** What voided the epoch; undefined when nothing did. */
async function whyVoided(epoch: Epoch): Promise<Voided | undefined> {
  for await (const page of eventsBackwards('EpochVoided', { epoch: BigInt(epoch.number) })) {
    const event = page.find(({ args }) => args.head === epoch.head)
    if (!event) continue
    const { logs } = await (await publicClient()).getTransactionReceipt({ hash: event.transactionHash })
    const [dispute] = parseEventLogs({ abi: royaltiesAbi, eventName: 'EpochDisputed', logs })
    return {
      head: event.args.head as Hex,
      tx: event.transactionHash,
      predicate: dispute ? predicates[dispute.args.predicate] : null,
      demands: dispute ? [] : await openDemands(epoch, event.args.head),
    }
  }
  return undefined
}
