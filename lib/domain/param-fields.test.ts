import { describe, expect, it } from 'vitest'
import { trainInputSchema } from '#lib/schemas/train-params.ts'
import { defaultTexts, paramFields, readParams } from './param-fields.ts'

describe('fields of the training form', () => {
  it('are those of the schema, three of them basic', () => {
    expect(paramFields.map(({ name }) => name)).toEqual(Object.keys(trainInputSchema.shape))
    expect(paramFields.filter(({ basic }) => basic).map(({ name }) => name)).toEqual([
      'epochs',
      'learning_rate',
      'lora_r',
    ])
  })
  it('say what may be typed', () => {
    const bounds = Object.fromEntries(paramFields.map((field) => [field.name, field.bounds]))
    expect(bounds.epochs).toBe('1 to 50')
    expect(bounds.learning_rate).toBe('above 0 to 0.01')
    expect(paramFields.find(({ name }) => name === 'save_steps')).toMatchObject({ auto: true, default: '' })
    expect(paramFields.find(({ name }) => name === 'lr_scheduler_type')).toMatchObject({ kind: 'choice' })
  })
})

describe('what was typed', () => {
  it('gives the defaults when nothing was changed', () => {
    expect(readParams(defaultTexts)).toEqual({ ok: true, params: trainInputSchema.parse({}) })
  })
  it('refuses a learning rate of 1e9 by name and bounds', () => {
    expect(readParams({ ...defaultTexts, learning_rate: '1e9' })).toEqual({
      ok: false,
      errors: [{ name: 'learning_rate', title: 'Learning rate', message: 'Enter a number, above 0 to 0.01, or auto.' }],
    })
  })
  it('takes an empty field as missing, not as zero', () => {
    const result = readParams({ ...defaultTexts, lora_dropout: ' ', epochs: '2.5' })
    expect(result.ok ? [] : result.errors.map(({ name }) => name)).toEqual(['epochs', 'lora_dropout'])
  })
  it('takes an empty field as automatic where that is allowed', () => {
    for (const typed of ['', 'auto', ' auto ']) {
      const result = readParams({ ...defaultTexts, save_steps: typed })
      expect(result.ok && result.params.save_steps).toBe('auto')
    }
  })
})
