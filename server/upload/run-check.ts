import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { baseModels } from '#lib/domain/base-models.ts'
import type { DatumKind } from '#lib/schemas/datum.ts'
import { type DoctorReport, doctorReportSchema, type FindingChoices } from '#lib/schemas/finding.ts'
import type { UploadFormat, UploadMapping } from '#lib/schemas/upload.ts'
import { maxUploadRows } from '#lib/schemas/upload.ts'
import type { HeldoutQuestion } from '#prisma/generated/client.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { firstBasePath, runTool, type ToolEvent } from '../ml/index.ts'
import { segmentsFolder } from './folders.ts'
import { hiddenDatanets } from './hidden-datanets.ts'
import { makeSegmentsFolder } from './segments.ts'
import { type RawFinding, rawFindingSchema } from './similar-rows.ts'

export type CheckJob = {
  /** name of the file in the folder */
  file: string
  fileName: string
  /** `datums`: lines `{datum, hash, line}` of rows that are stored already or come ready */
  format: UploadFormat | 'datums'
  encoding: string | null
  mapping: UploadMapping | null
  choices: FindingChoices | Record<string, never>
  kinds: readonly string[]
  /** whose held-out questions must not be in the rows */
  datanetId: string
  /** for whom duplicates are looked for among stored rows: in what they may read, but for the Datanet `except` */
  known: Ctx | null
  except?: string
  /** false: rows that are stored already are not compared even with each other */
  compare?: boolean
  paraphrases: boolean
}
export type CheckProgress = { rows: number; bytes: number }
/** Examples of the report name stored rows by segment and index; see `fillSimilar`. */
export type RawReport = Omit<DoctorReport, 'findings'> & {
  findings: (Omit<DoctorReport['findings'][number], 'examples'> & { examples: RawFinding[] })[]
}

const [base] = baseModels
const progressSchema = z.object({ rows: z.number().int().nonnegative(), bytes: z.number().int().nonnegative() })
const rawReportSchema = doctorReportSchema.extend({
  findings: z.array(doctorReportSchema.shape.findings.element.extend({ examples: z.array(rawFindingSchema) })),
})

/**
 * Runs the dataset doctor over `folder/<file>`. It leaves `rows.jsonl`, `findings.jsonl`, `report.json` and `fingerprints/`.
 * @throws ToolError with a sentence for the user when the file cannot be read or mapped
 */
export async function runCheck(
  folder: string,
  job: CheckJob,
  { onProgress, signal }: { onProgress?: (progress: CheckProgress) => Promise<void>; signal?: AbortSignal } = {},
): Promise<RawReport> {
  const heldout = await writeHeldout(folder, job.datanetId)
  await makeSegmentsFolder()
  const settings = {
    file: job.file,
    file_name: job.fileName,
    format: job.format,
    encoding: job.encoding,
    mapping: job.mapping,
    choices: job.choices,
    kinds: job.kinds as DatumKind[],
    base_model_path: firstBasePath(),
    max_tokens: base?.contextLength,
    heldout,
    known: job.known ? segmentsFolder() : null,
    own_segment: job.known && [...(job.except ? [job.except] : []), ...(await hiddenDatanets(job.known))],
    compare: job.compare ?? true,
    paraphrases: job.paraphrases,
    limit_rows: maxUploadRows,
  }
  await writeFile(path.join(folder, 'check.json'), JSON.stringify(settings))
  let furthest = 0
  const onEvent = async (event: ToolEvent) => {
    if (event.type !== 'progress') return
    const { rows, bytes } = progressSchema.parse(event)
    // later stages go through the rows again
    furthest = Math.max(furthest, rows)
    await onProgress?.({ rows: furthest, bytes })
  }
  await runTool('check', folder, { onEvent, signal })
  return rawReportSchema.parse(JSON.parse(await readFile(path.join(folder, 'report.json'), 'utf8')))
}

/** @returns the file's name, or null where the Datanet has no held-out questions */
async function writeHeldout(folder: string, datanetId: string): Promise<string | null> {
  const questions = await db().heldoutQuestion.findMany({ where: { datanetId }, orderBy: { position: 'asc' } })
  if (questions.length === 0) return null
  const name = 'heldout.jsonl'
  const lines = questions.map((question) => `${JSON.stringify(heldoutLine(question))}\n`)
  await writeFile(path.join(folder, name), lines.join(''))
  return name
}

function heldoutLine({ id, messages, answer }: HeldoutQuestion) {
  const asked = (messages as { role: string; content: string }[]).findLast(({ role }) => role === 'user')
  return { id, question: asked?.content ?? '', answer }
}
