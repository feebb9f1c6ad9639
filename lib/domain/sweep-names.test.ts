import { expect, it } from 'vitest'
import { sweepNames } from './sweep-names.ts'

it('names runs after what differs, and only that', () => {
  const params = [
    { epochs: 3, learning_rate: 0.001, eval_steps: null },
    { epochs: 3, learning_rate: 0.0002, eval_steps: 10 },
  ]
  expect(sweepNames('Tides', params)).toEqual([
    'Tides · learning_rate 0.001 · eval_steps auto',
    'Tides · learning_rate 0.0002 · eval_steps 10',
  ])
})

it('shortens the name before what differs', () => {
  const [name = ''] = sweepNames('x'.repeat(80), [{ lora_r: 4 }, { lora_r: 8 }])
  expect(name).toHaveLength(80)
  expect(name).toMatch(/^x+ · lora_r 4$/)
})
