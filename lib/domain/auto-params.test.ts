import { describe, expect, it } from 'vitest'
import { trainInputSchema, trainParamsSchema } from '#lib/schemas/train-params.ts'
import { resolveParams } from './auto-params.ts'

const facts = { rows: 96, longest: 70, parameters: 134_515_008, contextLength: 2048 }
const resolve = (input: object = {}, about: Partial<typeof facts> = {}) =>
  resolveParams(trainInputSchema.parse(input), { ...facts, ...about })

describe('auto', () => {
  it('becomes numbers that the trainer takes, each with its reason', () => {
    const { params, reasons } = resolve()
    expect(trainParamsSchema.parse(params)).toEqual(params)
    expect(params).toMatchObject({ epochs: 3, batch_size: 8, lora_r: 8, lora_alpha: 16, learning_rate: 0.002 })
    expect(params).toMatchObject({ max_length: 128, save_steps: 4, eval_steps: 4 })
    expect(Object.keys(reasons).sort()).toEqual([
      'batch_size',
      'epochs',
      'eval_steps',
      'learning_rate',
      'lora_alpha',
      'lora_r',
      'max_length',
      'save_steps',
    ])
  })

  it('leaves alone what was chosen, and follows it', () => {
    const { params, reasons } = resolve({ lora_r: 32, epochs: 5 })
    expect(params).toMatchObject({ lora_r: 32, lora_alpha: 64, epochs: 5 })
    expect(reasons).not.toHaveProperty('lora_r')
    expect(reasons).not.toHaveProperty('epochs')
  })

  it('sees many rows less often, in larger batches, with a larger adapter', () => {
    const { params } = resolve({}, { rows: 50_000 })
    expect(params).toMatchObject({ epochs: 1, batch_size: 32, lora_r: 32 })
  })

  it('takes smaller steps with large bases and with preferences', () => {
    const rate = (input: object, about = {}) => resolve(input, about).params.learning_rate
    expect(rate({}, { parameters: 7e9 })).toBeLessThan(rate({}))
    expect(rate({ objective: 'dpo' })).toBeCloseTo(rate({}) / 10)
    expect(rate({ method: 'dora' })).toBeLessThan(rate({}))
  })

  it('never asks for rows longer than the base can read', () => {
    const { params, reasons } = resolve({}, { longest: 5000 })
    expect(params.max_length).toBe(2048)
    expect(reasons.max_length).toMatch(/5,000 tokens, more than can be trained/)
  })
})
