import { mkdir, rename, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { allotCores } from '#lib/domain/cores.ts'
import { datumToMessages } from '#lib/domain/datum-messages.ts'
import { type HeldoutRow, splitHeldout, type TrainRow } from '#lib/domain/heldout.ts'
import type { ChatMessage, Datum } from '#lib/schemas/datum.ts'
import { db } from '../db.ts'
import { env } from '../env.ts'
import { AppError } from '../errors.ts'
import { basePath } from '../ml/index.ts'

export const runDir = (runId: string) => path.join(path.resolve(env.DATA_DIR), 'runs', runId)

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
      datanets: {
        orderBy: { versionId: 'asc' },
        include: {
          version: { include: { datanet: { include: { questions: { orderBy: { position: 'asc' } } } } } },
        },
      },
    },
  })
  const train = new Map<string, TrainRow>()
  const heldout: HeldoutRow[] = []
  for (const { version } of run.datanets) {
    const data = await db().$queryRaw<(Pick<Datum, 'kind' | 'payload'> & { hash: string })[]>`
      SELECT d.hash, d.kind, d.payload FROM datanet_version_datum leaf JOIN datum d ON d.id = leaf.datum_id
      WHERE leaf.version_id = ${version.id} AND leaf.trained ORDER BY leaf.index`
    const rows = data.flatMap((datum) => {
      const messages = datumToMessages(datum)
      return messages ? [{ datum_hash: datum.hash, messages }] : []
    })
    const questions = version.datanet.questions.map((question) => ({
      id: question.id,
      messages: question.messages as ChatMessage[],
      answer: question.answer,
      kind: question.kind as HeldoutRow['kind'],
    }))
    const split = questions.length > 0 ? { train: rows, heldout: questions } : splitHeldout(rows)
    for (const row of split.train) train.set(row.datum_hash, row)
    heldout.push(...split.heldout)
  }
  if (train.size === 0) throw new AppError('bad_input', 'These Datanets have no rows to train on; pick another one.')

  const dir = runDir(runId)
  await mkdir(dir, { recursive: true })
  const threads = env.TRAINING_THREADS ?? allotCores(availableParallelism()).training
  await writeWhole(path.join(dir, 'train.jsonl'), jsonl([...train.values()]))
  await writeWhole(path.join(dir, 'heldout.jsonl'), jsonl(heldout))
  const params = {
    run_id: runId,
    base_model_path: basePath(run.baseModelId),
    threads,
    params: run.params,
  }
  await writeWhole(path.join(dir, 'params.json'), `${JSON.stringify(params, null, 2)}\n`)
  return dir
}
