import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { MlEvent } from '#lib/schemas/ml-events.ts'
import type { Run } from '#prisma/generated/client.ts'
import { putFile } from '#server/blob.ts'
import { db } from '#server/db.ts'
import { AppError } from '#server/errors.ts'
import { log } from '#server/log.ts'
import { LeaseLost, moveRun, renewLease } from '#server/run/lease.ts'
import { recordRunEvent } from '#server/run/record-event.ts'
import { writeRunDir } from '#server/run/write-run-dir.ts'
import { runAnchors } from './anchor.ts'
import type { ComputeProvider, Job } from './compute-provider.ts'
import { indexRoot } from './index-root.ts'

const heartbeatMs = 5_000
/** How often a run whose trainer dies without a word is tried again. */
const maxAttempts = 4

type Outcome =
  | { kind: 'ready' }
  | { kind: 'stopped' }
  | { kind: 'failed'; code: string; message: string }
  | { kind: 'lost' }

/** Trains one claimed run to its end. Everything it needs to know again after a crash is in the database or the folder. */
export async function trainRun(
  run: Run,
  owner: string,
  provider: ComputeProvider,
  hurry: (check: () => void) => () => void,
) {
  let job: Job | null = null
  let lost = false
  const heartbeat = async () => {
    try {
      const { stopRequested } = await renewLease(run.id, owner)
      if (stopRequested) job?.stop()
    } catch (cause) {
      if (!(cause instanceof LeaseLost)) return log.error({ cause, run: run.id }, 'could not renew the lease')
      lost = true
      job?.kill()
    }
  }
  const timer = setInterval(heartbeat, heartbeatMs)
  const unhurry = hurry(() => void heartbeat())
  try {
    const dir = await writeRunDir(run.id)
    job = provider.submit(dir)
    await heartbeat()
    const outcome = await follow(run, owner, dir, job)
    if (lost) return
    await finish(run, owner, outcome)
  } catch (cause) {
    job?.kill()
    if (cause instanceof LeaseLost || lost) return log.warn({ run: run.id }, 'another worker has this run now')
    log.error({ err: cause, run: run.id }, 'run failed')
    const message = cause instanceof AppError ? cause.message : 'Something went wrong while saving this run; resume it.'
    await finish(run, owner, { kind: 'failed', code: cause instanceof AppError ? cause.code : 'internal', message })
  } finally {
    clearInterval(timer)
    unhurry()
  }
}

async function follow(run: Run, owner: string, dir: string, job: Job): Promise<Outcome> {
  const anchors = runAnchors(run.id)
  let samples = 0
  let outcome: Outcome | null = null
  for await (const event of job.events) {
    await recordRunEvent(run.id, event, event.type === 'sample' ? samples++ : 0)
    if (event.type === 'stage') await enterStage(run.id, owner, event.stage)
    if (event.type === 'checkpoint') anchors.add(event.step)
    if (event.type === 'artifact') await keepArtifact(run.id, dir, event)
    if (event.type === 'error') outcome = { kind: 'failed', code: event.code, message: await withRow(dir, event) }
    if (event.type === 'done') {
      outcome = { kind: event.stopped ? 'stopped' : 'ready' }
      anchors.add(event.step)
    }
  }
  const { code, log: tail } = await job.ended
  await anchors.settled()
  if (outcome) return outcome
  log.warn({ run: run.id, code, tail }, 'the trainer ended without a word')
  if (run.attempt < maxAttempts) return { kind: 'lost' }
  const message = `The trainer ended unexpectedly ${run.attempt} times; see the log, or train with a smaller batch.`
  return { kind: 'failed', code: 'trainer_died', message }
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

async function keepArtifact(runId: string, dir: string, event: Extract<MlEvent, { type: 'artifact' }>) {
  const file = path.resolve(dir, event.path)
  if (event.name === 'index') {
    await db().run.update({ where: { id: runId }, data: { indexRoot: await indexRoot(path.join(dir, 'index')) } })
    return
  }
  const sha256 = await putFile(file, event.sha256)
  const field = event.name === 'adapter_gguf' ? 'ggufSha256' : 'adapterSha256'
  await db().run.update({ where: { id: runId }, data: { [field]: sha256 } })
}

async function finish(run: Run, owner: string, outcome: Outcome): Promise<void> {
  const working = ['preparing', 'training', 'evaluating', 'saving', 'stopping'] as const
  if (outcome.kind === 'lost') {
    // an expired lease is how every lost run comes back, whoever lost it
    await db().run.updateMany({ where: { id: run.id, leaseOwner: owner }, data: { leaseUntil: new Date(0) } })
    return
  }
  if (outcome.kind === 'ready') {
    await moveRun(run.id, owner, [...working], 'ready', { message: 'Ready to try and to publish.' })
    return
  }
  if (outcome.kind === 'stopped') {
    await moveRun(run.id, owner, [...working], 'stopped', { message: 'Stopped; the last checkpoint is kept.' })
    return
  }
  await moveRun(run.id, owner, [...working], 'failed', {
    data: { errorCode: outcome.code, errorMessage: outcome.message },
    message: outcome.message,
  })
}
