import type { RunState } from '#lib/schemas/run.ts'
import type { Person } from '../../scripts/client/person.ts'
import { startRun } from '../../scripts/client/train.ts'

const seconds = (from: number) => (performance.now() - from) / 1000

/** Trains a released Datanet with default settings. @returns the run and its times in seconds */
export async function trainSample(person: Person, slug: string, params: { epochs?: number } = {}) {
  const { api } = person
  const from = performance.now()
  const run = await startRun(person, { datanet: slug, params })
  const reached = new Map<RunState, number>()
  let first_point_s = 0
  const stream = await api.events.watch({ topics: [{ topic: `run:${run.id}`, after: 0 }] })
  for await (const { event } of stream) {
    if (event.type === 'step' && first_point_s === 0) first_point_s = seconds(from)
    if (event.type !== 'state' || !('state' in event.data)) continue
    const state = event.data.state as RunState
    reached.set(state, seconds(from))
    if (state === 'failed' || state === 'stopped') throw new Error(`the run ended as ${state}: ${event.data.message}`)
    if (state === 'ready') break
  }
  const time = (state: RunState) => reached.get(state) ?? Number.NaN
  return {
    runId: run.id,
    first_point_s,
    sample_training_s: time('evaluating') - time('training'),
    sample_run_s: time('ready'),
  }
}
