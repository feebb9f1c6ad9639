import { spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { db } from '#server/db.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { cancelUpload, listDrafts, startDrafts, stopDrafts } from '#server/upload/index.ts'
import { ownUploads } from '#server/upload/testing/own-uploads.ts'
import { makeEmptyDatanet, makePerson } from '#server/upload/testing/world.ts'
import { freePort } from '../../scripts/free-port.mjs'
import { draft } from './draft.ts'
import { firstQuestion } from './draft-text.ts'
import { bring } from './testing/run-ingest.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })
await ownTestDatabase()
await ownUploads()
const writer = await makePerson()
const datanet = await makeEmptyDatanet(writer, { kinds: ['instruction', 'passage'] })
const port = await freePort()
process.env.OPENLORA_PORT = String(port)
const signal = new AbortController().signal

const paragraph = (name: string, n: number) =>
  `The lighthouse of ${name} was built in ${1800 + n} by the sisters Maren and Ida Holm. Its lamp burns ${n + 3} litres of oil ` +
  `each night, and its keeper climbs ${200 + n * 11} steps to light it. Sailors call it the ${name} candle. ` +
  `In winter the road to it is closed, and bread comes by boat on ${['Mondays', 'Tuesdays', 'Fridays'][n % 3]}.`
const document = (...names: string[]) => names.map((name, n) => `${name}\n\n${paragraph(name, n)}`).join('\n\n')
const bringText = (text: string) => bring(writer, datanet, { text, fileName: 'lights.txt', format: 'txt' })

let engine: ReturnType<typeof spawn>
const startEngine = async () => {
  engine = spawn(process.execPath, ['workers/openlora/main.ts'], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    stdio: 'ignore',
  })
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await answers())) await sleep(200)
}
const stopEngine = async () => {
  engine.kill('SIGKILL')
  await new Promise((resolve) => engine.once('exit', resolve))
}
beforeAll(startEngine)
afterAll(stopEngine)

describe('drafts of a document', () => {
  it('are a question and an answer a passage, by the base model, and become no rows by themselves', async () => {
    const upload = await bringText(document('Corvo', 'Lindesnes', 'Anholt'))
    expect(upload).toMatchObject({ state: 'mapping', mapping: { as: 'passages' } })
    const input = { uploadId: upload.id }
    expect(await listDrafts({ ctx: writer.ctx, input })).toMatchObject({ state: 'none', drafts: [] })
    expect((await startDrafts({ ctx: writer.ctx, input })).state).toBe('drafting')
    await draft(upload.id, signal)
    const { state, done, total, drafts, error } = await listDrafts({ ctx: writer.ctx, input })
    expect({ state, error }).toEqual({ state: 'done', error: null })
    expect(done).toBe(total)
    expect(total).toBeGreaterThanOrEqual(1)
    expect(drafts.length).toBeGreaterThanOrEqual(1)
    for (const { question, answer, passage, model } of drafts) {
      expect(question).toMatch(/\?$/)
      expect(answer.length).toBeGreaterThan(3)
      expect(passage).toContain('lighthouse')
      expect(model).toBe('smollm2-135m-instruct')
    }
    expect(await db().datum.count()).toBe(0)
  })

  it('are stopped on demand, and those that are made stay', async () => {
    const upload = await bringText(document(...Array.from({ length: 12 }, (_, n) => `Light${n}`)))
    const input = { uploadId: upload.id }
    await startDrafts({ ctx: writer.ctx, input })
    const drafting = draft(upload.id, signal)
    while ((await listDrafts({ ctx: writer.ctx, input })).drafts.length === 0) await sleep(100)
    await stopDrafts({ ctx: writer.ctx, input })
    await drafting
    const stopped = await listDrafts({ ctx: writer.ctx, input })
    expect(stopped).toMatchObject({ state: 'done', error: null })
    expect(stopped.drafts.length).toBeGreaterThanOrEqual(1)
    expect(stopped.done).toBeLessThan(stopped.total)
  })

  it('leave nothing where the upload was given up, and are made of documents only', async () => {
    const upload = await bringText(document('Corvo', 'Lindesnes'))
    await startDrafts({ ctx: writer.ctx, input: { uploadId: upload.id } })
    const drafting = draft(upload.id, signal)
    await cancelUpload({ ctx: writer.ctx, input: { uploadId: upload.id } })
    await drafting
    expect(await listDrafts({ ctx: writer.ctx, input: { uploadId: upload.id } })).toMatchObject({
      state: 'none',
      drafts: [],
    })
    const rows = await bring(writer, datanet, {
      text: '{"question": "Where is the lamp of Corvo kept?", "answer": "In the tower."}',
    })
    await expect(startDrafts({ ctx: writer.ctx, input: { uploadId: rows.id } })).rejects.toThrow(/made from documents/)
  })

  it('say in a sentence when the engine does not answer', async () => {
    const upload = await bringText(document('Corvo', 'Lindesnes'))
    await startDrafts({ ctx: writer.ctx, input: { uploadId: upload.id } })
    await stopEngine()
    await draft(upload.id, signal)
    const failed = await listDrafts({ ctx: writer.ctx, input: { uploadId: upload.id } })
    expect(failed).toMatchObject({ state: 'failed', error: expect.stringMatching(/model does not answer right now/) })
    await startEngine()
  })
})

describe('a model’s question', () => {
  it('is its first sentence that asks, without what small models put round it', () => {
    expect(firstQuestion('1. "What is a weir?" 2. Why?')).toBe('What is a weir?')
    expect(firstQuestion('Question: Who keeps the light of St. Anholt?\nAnswer: Ida.')).toBe(
      'Who keeps the light of St. Anholt?',
    )
    expect(firstQuestion('I cannot say.')).toBeNull()
  })
})
