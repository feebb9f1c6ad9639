import { type ChatMessage, type Datum, payloadSchemas } from '#lib/schemas/datum.ts'

const turn = (prompt: string, answer: string): ChatMessage[] => [
  { role: 'user', content: prompt },
  { role: 'assistant', content: answer },
]
const either = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** What a person types to have a text classified; the classes are named only where the row names them. */
export const classificationPrompt = (text: string, labels: readonly string[] = []): string =>
  labels.length > 0 ? `Classify this text as ${either.format(labels)}: ${text}` : `Classify this text: ${text}`

/** What a person types to have a sentence translated, for example into `Italian`. */
export const translationPrompt = (source: string, language: string): string => `Translate to ${language}: ${source}`

function render({ kind, payload }: Pick<Datum, 'kind' | 'payload'>): ChatMessage[] | null {
  switch (kind) {
    case 'chat': {
      const { messages } = payloadSchemas.chat.parse(payload)
      const last = messages.findLastIndex(({ role }) => role === 'assistant')
      return messages.slice(0, last).some(({ role }) => role === 'user') ? messages.slice(0, last + 1) : null
    }
    case 'instruction': {
      const { instruction, response } = payloadSchemas.instruction.parse(payload)
      return turn(instruction, response)
    }
    case 'preference': {
      const { prompt, chosen } = payloadSchemas.preference.parse(payload)
      return turn(prompt, chosen)
    }
    case 'classification': {
      const { text, label, labels } = payloadSchemas.classification.parse(payload)
      return turn(classificationPrompt(text, labels), label)
    }
    case 'translation': {
      const { source, target, target_language } = payloadSchemas.translation.parse(payload)
      return turn(translationPrompt(source, target_language), target)
    }
    default:
      return null
  }
}

/**
 * The one rule by which a row becomes a conversation, for training, attribution, preview and held-out questions alike.
 * The last message is the assistant's and alone is learnt. Texts are in Unicode NFC, as in the row's hash.
 * @returns null for rows that hold no question and answer: passage, label, validation, a chat without an answer
 * @throws ZodError when the payload is not that of its kind
 */
export const datumToMessages = (datum: Pick<Datum, 'kind' | 'payload'>): ChatMessage[] | null =>
  render(datum)?.map(({ role, content }) => ({ role, content: content.normalize('NFC') })) ?? null
