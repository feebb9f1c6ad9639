import { Template } from '@huggingface/jinja'
import { sha256 } from 'viem'

export type ChatMessage = { role: 'system' | 'user' | 'assistant'; content: string }
export type ChatTemplate = {
  /** SHA-256 of the template's text, hexadecimal; part of an adapter's identity */
  sha256: string
  /** The prompt for these messages, ready for the assistant's turn; its special tokens are already in it. */
  render: (messages: readonly ChatMessage[]) => string
}

/** SHA-256 of the templates that adapters were trained with. Another template would silently give other answers. */
const PINNED: Readonly<Record<string, string>> = {
  'smollm2-135m-instruct': '872be49dbb638044ad01b60388f48d469ff2980e5f0dccdc22ec907db54d0788',
}

type TokenizerConfig = { bos_token?: unknown; eos_token?: unknown }

// transformers writes a special token as its text, or as an object that holds it
function tokenText(token: unknown): string {
  if (typeof token === 'string') return token
  if (typeof token === 'object' && token !== null && 'content' in token) return String(token.content)
  return ''
}

/**
 * The tokenizer's own chat template, as transformers' `apply_chat_template(…, add_generation_prompt=True)` renders it.
 * @param source text of `chat_template.jinja`
 * @param tokenizerConfig `tokenizer_config.json`, for the beginning and end tokens
 * @throws Error when the template of a known base model is not the one that its adapters were trained with
 */
export function createChatTemplate(baseId: string, source: string, tokenizerConfig: TokenizerConfig): ChatTemplate {
  const digest = sha256(new TextEncoder().encode(source)).slice(2)
  const pinned = PINNED[baseId]
  if (pinned && digest !== pinned) {
    throw new Error(
      `The chat template of ${baseId} is not the one that its adapters were trained with; prepare the base model again.`,
    )
  }
  const template = new Template(source)
  const special = { bos_token: tokenText(tokenizerConfig.bos_token), eos_token: tokenText(tokenizerConfig.eos_token) }
  return {
    sha256: digest,
    render: (messages) => template.render({ ...special, messages, add_generation_prompt: true }),
  }
}
