import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blobPath, hashFile, isWhole, putFile } from '#server/blob.ts'
import { db } from '#server/db.ts'
import { env } from '#server/env.ts'
import { firstBasePath } from '#server/ml/index.ts'
import { preparePublish } from '#server/model/index.ts'
import { getExportFile } from '#server/run/index.ts'
import { makeExport } from '#server/run/make-export.ts'
import { runDir, writeRunDir } from '#server/run/write-run-dir.ts'
import { makeDatanet, makeRun, makeUser } from '#server/testing/fixtures.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTinyBase } from './testing/tiny-base.ts'

process.env.DATA_DIR = await mkdtemp(path.join(tmpdir(), 'mf-damaged-'))
await Promise.all([ownTestDatabase(), ownTinyBase()])
const { ctx, userId } = await makeUser()
const { versionId } = await makeDatanet()
const script = `
import sys
from pathlib import Path
from exported_run import exported_run
from ml.base import default_base_path
from ml.events import Events
exported_run(Path(sys.argv[1]), default_base_path(), "lora", [], Events(sys.stdout))
`
const word = `0x${'1'.repeat(64)}`
const file = { weights: 'adapter/adapter_model.safetensors', gguf: 'adapter.gguf' }
let id: string
let own: Record<keyof typeof file, string>
let sha256: Record<keyof typeof file, string>

beforeAll(async () => {
  const about = { state: 'ready', name: 'Tide tables', finishedAt: new Date(), runRoot: word, indexRoot: word } as const
  id = await makeRun(userId, versionId, new Date(), about)
  const workers = path.resolve('workers')
  await promisify(execFile)(env.PYTHON_BIN, ['-c', script, runDir(id)], {
    env: { ...process.env, PYTHONPATH: `${workers}:${workers}/ml/tests`, ML_BASE_MODEL: firstBasePath() },
  })
  own = { weights: path.join(runDir(id), file.weights), gguf: path.join(runDir(id), file.gguf) }
  sha256 = { weights: await putFile(own.weights), gguf: await putFile(own.gguf) }
  await db().run.update({ where: { id }, data: { adapterSha256: sha256.weights, ggufSha256: sha256.gguf } })
}, 60_000)
afterAll(() => rm(env.DATA_DIR, { recursive: true, force: true }))

/** Changes one byte in the middle of a file; the same again makes it whole. */
async function flip(target: string): Promise<void> {
  const bytes = await readFile(target)
  const middle = bytes.length >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  await writeFile(target, bytes)
}
const publish = () => {
  const input = { runId: id, name: 'Tides', slug: 'tides', summary: 'Answers about tides.', pricePer1k: '1' }
  return preparePublish({ ctx, input })
}
const continued = async () => makeRun(userId, versionId, new Date(), { initRunId: id })
const startFrom = async (run: string) =>
  hashFile(path.join(runDir(run), 'initial-adapter', 'adapter_model.safetensors'))

describe('an adapter that is damaged on the disk', { timeout: 60_000 }, () => {
  it('is taken from the run’s folder where the blob alone is damaged, and the other way round', async () => {
    for (const which of ['weights', 'gguf'] as const) await flip(blobPath(sha256[which]))
    expect((await publish()).fields).toMatchObject({ adapterHash: `0x${sha256.weights}`, ggufHash: `0x${sha256.gguf}` })
    expect([await isWhole(sha256.weights), await isWhole(sha256.gguf)]).toEqual([true, true])

    await flip(own.weights)
    const next = await continued()
    await writeRunDir(next)
    expect(await startFrom(next)).toBe(sha256.weights)
    // its own copy is damaged: the next attempt has another one
    await flip(path.join(runDir(next), 'initial-adapter', 'adapter_model.safetensors'))
    await writeRunDir(next)
    expect(await startFrom(next)).toBe(sha256.weights)
    await flip(own.weights)
  })

  it('is neither published nor continued from where both are: a sentence says what to do', async () => {
    for (const which of ['weights', 'gguf'] as const) {
      await flip(blobPath(sha256[which]))
      await flip(own[which])
      const name = path.basename(file[which])
      const sentence = `The file ${name} of “Tide tables” is not the one that was trained: its SHA-256 is another. Put blobs/${sha256[which]} back from a backup, or clone that run and train it again.`
      await expect(publish()).rejects.toMatchObject({ code: 'conflict', message: sentence })
      if (which === 'weights') {
        const next = await continued()
        await expect(writeRunDir(next)).rejects.toMatchObject({ code: 'conflict', message: sentence })
        expect(await readdir(runDir(next))).not.toContain('initial-adapter')
      }
      await flip(own[which])
      await flip(blobPath(sha256[which]))
    }
    await publish()
  })

  it('is not exported nor sent; two deliveries of an export’s job make one file', async () => {
    const key = { runId: id, format: 'peft' }
    const { signal } = new AbortController()
    const made = () => db().runExport.findUniqueOrThrow({ where: { runId_format: key } })
    await db().runExport.create({ data: { ...key, state: 'making' } })
    await flip(own.weights)
    await makeExport(key, signal)
    expect(await made()).toMatchObject({ state: 'failed', error: expect.stringContaining('train it again') })
    await flip(own.weights)

    await db().runExport.update({ where: { runId_format: key }, data: { state: 'making', createdAt: new Date() } })
    await Promise.all([makeExport(key, signal), makeExport(key, signal)])
    const { state, sha256: zip } = await made()
    expect([state, await isWhole(zip ?? '')]).toEqual(['ready', true])
    const input = { id, format: 'peft' } as const
    expect((await getExportFile({ ctx, input })).name).toBe('tide-tables-adapter.zip')
    await flip(blobPath(zip ?? ''))
    await expect(getExportFile({ ctx, input })).rejects.toThrow(/damaged on the disk, so it is not sent; make it again/)
    await expect(getExportFile({ ctx, input })).rejects.toThrow(/has not been made; make it on the run’s page/)
    expect((await readdir(blobPath(''))).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})
