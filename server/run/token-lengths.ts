import type { TrainParams } from '#lib/schemas/train-params.ts'
import { db } from '../db.ts'
import { askLook } from './look-tool.ts'
import { versionRows } from './version-rows.ts'

/**
 * Tokens of every row of a version under the base model's template, ascending. A version never changes, so they are counted
 * once, until one of its rows is withdrawn; preference pairs are counted by their better answer.
 */
export async function tokenLengths(
  versionId: string,
  baseModelId: string,
  objective: TrainParams['objective'],
): Promise<number[]> {
  const key = { versionId, baseModelId }
  if (objective === 'sft') {
    const known = await db().tokenLengths.findUnique({ where: { versionId_baseModelId: key } })
    if (known) return known.lengths
  }
  const rows = await versionRows(versionId, objective)
  const lengths = rows.length === 0 ? [] : await askLook<number>('lengths', baseModelId, rows)
  lengths.sort((a, b) => a - b)
  if (objective === 'sft') {
    // two plans at once count the same
    await db().tokenLengths.createMany({ data: { ...key, lengths }, skipDuplicates: true })
  }
  return lengths
}
