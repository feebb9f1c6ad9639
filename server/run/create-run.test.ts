import { describe, expect, it } from 'vitest'
import { createRunInput } from '#lib/schemas/run.ts'
import { db } from '../db.ts'
import { makeDatanet, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { createRun } from './create-run.ts'

process.env.TRAINING_FREE = 'true'
await ownTestDatabase()
const { versionId } = await makeDatanet()
const input = (change: object = {}) =>
  createRunInput.parse({
    baseModelId: 'smollm2-135m-instruct',
    datanets: [{ versionId }],
    params: {},
    idempotencyKey: 'a-first-click',
    ...change,
  })

describe('createRun', () => {
  it('starts one run for two clicks at once, and again for a third', async () => {
    const { ctx, userId } = await makeUser()
    const [first, second] = await Promise.all([createRun({ ctx, input: input() }), createRun({ ctx, input: input() })])
    const third = await createRun({ ctx, input: input() })
    expect(second.id).toBe(first.id)
    expect(third.id).toBe(first.id)
    expect(await db().run.count({ where: { userId } })).toBe(1)
    expect(first).toMatchObject({ state: 'queued', queuePosition: 1 })
  })

  it('refuses an unknown base model and an unknown Datanet version, and writes nothing', async () => {
    const { ctx, userId } = await makeUser()
    await expect(createRun({ ctx, input: input({ baseModelId: 'gpt-9' }) })).rejects.toThrow(
      /no base model “gpt-9”; pick one/,
    )
    const unknown = input({ datanets: [{ versionId: 'dnv_00000000000000000000' }] })
    await expect(createRun({ ctx, input: unknown })).rejects.toThrow(/not released, or is private; pick it again/)
    expect(await db().run.count({ where: { userId } })).toBe(0)
  })

  it('bounds the parameters in the schema that form, route and trainer share', () => {
    const parsed = createRunInput.shape.params.safeParse({ learning_rate: 1e9 })
    expect(parsed.error?.issues[0]?.path).toEqual(['learning_rate'])
    expect(createRunInput.shape.params.parse({})).toMatchObject({ epochs: 'auto', lora_dropout: 0, method: 'lora' })
  })
})
