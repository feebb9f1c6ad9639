import { formatNumber } from '#lib/format.ts'
import type { RunState } from '#lib/schemas/run.ts'
import type { Run } from '#prisma/generated/client.ts'
import { db } from '#server/db.ts'
import { moveRun } from '#server/run/lease.ts'
import type { Loss } from '#server/run/release-run.ts'

/** How a trainer ended. `capReached`: it was stopped because more steps would have cost more than is reserved. */
export type End =
  | { kind: 'ready' | 'stopped'; step: number; tokens: number; early: boolean; capReached: boolean }
  | { kind: 'failed'; code: string; message: string }

/** `lost`: it goes back to the queue, and on from its newest checkpoint. */
export type Outcome = End | { kind: 'lost'; loss: Loss }

export const failed = ({ code, message }: { code: string; message: string }): End => ({ kind: 'failed', code, message })
export const lost = (loss: Loss): Outcome => ({ kind: 'lost', loss })
export const notSaved: Loss = {
  said: 'Something went wrong while it was saved',
  end: { code: 'internal', message: 'Something went wrong while saving this run; resume it.' },
}

const working: RunState[] = ['preparing', 'training', 'evaluating', 'saving', 'pausing', 'stopping']

/** Writes how a run ended, or that it rests, and closes its reservation where it ended. */
export async function endRun(run: Run, owner: string, end: End): Promise<void> {
  const paid = run.cap !== null
  if (end.kind === 'failed') {
    const message = paid ? `${end.message} Nothing is charged.` : end.message
    await moveRun(run.id, owner, working, 'failed', {
      data: { errorCode: end.code, errorMessage: message },
      message,
      notice: 'run_failed',
    })
    return
  }
  const data = { tokens: BigInt(end.tokens), early: end.early && end.kind === 'ready' }
  const at = formatNumber(end.step)
  if (end.kind === 'ready') {
    const rest = paid ? '; the rest of the reservation is returned' : ''
    const early = `The held-out loss turned, so it ended itself at step ${at}${rest}.`
    await moveRun(run.id, owner, working, 'ready', {
      data,
      message: end.early ? early : 'Ready to try and to publish.',
      notice: end.early ? 'run_early' : 'run_ready',
    })
    return
  }
  if (end.capReached) {
    const message = `The spending cap was reached at step ${at}; what it learnt is kept.`
    await moveRun(run.id, owner, working, 'stopped', { data, message, notice: 'cap_reached' })
    return
  }
  // what was asked for last is in the row, whoever asked
  const asked = await db().run.findUniqueOrThrow({
    where: { id: run.id },
    select: { stopRequestedAt: true, pauseRequestedAt: true },
  })
  if (asked.pauseRequestedAt && !asked.stopRequestedAt) {
    const kept = paid ? '; its reservation is kept' : ''
    await moveRun(run.id, owner, working, 'paused', {
      data,
      message: `Paused at step ${at}${kept}.`,
      notice: 'run_paused',
    })
    return
  }
  await moveRun(run.id, owner, working, 'stopped', {
    data,
    message: 'Stopped; the last checkpoint is kept.',
    notice: 'run_stopped',
  })
}
