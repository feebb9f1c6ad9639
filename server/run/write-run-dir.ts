import { mkdir, rename, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { allotCores } from '#lib/domain/cores.ts'
import type { HeldoutRow, TrainRow } from '#lib/domain/heldout.ts'
import { runSettingsSchema } from '#lib/schemas/run.ts'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import { db } from '../db.ts'
import { env } from '../env.ts'
import { AppError } from '../errors.ts'
import { basePath } from '../ml/index.ts'
import { copyAdapter } from './copy-adapter.ts'
import { runDir } from './run-dir.ts'
import { readTestSet } from './upload-test-set.ts'
import { splitVersion } from './version-rows.ts'

export { runDir } from './run-dir.ts'

const jsonl = (rows: unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.part`, text)
  await rename(`${file}.part`, file)
}

/** Lays out what `python -m ml train` reads. Safe to repeat: the same run gives the same files. @returns the folder */
export async function writeRunDir(runId: string): Promise<string> {
  const run = await db().run.findUniqueOrThrow({
    where: { id: runId },
    include: {
      initRun: true,
      datanets: {
        orderBy: { versionId: 'asc' },
        include: { version: { include: { datanet: { include: { questions: { orderBy: { position: 'asc' } } } } } } },
      },
    },
  })
  const { objective } = trainParamsSchema.parse(run.params)
  const train = new Map<string, TrainRow>()
  const heldout: HeldoutRow[] = []
  for (const { version, weight } of run.datanets) {
    const split = await splitVersion({ ...version, weight }, objective, run.createdAt)
    for (const row of split.train) train.set(row.datum_hash, row)
    heldout.push(...split.heldout)
  }
  if (train.size === 0) throw new AppError('bad_input', 'These Datanets have no rows to train on; pick another one.')
  const settings = runSettingsSchema.safeParse(run.settings)
  const testSet = settings.success ? settings.data.testSet : null
  const questions = testSet?.kind === 'upload' ? await readTestSet(testSet.sha256) : heldout

  const dir = runDir(runId)
  await mkdir(dir, { recursive: true })
  const threads = env.TRAINING_THREADS ?? allotCores(availableParallelism()).training
  await writeWhole(path.join(dir, 'train.jsonl'), jsonl([...train.values()]))
  await writeWhole(path.join(dir, 'heldout.jsonl'), jsonl(questions))
  const params = {
    run_id: runId,
    base_model_path: basePath(run.baseModelId),
    ...(run.initRun ? { adapter_path: await copyAdapter(run.initRun, dir) } : {}),
    threads,
    params: run.params,
  }
  await writeWhole(path.join(dir, 'params.json'), `${JSON.stringify(params, null, 2)}\n`)
  return dir
}
