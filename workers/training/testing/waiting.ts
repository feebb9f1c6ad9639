import { setTimeout as sleep } from 'node:timers/promises'
import type { StepPoint } from '#lib/schemas/events.ts'
import { db } from '#server/db.ts'

const patienceMs = 120_000
export const readRun = (id: string) =>
  db().run.findUniqueOrThrow({ where: { id }, include: { checkpoints: true, receipts: true } })
export type ReadRun = Awaited<ReturnType<typeof readRun>>

/** Looks at a run until it is as wanted. @throws Error with what went wrong where it failed and that was not wanted */
export async function untilRun(id: string, wanted: (run: ReadRun) => boolean): Promise<ReadRun> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await sleep(50)) {
    const run = await readRun(id)
    if (wanted(run)) return run
    if (run.state === 'failed') throw new Error(`${run.errorCode}: ${run.errorMessage}`)
  }
  throw new Error(`what was waited for did not come: ${JSON.stringify((await readRun(id)).state)}`)
}

/** What a run's story says: its steps in the order of their telling, and the messages of its states. */
export async function readStory(id: string) {
  const events = await db().runEvent.findMany({ where: { runId: id }, orderBy: { seq: 'asc' } })
  return {
    seqs: events.map(({ seq }) => seq),
    steps: events.flatMap(({ type, data }) => (type === 'step' ? [(data as StepPoint).step] : [])),
    said: events.flatMap(({ type, data }) => (type === 'state' ? [(data as { message: string | null }).message] : [])),
    anchored: events.flatMap(({ type, data }) => (type === 'anchored' ? [(data as { step: number }).step] : [])),
  }
}

/** 1, 2, …, last */
export const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)
