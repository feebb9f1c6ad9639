import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { MlEvent } from '#lib/schemas/ml-events.ts'
import type { Run } from '#prisma/generated/client.ts'
import { putFile } from '#server/blob.ts'
import { db } from '#server/db.ts'
import { AppError } from '#server/errors.ts'
import { log } from '#server/log.ts'
import { noteJob, readJob } from '#server/run/job-record.ts'
import { LeaseLost, moveRun, renewLease } from '#server/run/lease.ts'
import { recordRunEvent } from '#server/run/record-event.ts'
import { loseRun, trainerLost } from '#server/run/release-run.ts'
import { writeRunDir } from '#server/run/write-run-dir.ts'
import { runAnchors } from './anchor.ts'
import { diskFull, hasNoRoom, isDiskFull } from './disk.ts'
import { endRun, failed, lost as lostBy, notSaved, type Outcome } from './end-run.ts'
import { indexRoot } from './index-root.ts'
import { Meter } from './meter.ts'
import { throughOutage } from './outage.ts'
import { type ComputeProvider, follow, type JobRef, type JobState, ProviderUnreachable } from './providers/index.ts'

const heartbeatMs = 5_000
/** Where a run is put. */
export type Place = { provider: ComputeProvider; slot: string; memory: number }

/**
 * Trains one claimed run to its end. Everything it needs to know again after a crash is in the database or the folder.
 * @param providers all of them: a job of the run may be under way at another one than `place` names
 */
export async function trainRun(
  run: Run,
  owner: string,
  place: Place,
  providers: readonly ComputeProvider[],
  hurry: (check: () => void) => () => void,
) {
  let job: Job | null = null
  let lost = false
  const kill = async () => {
    await job?.provider.kill(job.ref).catch((cause) => log.error({ err: cause, run: run.id }, 'could not end a job'))
  }
  const heartbeat = async () => {
    try {
      const { stopRequested } = await renewLease(run.id, owner)
      if (stopRequested) await job?.provider.stop(job.ref)
    } catch (cause) {
      if (!(cause instanceof LeaseLost)) return log.error({ err: cause, run: run.id }, 'a heartbeat failed')
      lost = true
      // one that outlives us is the next worker's now
      if (!job?.provider.outlives) await kill()
    }
  }
  const timer = setInterval(heartbeat, heartbeatMs)
  const unhurry = hurry(() => void heartbeat())
  try {
    const dir = await throughOutage(() => writeRunDir(run.id))
    const anchors = runAnchors(run.id, owner)
    const meter = await throughOutage(() => Meter.of(run))
    let outcome: Outcome | null = null
    for await (const next of jobs(run, owner, dir, place, providers)) {
      job = next
      await heartbeat()
      outcome = await followJob(run, owner, next, { anchors, meter })
      if (outcome) break
      await release(next)
    }
    await anchors.settled()
    if (lost) return
    await finish(run, owner, outcome ?? lostBy(trainerLost))
    if (job) await release(job)
  } catch (cause) {
    if (cause instanceof LeaseLost || lost) {
      if (!job?.provider.outlives) await kill()
      return log.warn({ run: run.id }, 'another worker has this run now')
    }
    if (cause instanceof ProviderUnreachable) {
      log.error({ err: cause, run: run.id }, 'lost sight of where the run trains')
      return await finish(run, owner, lostBy(trainerLost))
    }
    await kill()
    log.error({ err: cause, run: run.id }, 'run failed')
    await finish(run, owner, outcomeOf(cause))
  } finally {
    clearInterval(timer)
    unhurry()
  }
}

function outcomeOf(cause: unknown): Outcome {
  if (cause instanceof AppError) return failed(cause)
  return isDiskFull(cause) ? diskFull : lostBy(notSaved)
}

/** A job that is followed; `cursor` is how far its events are in the database, `live` whether it was under way already. */
type Job = { provider: ComputeProvider; ref: JobRef; cursor: number; live: boolean }

/** What is left of it elsewhere is of no more use; nothing waits for that. */
const release = ({ provider, ref }: Job): Promise<void> =>
  provider.release(ref).catch((cause) => log.warn({ err: cause, job: ref.id }, 'could not tidy up after a job'))

/** The job that an earlier worker left, for what it still says; then, where that was not the end, a new one. */
async function* jobs(
  run: Run,
  owner: string,
  dir: string,
  place: Place,
  providers: readonly ComputeProvider[],
): AsyncGenerator<Job> {
  const earlier = readJob(run)
  const where = earlier && providers.find(({ id }) => id === earlier.provider)
  if (earlier && where) {
    const ref = { id: earlier.id, run: run.id, dir }
    const { state } = await where.status(ref)
    const live = state === 'running' || state === 'waiting'
    yield { provider: where, ref, cursor: earlier.cursor, live }
    // it was under way and is lost now: the slots have to be looked at again
    if (live) return
  }
  const { provider, slot, memory } = place
  const ref = { id: `${run.id}-${run.attempt}`, run: run.id, dir }
  await throughOutage(() => noteJob(run.id, owner, { provider: provider.id, id: ref.id, cursor: 0 }, slot))
  await provider.submit(ref, { slot, memory })
  yield { provider, ref, cursor: 0, live: false }
}

/** Records what a job says from its cursor on. @returns how the run ended; null when the job ended without a word */
async function followJob(
  run: Run,
  owner: string,
  { provider, ref, cursor, live }: Job,
  { anchors, meter }: { anchors: ReturnType<typeof runAnchors>; meter: Meter },
): Promise<Outcome | null> {
  let samples = 0
  // where another worker stopped it, nothing says so but what was trained by then
  let capReached = cursor > 0 && meter.used
  let outcome: Outcome | null = null
  const story = follow(provider, ref)
  let ended: JobState | null = null
  for (let next = await story.next(); ; next = await story.next()) {
    if (next.done) {
      ended = next.value
      break
    }
    const { event, cursor: after } = next.value
    const sample = event.type === 'sample' ? samples++ : 0
    if (after <= cursor) {
      // the run was queued meanwhile
      if (live && event.type === 'stage') await throughOutage(() => enterStage(run.id, owner, event.stage))
      continue
    }
    if (event.type === 'stage') await throughOutage(() => enterStage(run.id, owner, event.stage))
    if (event.type === 'artifact') await throughOutage(() => keepArtifact(run.id, owner, ref.dir, event))
    if (event.type === 'error') outcome = failed({ ...event, message: await withRow(ref.dir, event) })
    if (event.type === 'done') {
      const { step, early, tokens } = event
      outcome = { kind: event.stopped ? 'stopped' : 'ready', step, early, tokens, capReached }
      anchors.add(event.step)
    }
    // how it ended is read again until the run's row says it
    if (outcome) continue
    const job = { provider: provider.id, id: ref.id, cursor: after }
    await throughOutage(() => recordRunEvent(run.id, event, { owner, job, sample }))
    if (event.type === 'step' || event.type === 'plan') meter.hear(event)
    if (event.type === 'step' && meter.used) {
      capReached = true
      await provider.stop(ref)
    }
    if (event.type === 'checkpoint') anchors.add(event.step)
  }
  if (outcome) return outcome
  log.warn({ run: run.id, job: ref.id, ended }, 'the trainer ended without a word')
  return (await hasNoRoom(ref.dir)) ? diskFull : null
}

/** The trainer knows rows by their number in its own file; a person knows them by what they say. */
async function withRow(dir: string, { message, row }: Extract<MlEvent, { type: 'error' }>): Promise<string> {
  if (row === undefined) return message
  const line = (await readFile(path.join(dir, 'train.jsonl'), 'utf8')).split('\n')[row]
  const text = line ? (JSON.parse(line) as { messages: { content: string }[] }).messages[0]?.content : undefined
  return text ? `${message} That row begins “${text.slice(0, 60)}${text.length > 60 ? '…' : ''}”.` : message
}

async function enterStage(runId: string, owner: string, stage: Extract<MlEvent, { type: 'stage' }>['stage']) {
  if (stage === 'training') await moveRun(runId, owner, ['preparing'], 'training')
  if (stage === 'evaluating') await moveRun(runId, owner, ['preparing', 'training'], 'evaluating')
  if (stage === 'saving') await moveRun(runId, owner, ['preparing', 'training', 'evaluating'], 'saving')
}

const artifactFields: Partial<Record<Extract<MlEvent, { type: 'artifact' }>['name'], 'adapterSha256' | 'ggufSha256'>> =
  {
    adapter_safetensors: 'adapterSha256',
    adapter_gguf: 'ggufSha256',
  }

async function keepArtifact(runId: string, owner: string, dir: string, event: Extract<MlEvent, { type: 'artifact' }>) {
  const where = { id: runId, leaseOwner: owner }
  if (event.name === 'index') {
    await db().run.updateMany({ where, data: { indexRoot: await indexRoot(path.join(dir, 'index')) } })
    return
  }
  const sha256 = await putFile(path.resolve(dir, event.path), event.sha256)
  const field = artifactFields[event.name]
  // a DoRA adapter comes with its model merged, which is an export like those on demand
  if (!field) return
  await db().run.updateMany({ where, data: { [field]: sha256 } })
}

/** Writes how it went, as soon as there is a database to write it to. */
const finish = (run: Run, owner: string, outcome: Outcome): Promise<void> =>
  throughOutage(() => (outcome.kind === 'lost' ? loseRun(run.id, owner, outcome.loss) : endRun(run, owner, outcome)))
