import { expect, it } from 'vitest'
import type { MessageEvent } from '#lib/schemas/events.ts'
import { hear, nothingHeard } from './hear.ts'

const state = (value: 'streaming' | 'attributing' | 'failed', message: string | null = null): MessageEvent => ({
  type: 'state',
  data: { state: value, message },
})
const text = (value: string): MessageEvent => ({ type: 'text', data: { text: value } })

it('puts an answer together from its events', () => {
  const usage: MessageEvent = { type: 'usage', data: { promptTokens: 12, completionTokens: 3, fee: '900' } }
  const events = [state('streaming'), text('In '), text('1874.'), usage, state('attributing')]
  expect(events.reduce(hear, nothingHeard)).toEqual({
    text: 'In 1874.',
    state: 'attributing',
    fee: '900',
    promptTokens: 12,
    completionTokens: 3,
    problem: null,
  })
})

it('keeps what was written, and why it failed', () => {
  const events = [state('streaming'), text('In'), state('failed', 'The engine stopped; ask again.')]
  expect(events.reduce(hear, nothingHeard)).toMatchObject({
    text: 'In',
    state: 'failed',
    problem: 'The engine stopped; ask again.',
  })
})
