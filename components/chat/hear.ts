import type { Message } from '#lib/schemas/chat.ts'
import type { MessageEvent } from '#lib/schemas/events.ts'

/** What was heard of an answer so far; null where nothing was said yet. */
export type Heard = {
  text: string
  state: Message['state'] | null
  fee: string | null
  promptTokens: number | null
  completionTokens: number | null
  /** Said by the server when the answer failed. */
  problem: string | null
}
export const nothingHeard: Heard = {
  text: '',
  state: null,
  fee: null,
  promptTokens: null,
  completionTokens: null,
  problem: null,
}

/** What one more event makes of it. */
export function hear(heard: Heard, event: MessageEvent): Heard {
  switch (event.type) {
    case 'text':
      return { ...heard, text: heard.text + event.data.text }
    case 'usage':
      return { ...heard, ...event.data }
    case 'state':
      return { ...heard, state: event.data.state, problem: event.data.message }
  }
}
