import { db } from '../db.ts'
import { buildEpochRows } from './build-epoch.ts'
import { collectEpoch } from './collect-epoch.ts'
import { openEpoch } from './open-epoch.ts'
import { finaliseEpoch, postEpoch } from './post-epoch.ts'

export type SettleOutcome = { state: 'idle' | 'opened' | 'moved' } | { state: 'waiting'; until: Date }

/**
 * Moves the newest epoch on by one state: (none | finalised) → collecting → posted → finalised. Each step first asks the
 * contract what is done, so a process may die anywhere and the next one goes on. One process at a time may run it.
 * @param open whether a new epoch may be opened
 */
export async function settleStep({ open }: { open: boolean }): Promise<SettleOutcome> {
  const epoch = await db().epoch.findFirst({ orderBy: { number: 'desc' } })
  if (!epoch || epoch.state === 'finalised') {
    if (!open) return { state: 'idle' }
    return { state: (await openEpoch()) ? 'opened' : 'idle' }
  }
  if (epoch.state === 'collecting') {
    await collectEpoch(epoch)
    await postEpoch(epoch, await buildEpochRows(epoch))
    return { state: 'moved' }
  }
  if (epoch.finalAt && epoch.finalAt > new Date()) return { state: 'waiting', until: epoch.finalAt }
  await finaliseEpoch(epoch)
  return { state: 'moved' }
}
