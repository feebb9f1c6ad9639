import { describe, expect, it } from 'vitest'
import { type ChatMessage, createChatTemplate } from './chat-template.ts'
import fixture from './chat-template.vectors.json' with { type: 'json' }

const BASE = 'smollm2-135m-instruct'

describe('chat template', () => {
  const template = createChatTemplate(BASE, fixture.template, fixture.tokenizer_config)

  it.each(fixture.vectors)('renders as transformers does: $name', ({ messages, text }) => {
    expect(template.render(messages as ChatMessage[])).toBe(text)
  })

  it('refuses a template that adapters were not trained with', () => {
    expect(() => createChatTemplate(BASE, `${fixture.template} `, fixture.tokenizer_config)).toThrow(/prepare the base/)
  })

  it('gives the template its special tokens, whichever way the tokenizer writes them', () => {
    const source = '{{ bos_token }}{{ messages[0].content }}{{ eos_token }}'
    const config = { bos_token: '<s>', eos_token: { content: '</s>', lstrip: false } }
    expect(createChatTemplate('another', source, config).render([{ role: 'user', content: 'Hi' }])).toBe('<s>Hi</s>')
  })
})
