import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { FindingChoices } from '#lib/schemas/finding.ts'
import { documentFormats, inspectionSchema, type UploadFormat, type UploadMapping } from '#lib/schemas/upload.ts'
import type { Datanet, Upload } from '#prisma/generated/client.ts'
import { db } from '#server/db.ts'
import { firstBasePath, runTool } from '#server/ml/index.ts'
import { hubFile, inspectionFile, sourceFile, uploadFolder } from '#server/upload/folders.ts'
import { advance, fillSegments, fillSimilar, runCheck, unchecked } from '#server/upload/index.ts'
import { storeUpload } from '#server/upload/store-upload.ts'
import { writeBatch } from '#server/upload/write-batch.ts'
import { fetchHub, type HubSource } from './fetch-hub.ts'

export type Work = Upload & { datanet: Datanet; user: { address: string } }
export type Watch = { onProgress: (done: { rows?: number; bytes?: number }) => Promise<void>; signal: AbortSignal }

/** Most rows for which paraphrases are looked for: each costs an embedding. */
const mostEmbedded = 5000
const kindOf = (mapping: UploadMapping) => (mapping.as === 'passages' ? 'passage' : mapping.kind)
const json = (value: unknown) => value as object

/** receiving → inspecting, of a dataset on the Hub. */
export async function receive(upload: Work, { onProgress, signal }: Watch): Promise<void> {
  const source = JSON.parse(await readFile(hubFile(upload.id), 'utf8')) as HubSource
  const got = await fetchHub(source, sourceFile(upload.id), { signal, onProgress: (bytes) => onProgress({ bytes }) })
  const found = { fileName: `${source.dataset}/${got.path}`.slice(-200), format: got.format, bytes: got.size }
  await db().$transaction((tx) => advance(tx, upload, { ...found, state: 'inspecting', doneBytes: got.size }))
}

/** inspecting → mapping, or checking at once where the columns say it all. */
export async function inspect(upload: Work, { signal }: Watch): Promise<void> {
  const folder = uploadFolder(upload.id)
  const { kinds } = upload.datanet
  const job = { file: 'source', file_name: upload.fileName, format: upload.format, kinds }
  await writeFile(path.join(folder, 'inspect.json'), JSON.stringify({ ...job, base_model_path: firstBasePath() }))
  await runTool('inspect', folder, { signal })
  const inspection = inspectionSchema.parse(JSON.parse(await readFile(inspectionFile(upload.id), 'utf8')))
  const { format, mapping } = inspection
  const found = { inspection: json(inspection), format, ...(mapping ? { mapping: json(mapping) } : {}) }
  const clear = mapping !== null && !documentFormats.includes(format) && kinds.includes(kindOf(mapping))
  const next = clear ? { ...unchecked, state: 'checking' as const } : { state: 'mapping' as const }
  await db().$transaction((tx) => advance(tx, upload, { ...found, ...next }))
}

/** checking → checked: with the batch to be signed, or with what stands in its way. */
export async function check(upload: Work, { onProgress, signal }: Watch): Promise<void> {
  await fillSegments(signal)
  const mapping = upload.mapping as UploadMapping
  const inspection = inspectionSchema.parse(upload.inspection)
  const session = { userId: upload.userId, address: upload.user.address as `0x${string}`, operator: false }
  const ctx = { session, cookies: {}, host: '', setCookie: () => {} }
  const raw = await runCheck(
    uploadFolder(upload.id),
    {
      file: 'source',
      fileName: upload.fileName,
      format: upload.format as UploadFormat,
      encoding: inspection.encoding,
      mapping,
      choices: upload.choices as FindingChoices,
      kinds: upload.datanet.kinds,
      datanetId: upload.datanetId,
      known: ctx,
      paraphrases: inspection.rows <= mostEmbedded,
    },
    { onProgress, signal },
  )
  const findings = await Promise.all(
    raw.findings.map(async (found) => ({ ...found, examples: await fillSimilar(ctx, found.examples) })),
  )
  const report = json({ ...raw, findings })
  const ready = raw.rowsBlocked === 0 && raw.rowsReady > 0
  const batch = ready
    ? await writeBatch(upload.id, upload.datanet, raw.rowsReady, {
        signal,
        onProgress: (rows) => onProgress({ rows }),
      })
    : { rows: null, batchRoot: null }
  const kind = ready ? kindOf(mapping) : null
  const done = { doneRows: raw.rowsRead, doneBytes: upload.bytes }
  await db().$transaction((tx) => advance(tx, upload, { ...batch, ...done, report, kind, state: 'checked' }))
}

/** storing → stored. */
export async function store(upload: Work, { onProgress, signal }: Watch): Promise<void> {
  const stored = await storeUpload(upload, { signal, onProgress: (rows) => onProgress({ rows }) })
  if (stored) await rm(uploadFolder(upload.id), { recursive: true, force: true })
}
