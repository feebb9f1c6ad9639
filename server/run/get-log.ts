import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Hex, keccak256, stringToBytes } from 'viem'
import type { z } from 'zod'
import { type LoggedStep, stepsRootOf } from '#lib/domain/run-log.ts'
import type { StepPoint } from '#lib/schemas/events.ts'
import type { runLogSchema } from '#lib/schemas/training.ts'
import { operatorAddress } from '../chain/index.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { runDir } from './write-run-dir.ts'

/** A run's name on the chain. */
export const chainRunId = (runId: string): Hex => keccak256(stringToBytes(runId))

/** Datum hashes of a run's rows, in the order by which its steps name them. */
export async function rowHashes(runId: string): Promise<Hex[]> {
  const text = await readFile(path.join(runDir(runId), 'train.jsonl'), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { datum_hash: Hex }).datum_hash)
}

/**
 * Every step as it is anchored. A resumed run repeats the steps since its checkpoint, maybe after they were anchored: of each
 * step those records are taken that give the anchored root, the newest where none does.
 */
export async function getLog({ input }: { input: { id: string } }): Promise<z.infer<typeof runLogSchema>> {
  const run = await db().run.findUnique({
    where: { id: input.id },
    include: { checkpoints: { where: { stepsRoot: { not: null } }, orderBy: { step: 'asc' } } },
  })
  if (!run) throw notFound('run')
  const hashes = await rowHashes(run.id).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause
    throw new AppError('conflict', 'This run has not begun, so it has no log yet; look again when it trains.')
  })
  const events = await db().runEvent.findMany({ where: { runId: run.id, type: 'step' }, orderBy: { seq: 'asc' } })
  const records = events.map(({ data }): LoggedStep => {
    const { step, loss, learning_rate, rows } = data as StepPoint
    return { step, loss, learning_rate, rows: rows.map((row) => hashes[row] as Hex) }
  })
  const anchors = run.checkpoints.map(({ step, stepsRoot, head, txHash }) => ({
    step,
    stepsRoot: stepsRoot as Hex,
    head: head as Hex,
    txHash: txHash as Hex | null,
  }))
  const steps: LoggedStep[] = []
  let after = 0
  for (const anchor of [...anchors, null]) {
    const part = records.filter(({ step }) => step > after && (anchor === null || step <= anchor.step))
    const newest = pick(part, (_known, next) => next)
    const oldest = pick(part, (known) => known)
    const fits = anchor && stepsRootOf(newest) !== anchor.stepsRoot && stepsRootOf(oldest) === anchor.stepsRoot
    steps.push(...(fits ? oldest : newest))
    after = anchor?.step ?? after
  }
  return {
    runId: run.id,
    chainRunId: chainRunId(run.id),
    operator: await operatorAddress(),
    steps: steps.map((step) => ({ ...step, rows: [...step.rows] })),
    anchors,
  }
}

/** One record of each step, in order. @param choose between the one known and a later one */
function pick(
  records: readonly LoggedStep[],
  choose: (known: LoggedStep, next: LoggedStep) => LoggedStep,
): LoggedStep[] {
  const found = new Map<number, LoggedStep>()
  for (const record of records) {
    const known = found.get(record.step)
    found.set(record.step, known ? choose(known, record) : record)
  }
  return [...found.values()].sort((a, b) => a.step - b.step)
}
