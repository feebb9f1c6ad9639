// How long rows take from a file to the Datanet, without the contributor's time: `node benchmarks/datanet/store.ts`.
// ROWS of JSONL end to end, and COPY_ROWS into the table alone. One JSON line.
import { chmod, mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Hex } from 'viem'
import type { Upload } from '#lib/schemas/upload.ts'
import { db } from '#server/db.ts'
import { boss } from '#server/queue.ts'
import { uploadFolder } from '#server/upload/folders.ts'
import { commitUpload, createUpload, getUpload, signUpload } from '#server/upload/index.ts'
import { makeEmptyDatanet, makePerson, type Person, signBatch, writeDeployment } from '#server/upload/testing/world.ts'
import { runStep } from '#workers/ingest/run-step.ts'
import { freePort } from '../../scripts/free-port.mjs'
import { queryOnce, startPostgres } from '../../scripts/services/postgres.ts'
import { applyMigrations } from '../../scripts/testing/apply-migrations.ts'

const ROWS = Number(process.env.ROWS ?? 100_000)
const signal = new AbortController().signal
const syllables = [
  'ba',
  'ko',
  'ri',
  'ten',
  'la',
  'mu',
  'sor',
  'vi',
  'den',
  'pa',
  'lu',
  'gra',
  'ne',
  'fi',
  'tor',
  'ha',
  'we',
  'sil',
  'jo',
  'ker',
]

/** Words that follow from their number alone: rows of some 40 words that say different things. */
function word(seed: number): string {
  let n = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  let text = ''
  for (let i = 0; i < 2 + (n % 3); i++) {
    text += syllables[n % syllables.length]
    n = (Math.imul(n ^ (n >>> 13), 0xc2b2ae35) ^ i) >>> 0
  }
  return text
}
const sentence = (from: number, words: number) => Array.from({ length: words }, (_, i) => word(from + i)).join(' ')
const row = (n: number) =>
  JSON.stringify({
    instruction: `What does ${sentence(n * 64, 8)} mean?`,
    response: `It means ${sentence(n * 64 + 8, 30)}, number ${n}.`,
  })

async function writeRows(file: string): Promise<number> {
  const handle = await open(file, 'w')
  for (let from = 0; from < ROWS; from += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, ROWS - from) }, (_, i) => row(from + i))
    await handle.write(`${lines.join('\n')}\n`)
  }
  await handle.close()
  return (await stat(file)).size
}

async function step(by: Person, uploadId: string): Promise<{ upload: Upload; seconds: number }> {
  const { attempt } = await db().upload.findUniqueOrThrow({ where: { id: uploadId } })
  const began = performance.now()
  await runStep({ uploadId, attempt }, { signal, lastTry: true })
  const seconds = (performance.now() - began) / 1000
  return { seconds, upload: await getUpload({ ctx: by.ctx, input: { uploadId } }) }
}

const folder = await mkdtemp(path.join(tmpdir(), 'modelfactory-bench-'))
await chmod(folder, 0o755)
const server = await startPostgres({ dataDir: folder, password: 'bench', port: await freePort() })
try {
  await queryOnce(server.url('postgres'), 'CREATE DATABASE bench')
  Object.assign(process.env, { DATABASE_URL: server.url('bench'), DATA_DIR: path.join(folder, 'data') })
  await applyMigrations(server.url('bench'))
  const deployment = await writeDeployment(path.join(folder, 'data'))
  const by = await makePerson()
  const datanet = await makeEmptyDatanet(by)
  const about = { id: datanet.id, fileName: 'rows.jsonl', format: 'jsonl', origin: 'upload' } as const
  const { id } = await createUpload({ ctx: by.ctx, input: { ...about, size: 1 } })
  const bytes = await writeRows(path.join(uploadFolder(id), 'source'))
  await db().upload.update({ where: { id }, data: { state: 'inspecting', bytes, attempt: 1 } })
  const inspected = await step(by, id)
  const checked = await step(by, id)
  const { rows, batchRoot, report } = checked.upload
  if (rows === null)
    throw new Error(
      `the rows should be ready: ${JSON.stringify(report?.findings.map(({ rule, count }) => [rule, count]))}`,
    )
  const signature = await signBatch({ deployment, datanet, by, batchRoot: batchRoot as Hex, rows })
  await commitUpload({ ctx: by.ctx, input: { uploadId: id, commitment: signature.commitment } })
  await signUpload({ ctx: by.ctx, input: { uploadId: id, ...signature.signed } })
  const stored = await step(by, id)
  const kept = await db().datum.count({ where: { datanetId: datanet.id } })
  if (stored.upload.state !== 'stored' || kept !== rows) throw new Error(`${kept} of ${rows} rows were stored`)
  const seconds = inspected.seconds + checked.seconds + stored.seconds
  process.stdout.write(
    `${JSON.stringify({
      ...{ rows, bytes, inspect_s: inspected.seconds, check_s: checked.seconds, doctor_s: report?.seconds },
      ...{ store_s: stored.seconds, store_rows_per_s: Math.round(rows / stored.seconds), end_to_end_s: seconds },
      ...{ worker_peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024) },
    })}\n`,
  )
  await (await boss()).stop({ graceful: false, close: true })
  await db().$disconnect()
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
