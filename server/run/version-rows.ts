import type { HeldoutRow, TrainRow } from '#lib/domain/heldout.ts'
import { splitHeldout } from '#lib/domain/heldout.ts'
import { toTrainRow } from '#lib/domain/train-rows.ts'
import type { ChatMessage, Datum } from '#lib/schemas/datum.ts'
import type { TrainParams } from '#lib/schemas/train-params.ts'
import { db } from '../db.ts'
import type { ChosenVersion } from './choose-versions.ts'

/**
 * Rows of a version in the order of their contribution: where two say the same, the first is paid. Those that were withdrawn
 * are left out, though the version keeps them: nothing new is trained on them.
 * @param since of a run: when it was started. What was withdrawn later stays in it, so that every attempt has the same rows
 */
export async function versionRows(
  versionId: string,
  objective: TrainParams['objective'],
  { limit, offset = 0, since }: { limit?: number; offset?: number; since?: Date } = {},
): Promise<TrainRow[]> {
  const data = await db().$queryRaw<(Pick<Datum, 'kind' | 'payload'> & { hash: string })[]>`
    SELECT d.hash, d.kind, d.payload FROM datanet_version_datum leaf JOIN datum d ON d.id = leaf.datum_id
    WHERE leaf.version_id = ${versionId} AND leaf.trained
      AND (d.state <> 'withdrawn' OR d.withdrawn_at >= ${since ?? null}::timestamptz)
    ORDER BY d.position, d.hash
    OFFSET ${offset} LIMIT ${limit ?? null}::bigint`
  return data.flatMap((datum) => toTrainRow(datum, objective) ?? [])
}

/** Rows that train and questions that examine, of one version. @param since when the run was started */
export async function splitVersion(
  { id, datanet, weight }: ChosenVersion,
  objective: TrainParams['objective'],
  since: Date,
): Promise<{ train: TrainRow[]; heldout: HeldoutRow[] }> {
  const rows = await versionRows(id, objective, { since })
  const questions = datanet.questions.map((question) => ({
    id: question.id,
    messages: question.messages as ChatMessage[],
    answer: question.answer,
    kind: question.kind as HeldoutRow['kind'],
  }))
  const split = questions.length > 0 ? { train: rows, heldout: questions } : splitHeldout(rows)
  if (weight === 1) return split
  return { ...split, train: split.train.map((row) => ({ ...row, weight })) }
}
