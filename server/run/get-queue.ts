import { runNeeds, whyWaiting } from '#lib/domain/place.ts'
import type { TrainingQueue } from '#lib/schemas/training.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { quota } from './quota.ts'
import { readSlots } from './slots.ts'
import { queuePositions } from './view.ts'

/** Where runs are and which wait, in the order in which they are taken. */
export async function getQueue({ ctx }: { ctx: Ctx }): Promise<TrainingQueue> {
  const userId = ctx.session?.userId
  const [slots, positions] = await Promise.all([readSlots(), queuePositions()])
  const atWork = slots.flatMap(({ run }) => run ?? [])
  const runs = new Map(
    (
      await db().run.findMany({
        where: { OR: [{ id: { in: atWork } }, { state: 'queued' }] },
        select: {
          id: true,
          name: true,
          userId: true,
          state: true,
          priority: true,
          queuedAt: true,
          plan: true,
          params: true,
        },
      })
    ).map((run) => [run.id, { ...run, mine: run.userId === userId }]),
  )
  return {
    slots: slots.map(({ run: runId, ...slot }) => {
      const run = runId ? runs.get(runId) : undefined
      return { ...slot, run: run ? { id: run.id, name: run.name, mine: run.mine, state: run.state } : null }
    }),
    waiting: [...positions].flatMap(([id, position]) => {
      const run = runs.get(id)
      if (run?.state !== 'queued') return []
      const { name, mine, priority, queuedAt } = run
      const reason = whyWaiting(slots, runNeeds(run))
      return [{ id, name, position, mine, priority, queuedAt: queuedAt.toISOString(), reason }]
    }),
    quota,
  }
}
