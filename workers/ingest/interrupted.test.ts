import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { db } from '#server/db.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { segmentFolder, segmentsFolder, uploadFolder } from '#server/upload/folders.ts'
import { cancelUpload, checkUpload, createUpload, sweepUploads } from '#server/upload/index.ts'
import { ownUploads } from '#server/upload/testing/own-uploads.ts'
import { makeEmptyDatanet, makePerson } from '#server/upload/testing/world.ts'
import { runStep } from './run-step.ts'
import { bring, sign, work } from './testing/run-ingest.ts'

vi.setConfig({ testTimeout: 180_000 })
await ownTestDatabase()
const deployment = await ownUploads()
const [owner, writer] = [await makePerson(), await makePerson()]
const text = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => {
    const code = ((from + n) * 2_654_435_761) % 4_294_967_296
    return JSON.stringify({
      question: `Who keeps lamp ${code.toString(36)} of quay ${n}?`,
      answer: `Keeper ${code} does.`,
    })
  }).join('\n')
const signal = new AbortController().signal
const until = async (holds: () => Promise<boolean> | boolean) => {
  while (!(await holds())) await sleep(50)
}
const toolsOn = (folder: string) =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(`-m ml`) && line.includes(folder))
const stateOf = (id: string) => db().upload.findUniqueOrThrow({ where: { id } })
async function toChecking(rows: number, from: number) {
  const datanet = await makeEmptyDatanet(owner)
  const input = {
    id: datanet.id,
    fileName: 'rows.jsonl',
    format: 'jsonl',
    origin: 'paste',
    text: text(rows, from),
  } as const
  const { id } = await createUpload({ ctx: writer.ctx, input })
  await runStep({ uploadId: id, attempt: 1 }, { signal, lastTry: true })
  const upload = await stateOf(id)
  expect(upload.state).toBe('checking')
  return { datanet, upload }
}

describe('a step that is interrupted', () => {
  it('ends its Python process when the upload is cancelled, and leaves no file', async () => {
    const { upload } = await toChecking(8000, 0)
    const folder = uploadFolder(upload.id)
    const step = runStep({ uploadId: upload.id, attempt: upload.attempt }, { signal, lastTry: true })
    await until(() => toolsOn(folder).length > 0)
    expect((await cancelUpload({ ctx: writer.ctx, input: { uploadId: upload.id } })).state).toBe('cancelled')
    await step
    expect(toolsOn(folder)).toEqual([])
    expect(existsSync(folder)).toBe(false)
    expect((await stateOf(upload.id)).error).toBeNull()
  })

  it('gives way to a newer check', async () => {
    const { upload } = await toChecking(3000, 10_000)
    const step = runStep({ uploadId: upload.id, attempt: upload.attempt }, { signal, lastTry: true })
    await until(() => toolsOn(uploadFolder(upload.id)).length > 0)
    await checkUpload({ ctx: writer.ctx, input: { uploadId: upload.id } })
    await step
    expect(await stateOf(upload.id)).toMatchObject({ state: 'checking', attempt: upload.attempt + 1 })
    // a job of before that comes late does nothing
    await runStep({ uploadId: upload.id, attempt: upload.attempt }, { signal, lastTry: true })
    expect((await work(writer, upload.id)).rows).toBe(3000)
  })

  it('is taken up again after its worker was killed while it stored, and leaves nothing twice', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const checked = await bring(writer, datanet, { text: text(15_000, 20_000) })
    expect(checked.rows).toBe(15_000)
    await sign(deployment, writer, datanet, checked)
    const { attempt } = await stateOf(checked.id)
    const script = `import { runStep } from '#workers/ingest/run-step.ts'
      await runStep(${JSON.stringify({ uploadId: checked.id, attempt })}, { signal: new AbortController().signal, lastTry: true })`
    const worker = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: path.resolve(import.meta.dirname, '../..'),
    })
    await until(async () => (await stateOf(checked.id)).doneRows > 0)
    worker.kill('SIGKILL')
    await new Promise((resolve) => worker.once('exit', resolve))
    expect(await db().datum.count({ where: { datanetId: datanet.id } })).toBe(0)
    const stored = await work(writer, checked.id)
    expect(stored.state).toBe('stored')
    expect(await db().datum.count({ where: { datanetId: datanet.id } })).toBe(15_000)
    expect(await db().contribution.count({ where: { datanetId: datanet.id } })).toBe(1)
    expect(await readdir(segmentsFolder())).toEqual([stored.contributionId])
  })

  it('is not stored any more when it was cancelled after the signature', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const checked = await bring(writer, datanet, { text: text(20, 90_000) })
    await sign(deployment, writer, datanet, checked)
    const { attempt } = await stateOf(checked.id)
    await Promise.all([
      runStep({ uploadId: checked.id, attempt }, { signal, lastTry: true }),
      cancelUpload({ ctx: writer.ctx, input: { uploadId: checked.id } }).catch((cause) => cause),
    ])
    // whoever came first: either all of it is there, or nothing
    const { state } = await stateOf(checked.id)
    const [rows, segment] = [
      await db().datum.count({ where: { datanetId: datanet.id } }),
      existsSync(segmentFolder(`con_${checked.id.slice(4)}`)),
    ]
    expect([state, rows, segment]).toEqual(state === 'stored' ? ['stored', 20, true] : ['cancelled', 0, false])
  })
})

describe('the sweep', () => {
  const days = 86_400_000
  it('gives up what nobody came back to, and removes folders of nothing', async () => {
    const { upload } = await toChecking(5, 95_000)
    expect((await sweepUploads()).expired).toBe(0)
    const swept = await sweepUploads(Date.now() + 8 * days)
    expect(swept.expired).toBeGreaterThanOrEqual(1)
    expect((await stateOf(upload.id)).state).toBe('cancelled')
    expect(existsSync(uploadFolder(upload.id))).toBe(false)
  })

  it('says so where a step’s job was lost, and not while the job waits', async () => {
    const { upload } = await toChecking(5, 96_000)
    const later = Date.now() + days / 24
    expect((await sweepUploads(later)).lost).toBe(0)
    await db().$executeRaw`DELETE FROM pgboss.job WHERE data ->> 'uploadId' = ${upload.id}`
    expect((await sweepUploads(later)).lost).toBe(1)
    expect((await stateOf(upload.id)).error).toMatchObject({
      message: expect.stringMatching(/could not be taken up again/),
    })
    await checkUpload({ ctx: writer.ctx, input: { uploadId: upload.id } })
    expect((await work(writer, upload.id)).state).toBe('checked')
  })
})
