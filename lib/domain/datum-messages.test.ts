import { describe, expect, it } from 'vitest'
import type { Datum } from '#lib/schemas/datum.ts'
import { datumToMessages } from './datum-messages.ts'

const hash = `0x${'ab'.repeat(32)}`
const render = (kind: Datum['kind'], payload: Datum['payload']) =>
  datumToMessages({ kind, payload })?.map(({ role, content }) => `${role}: ${content}`) ?? null

describe('datumToMessages', () => {
  it('asks the instruction and learns the response', () => {
    expect(render('instruction', { instruction: ' Who? ', response: 'Isolde.' })).toEqual([
      'user: Who?',
      'assistant: Isolde.',
    ])
  })
  it('learns the chosen answer of a preference', () => {
    expect(render('preference', { prompt: 'Hi', chosen: 'Hello.', rejected: 'What?' })).toEqual([
      'user: Hi',
      'assistant: Hello.',
    ])
  })
  it('names the classes only where the row does', () => {
    const payload = { text: 'Files end in .locked.', label: 'ransomware' }
    expect(render('classification', payload)).toEqual([
      'user: Classify this text: Files end in .locked.',
      'assistant: ransomware',
    ])
    expect(render('classification', { ...payload, labels: ['ransomware', 'phishing', 'spam'] })?.[0]).toBe(
      'user: Classify this text as ransomware, phishing or spam: Files end in .locked.',
    )
  })
  it('says into which language to translate', () => {
    const payload = { source: 'A dog.', target: 'Un cane.', source_language: 'English', target_language: 'Italian' }
    expect(render('translation', payload)).toEqual(['user: Translate to Italian: A dog.', 'assistant: Un cane.'])
  })
  it('keeps a chat up to its last answer', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello.' },
      { role: 'user', content: 'Bye' },
    ]
    expect(render('chat', { messages })).toEqual(['system: Be brief.', 'user: Hi', 'assistant: Hello.'])
    expect(render('chat', { messages: [messages[0]!, messages[1]!] })).toBeNull()
    expect(render('chat', { messages: [messages[2]!, messages[3]!] })).toBeNull()
  })
  it('renders rows of equal hash alike: NFC', () => {
    expect(render('instruction', { instruction: 'cafe\u0301', response: 'e\u0301' })).toEqual([
      'user: caf\u00e9',
      'assistant: \u00e9',
    ])
  })
  it('has no conversation for rows without question and answer', () => {
    expect(render('passage', { text: 'Once.' })).toBeNull()
    expect(render('label', { datum: hash, label: 'good' })).toBeNull()
    expect(render('validation', { datum: hash, valid: true })).toBeNull()
  })
  it('refuses a payload of another kind', () => {
    expect(() => render('instruction', { text: 'a', label: 'b' })).toThrow()
  })
})
