import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { hashFile } from '#server/blob.ts'
import { db } from '#server/db.ts'
import { env } from '#server/env.ts'
import { newId } from '#server/id.ts'
import { firstBasePath } from '#server/ml/index.ts'
import { boss } from '#server/queue.ts'
import { createExport, getExportFile, listExports } from '#server/run/index.ts'
import { runDir } from '#server/run/write-run-dir.ts'
import { anonymous, makeDatanet, makeRun, makeUser } from '#server/testing/fixtures.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { exportLoop } from './loop.ts'

process.env.DATA_DIR = await mkdtemp(path.join(tmpdir(), 'exports-'))
await ownTestDatabase()
const { versionId } = await makeDatanet()
const { ctx, userId } = await makeUser()
const abort = new AbortController()
const workers = path.resolve('workers')
const script = `
import sys
from pathlib import Path
from exported_run import exported_run
from ml.base import default_base_path
from ml.events import Events
exported_run(Path(sys.argv[1]), default_base_path(), "lora", [], Events(sys.stdout))
`
let loop: Promise<void>
let id: string

/** A run that has ended with an adapter, its folder apart. */
const finished = (adapterSha256: string) =>
  makeRun(userId, versionId, new Date(), {
    ...{ state: 'ready', name: 'Tide tables', finishedAt: new Date(), adapterSha256 },
  })
const settled = async (run: string, format: 'peft' | 'ollama') =>
  vi.waitFor(
    async () => {
      const found = (await listExports({ ctx, input: { id: run } })).find((one) => one.format === format)
      expect(found?.state).not.toBe('making')
      return found
    },
    { timeout: 200_000, interval: 500 },
  )

beforeAll(async () => {
  id = await finished('0'.repeat(64))
  await promisify(execFile)(env.PYTHON_BIN, ['-c', script, runDir(id)], {
    env: { ...process.env, PYTHONPATH: `${workers}:${workers}/ml/tests`, ML_BASE_MODEL: firstBasePath() },
    maxBuffer: 2 ** 24,
  })
  const adapterSha256 = await hashFile(path.join(runDir(id), 'adapter', 'adapter_model.safetensors'))
  await db().run.update({ where: { id }, data: { adapterSha256 } })
  loop = exportLoop(abort.signal)
}, 200_000)
afterAll(async () => {
  abort.abort()
  await loop
  await (await boss(true)).stop({ graceful: false, close: true })
  await rm(env.DATA_DIR, { recursive: true, force: true })
})

describe('exports', { timeout: 240_000 }, () => {
  it('makes a form once for two clicks, and gives its file to its owner alone until the run is published', async () => {
    const wanted = { id, format: 'peft' } as const
    expect((await listExports({ ctx, input: { id } })).map(({ state }) => state)).toEqual(Array(5).fill('absent'))
    await expect(getExportFile({ ctx, input: wanted })).rejects.toThrow(/has not been made; make it on the run’s page/)
    const clicks = await Promise.all([createExport({ ctx, input: wanted }), createExport({ ctx, input: wanted })])
    expect(clicks.map(({ state }) => state)).toEqual(['making', 'making'])
    const made = await settled(id, 'peft')
    expect(made).toMatchObject({ state: 'ready', href: `/api/runs/${id}/exports/peft/file`, error: null })
    const file = await getExportFile({ ctx, input: wanted })
    expect([file.name, file.size]).toEqual(['tide-tables-adapter.zip', made?.bytes])
    expect(Buffer.from(await file.arrayBuffer()).toString('latin1')).toMatch(/^PK[\s\S]*adapter_model\.safetensors/)
    expect(await createExport({ ctx, input: wanted })).toEqual(made)

    await expect(listExports({ ctx: anonymous(), input: { id } })).rejects.toThrow(/its owner’s until it is published/)
    await expect(getExportFile({ ctx: anonymous(), input: wanted })).rejects.toThrow(/until it is published/)
    await publish(id)
    expect((await getExportFile({ ctx: anonymous(), input: wanted })).size).toBe(made?.bytes)
    const stranger = await makeUser()
    await expect(createExport({ ctx: stranger.ctx, input: wanted })).rejects.toThrow(/Only the person who started/)
    await db().datanet.updateMany({ data: { visibility: 'private' } })
    await expect(getExportFile({ ctx: anonymous(), input: wanted })).rejects.toThrow(/private Datanet/)

    // trained on since: the file is of an adapter that is no more
    await db().run.update({ where: { id }, data: { finishedAt: new Date() } })
    expect((await listExports({ ctx, input: { id } }))[0]?.state).toBe('absent')
  })

  it('says in a sentence why a form cannot be made, and lets it be tried again', async () => {
    const broken = await finished('1'.repeat(64))
    await createExport({ ctx, input: { id: broken, format: 'ollama' } })
    const failed = await settled(broken, 'ollama')
    expect(failed).toMatchObject({ state: 'failed', href: null })
    expect(failed?.error).toMatch(/\.$/)
    expect((await createExport({ ctx, input: { id: broken, format: 'ollama' } })).state).toBe('making')
  })

  it('refuses a run without an adapter, and one that trains', async () => {
    const waiting = await makeRun(userId, versionId)
    const refused = createExport({ ctx, input: { id: waiting, format: 'peft' } })
    await expect(refused).rejects.toThrow('This run has no finished adapter; let it train to its end, or stop it')
    const unknown = { id: 'run_00000000000000000000', format: 'peft' } as const
    await expect(createExport({ ctx, input: unknown })).rejects.toThrow(/no run here/)
  })
})

async function publish(runId: string): Promise<void> {
  const [modelId, hash] = [newId('mdl'), `0x${'0'.repeat(64)}`]
  await db().model.create({
    data: { id: modelId, slug: 'tides', name: 'Tides', summary: 'for tests', ownerAddress: `0x${'a'.repeat(40)}` },
  })
  await db().modelVersion.create({
    data: {
      ...{ id: newId('mv'), modelId, version: 1, runId, baseModelId: 'smollm2-135m-instruct', publishedAt: new Date() },
      ...{ adapterSha256: '', ggufSha256: '', templateHash: hash, runRoot: hash, indexRoot: hash },
      ...{ passport: {}, passportHash: hash, pricePer1k: '1' },
    },
  })
}
