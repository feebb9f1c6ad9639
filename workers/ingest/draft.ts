import { appendFile, link, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { baseModels } from '#lib/domain/base-models.ts'
import { type FindingChoices, findingRules } from '#lib/schemas/finding.ts'
import { type draftSchema, inspectionSchema, type UploadFormat } from '#lib/schemas/upload.ts'
import { db } from '#server/db.ts'
import { AppError } from '#server/errors.ts'
import { log } from '#server/log.ts'
import { ToolError } from '#server/ml/index.ts'
import { draftLines, draftsEnd, writeDraftProgress } from '#server/upload/drafts.ts'
import { draftsFolder, sourceFile } from '#server/upload/folders.ts'
import { runCheck } from '#server/upload/index.ts'
import { readLines } from '#server/upload/read-lines.ts'
import { draftText } from './draft-text.ts'

type Draft = z.infer<typeof draftSchema>
const mostPassages = 50
const passageTokens = 200
const lookMs = 1000
/** What is private is masked before a model reads it; what else stands in the way is left out. */
const choices: FindingChoices = {
  rules: Object.fromEntries(
    Object.entries(findingRules).flatMap(([rule, { blocks, fixes }]) => (blocks ? [[rule, { fix: fixes[0] }]] : [])),
  ),
  lines: [],
  toxicity: false,
}

/** Has the base model draft a question and an answer for each of a document's first passages, until it is stopped. */
export async function draft(uploadId: string, signal: AbortSignal): Promise<void> {
  const stopped = new AbortController()
  const stop = AbortSignal.any([signal, stopped.signal])
  let [done, total] = [0, 0]
  // saying so every second also shows that this process lives
  const timer = setInterval(async () => {
    try {
      if (await draftsEnd(uploadId)) stopped.abort()
      else await writeDraftProgress(uploadId, { state: 'drafting', done, total, error: null })
    } catch (cause) {
      log.warn({ err: cause, upload: uploadId }, 'could not note how far the drafts are')
    }
  }, lookMs)
  const model = baseModels[0]?.id ?? ''
  let error: string | null = null
  try {
    const passages = await passagesOf(uploadId, stop)
    total = passages.length
    for (const passage of passages) {
      const made = await draftText(passage, { model, signal: stop })
      if (made) {
        const line: Draft = { index: done, passage, model, ...made }
        await appendFile(draftLines(uploadId), `${JSON.stringify(line)}\n`)
      }
      done += 1
    }
  } catch (cause) {
    if (!stop.aborted) {
      log.error({ err: cause, upload: uploadId }, 'drafting failed')
      const told = cause instanceof AppError || cause instanceof ToolError
      error = told ? cause.message : 'The model does not answer right now; start the drafts again in a moment.'
    }
  } finally {
    clearInterval(timer)
  }
  if (signal.aborted) error = 'Drafting was interrupted; start it again.'
  if ((await draftsEnd(uploadId)) !== 'gone') {
    await writeDraftProgress(uploadId, { state: error ? 'failed' : 'done', done, total, error })
  }
}

/** The first passages of the document, without what the check finds private or broken. */
async function passagesOf(uploadId: string, signal: AbortSignal): Promise<string[]> {
  const upload = await db().upload.findUniqueOrThrow({ where: { id: uploadId } })
  const folder = path.join(draftsFolder(uploadId), 'passages')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  await link(sourceFile(uploadId), path.join(folder, 'source'))
  await runCheck(
    folder,
    {
      file: 'source',
      fileName: upload.fileName,
      format: upload.format as UploadFormat,
      encoding: inspectionSchema.parse(upload.inspection).encoding,
      mapping: { as: 'passages', tokens: passageTokens },
      choices,
      kinds: ['passage'],
      datanetId: upload.datanetId,
      known: null,
      paraphrases: false,
    },
    { signal },
  )
  const passages: string[] = []
  for await (const { text } of readLines(path.join(folder, 'rows.jsonl'))) {
    passages.push(JSON.parse(text).datum.payload.text)
    if (passages.length === mostPassages) break
  }
  await rm(folder, { recursive: true, force: true })
  return passages
}
