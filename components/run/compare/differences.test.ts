import { expect, it } from 'vitest'
import type { RunDetail } from '#lib/schemas/run.ts'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import { differencesOf } from './differences.ts'

const run = (params: Record<string, unknown>, weight = 1) =>
  ({
    baseModelId: 'base',
    datanets: [{ slug: 'a', name: 'A', version: 2, weight }],
    params: trainParamsSchema.parse(params),
  }) as RunDetail

it('tells only what differs, and counts the rest', () => {
  const { rows, same } = differencesOf([run({ lora_r: 8 }), run({ lora_r: 16, save_steps: 4 })])
  expect(rows.map(({ name, values }) => [name, values])).toEqual([
    ['lora_r', ['8', '16']],
    ['save_steps', ['Auto', '4']],
  ])
  expect(same).toBe(Object.keys(trainParamsSchema.shape).length)
})
it('counts weights among the data', () => {
  const { rows } = differencesOf([run({}), run({}, 2.5)])
  expect(rows).toEqual([{ name: 'data', title: 'Data', values: ['A, version 2', 'A, version 2 × 2.5'] }])
})
