import { availableParallelism } from 'node:os'
import { allotCores } from '#lib/domain/cores.ts'
import { type MlEvent, mlEventSchema } from '#lib/schemas/ml-events.ts'
import { log } from '#server/log.ts'
import { firstBasePath, type MlProcess, spawnMl } from '#server/ml/index.ts'

/** A training under way: its events, and two ways to end it. */
export type Job = {
  events: AsyncIterable<MlEvent>
  /** finishes the step, writes a checkpoint and the adapter, ends */
  stop: () => void
  /** ends at once; the newest checkpoint stays */
  kill: () => void
  /** exit code (null after a signal) and the last lines of its log; resolves after `events` */
  ended: Promise<{ code: number | null; log: string }>
}

/** Where trainings run. */
export type ComputeProvider = { submit: (runDir: string) => Job; close: () => void }

async function* parse(lines: AsyncIterable<string>): AsyncGenerator<MlEvent> {
  for await (const line of lines) {
    if (line.trim() === '') continue
    const event = mlEventSchema.safeParse(JSON.parse(line))
    if (event.success) yield event.data
    else log.error({ line: line.slice(0, 300), issues: event.error.issues }, 'the trainer said something unknown')
  }
}

/**
 * Runs trainings as processes on this machine. One process stands by with everything imported and the base model loaded, so
 * that a run starts in a second or two.
 */
export function localProvider(): ComputeProvider {
  const nice = allotCores(availableParallelism()).trainingNice
  let standby: MlProcess | null = null
  let closed = false
  const prepare = () => {
    if (closed) return
    const process = spawnMl(['train', '--standby', '--base', firstBasePath()], { nice })
    standby = process
    process.exited.then((code) => {
      if (standby !== process) return
      standby = null
      if (!closed) log.warn({ code, stderr: process.stderr() }, 'the standby trainer ended')
    })
  }
  prepare()
  return {
    submit(runDir) {
      const process = standby ?? spawnMl(['train', '--standby', '--base', firstBasePath()], { nice })
      standby = null
      process.child.stdin?.write(`${JSON.stringify({ run_dir: runDir })}\n`)
      const ended = process.exited.then((code) => ({ code, log: process.stderr() }))
      ended.then(prepare)
      return {
        events: parse(process.lines),
        stop: () => process.child.kill('SIGTERM'),
        kill: () => process.child.kill('SIGKILL'),
        ended,
      }
    },
    close() {
      closed = true
      standby?.child.kill('SIGKILL')
    },
  }
}
