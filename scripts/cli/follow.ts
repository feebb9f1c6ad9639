import { formatDuration, formatFixed } from '#lib/format.ts'
import type { RunState } from '#lib/schemas/run.ts'
import { train as words } from '#lib/strings/train.ts'
import type { Person } from '../client/person.ts'
import { CliError, progress, say } from './output.ts'
import type { Options } from './session.ts'

const ends: readonly RunState[] = ['ready', 'stopped', 'failed', 'paused']

/** Follows a run until it ends. A stream that drops goes on where it was. @throws CliError when the run fails */
export async function follow({ api }: Person, runId: string, { json }: Options): Promise<void> {
  let after = 0
  let total = 0
  let bar = progress(json, 'Training', 1)
  for (let tries = 0; ; tries++) {
    try {
      for await (const { seq, event } of await api.events.watch({ topics: [{ topic: `run:${runId}`, after }] })) {
        after = seq
        tries = 0
        if (json) process.stdout.write(`${JSON.stringify({ seq, ...event })}\n`)
        if (event.type === 'plan') {
          bar.stop()
          total = event.data.total_steps
          bar = progress(json, 'Training', total)
        }
        if (event.type === 'step') bar.update(event.data.step, `loss ${formatFixed(event.data.loss)}`)
        if (event.type !== 'state') continue
        const state = event.data.state as RunState
        if (!ends.includes(state)) continue
        bar.stop()
        const run = await api.runs.get({ id: runId })
        if (state === 'failed') throw new CliError(run.error?.message ?? 'The run failed.')
        const took =
          run.startedAt && run.finishedAt ? (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000 : null
        const said = [words.runStates[state], took === null ? '' : `after ${formatDuration(took)}`]
          .filter(Boolean)
          .join(' ')
        if (!json) say(json, `${said}.${run.scorecard ? ` ${run.scorecard.verdict}` : ''}`, {})
        return
      }
    } catch (cause) {
      if (cause instanceof CliError || tries > 5) throw cause
    }
    await new Promise((resolve) => setTimeout(resolve, 500 * (tries + 1)))
  }
}
