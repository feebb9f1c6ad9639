import type { TreeBuilder } from '#lib/domain/leaves.ts'
import type { Epoch } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { buildEpochRows } from './build-epoch.ts'
import { collectEpoch } from './collect-epoch.ts'
import { chainHead, isRevert, progress } from './contract.ts'
import { answerDemands } from './demands.ts'
import { policyFor } from './draft-epoch.ts'
import { openEpoch } from './open-epoch.ts'
import { finaliseEpoch, postEpoch } from './post-epoch.ts'
import { retryVoided, takeBack } from './take-back.ts'

/** How often a pending epoch is looked at in its window, for demands and disputes. */
const looksAWindow = 20
const mostOftenMs = 200
const leastOftenMs = 30_000
const behindMs = 1_000

export type SettleOutcome = { state: 'idle' | 'opened' | 'moved' | 'stopped' } | { state: 'waiting'; until: Date }

/**
 * Moves the newest epoch on by one state: (none | finalised) → collecting → posted → finalised, or posted → voided →
 * collecting. Each step first asks the contract what is done, so a process may die anywhere and the next one goes on. One
 * process at a time may run it.
 * @param open whether a new epoch may be opened, and a voided one tried again
 * @param buildTree where trees are hashed; in this thread when it is left out
 */
export async function settleStep({
  open,
  buildTree,
}: {
  open: boolean
  buildTree?: TreeBuilder
}): Promise<SettleOutcome> {
  const epoch = await db().epoch.findFirst({ orderBy: { number: 'desc' } })
  if (!epoch || epoch.state === 'finalised') {
    if (!open) return { state: 'idle' }
    return { state: (await openEpoch()) ? 'opened' : 'idle' }
  }
  if (epoch.state === 'voided') {
    if (!open) return { state: 'stopped' }
    return { state: (await retryVoided(epoch, buildTree)) ? 'moved' : 'stopped' }
  }
  if (epoch.state === 'collecting') {
    await collectEpoch(epoch)
    await postEpoch(epoch, await buildEpochRows(epoch, buildTree))
    return { state: 'moved' }
  }
  return watch(epoch, buildTree)
}

/** A posted epoch: its demands are answered, and when its window is over it is finalised. */
async function watch(epoch: Epoch, buildTree?: TreeBuilder): Promise<SettleOutcome> {
  const [state, head] = await Promise.all([progress(), chainHead()])
  if (state.epoch < epoch.number || (state.epoch === epoch.number && head !== epoch.head)) {
    await takeBack(epoch)
    return { state: 'moved' }
  }
  if (state.demanded) await answerDemands(epoch, buildTree)
  const now = Date.now()
  if (epoch.finalAt && epoch.finalAt.getTime() > now) {
    const { disputeWindow } = await policyFor(epoch)
    const pause = Math.min(Math.max((disputeWindow * 1000) / looksAWindow, mostOftenMs), leastOftenMs)
    return { state: 'waiting', until: new Date(Math.min(epoch.finalAt.getTime(), now + pause)) }
  }
  try {
    await finaliseEpoch(epoch)
    return { state: 'moved' }
  } catch (cause) {
    // the chain's clock decides, and it may be behind this one
    if (!isRevert(cause, 'WindowOpen')) throw cause
    return { state: 'waiting', until: new Date(now + behindMs) }
  }
}
