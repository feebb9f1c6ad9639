import type { Notification } from '#lib/schemas/training.ts'
import type { Tx } from '../db.ts'
import { newId } from '../id.ts'
import { sendJob } from '../queue.ts'

type Kind = Notification['kind']

/** What is said of a run by fixed rules; `verdict` is its scorecard's sentence. */
const texts: Record<Kind, (facts: { verdict?: string; error: string | null }) => { title: string; body: string }> = {
  run_ready: ({ verdict }) => ({
    title: 'is ready',
    body: verdict ?? 'Look at its scorecard, and publish it when it is good.',
  }),
  run_failed: ({ error }) => ({
    title: 'failed',
    body: error ?? 'Its log says where; resume it or change its settings.',
  }),
  run_stopped: () => ({ title: 'stopped', body: 'Its last checkpoint is kept; resume it, or download it.' }),
  run_early: () => ({
    title: 'ended early',
    body: 'It learnt nothing more from its rows: the best checkpoint is kept, and what was not used is returned.',
  }),
  run_paused: () => ({
    title: 'is paused',
    body: 'Its slot is free and its reservation is kept; resume it when you like.',
  }),
  cap_reached: () => ({
    title: 'reached its spending cap',
    body: 'It ended before it would have cost more; its last checkpoint is kept.',
  }),
}

/**
 * Tells who started a run what became of it: in the inbox, and by webhook where there is one. Once for each kind and attempt,
 * however often it is called. @param details a sentence in place of the usual one
 */
export async function notifyRun(tx: Tx, runId: string, kind: Kind, details?: string): Promise<void> {
  const run = await tx.run.findUniqueOrThrow({
    where: { id: runId },
    select: { userId: true, name: true, attempt: true, errorMessage: true, scorecard: true },
  })
  const verdict = (run.scorecard as { verdict?: string } | null)?.verdict
  const { title, body } = texts[kind]({ verdict, error: run.errorMessage })
  const id = newId('ntf')
  const told = await tx.notification.createMany({
    data: {
      ...{ id, userId: run.userId, kind },
      title: `“${run.name}” ${title}`,
      body: details ?? body,
      href: `/train/${runId}`,
      key: `${kind}:${runId}:${run.attempt}`,
    },
    skipDuplicates: true,
  })
  if (told.count === 0) return
  const webhook = await tx.webhook.findUnique({ where: { userId: run.userId }, select: { userId: true } })
  if (webhook) await sendJob(tx, 'webhook', { notificationId: id })
}
