import type { Datum } from '#lib/schemas/datum.ts'
import { kindFields } from '../contribute/kind-fields.ts'

/** A text of a row: where it stands in the payload, and what it is called. */
export type RowField = { path: string; name: string; text: string }
type Turn = { role?: unknown; content?: unknown }

/** The texts of a row in the order of its kind; a conversation by its turns. */
export function rowFields({ kind, payload }: Pick<Datum, 'kind' | 'payload'>): RowField[] {
  if (kind === 'chat' && Array.isArray(payload.messages)) {
    return payload.messages.map((turn, index) => {
      const { role, content } = turn as Turn
      return { path: `messages.${index}.content`, name: String(role), text: String(content ?? '') }
    })
  }
  return kindFields(kind).flatMap(({ name }) => {
    const value = payload[name]
    if (value === undefined) return []
    return [{ path: name, name, text: Array.isArray(value) ? value.join(', ') : String(value) }]
  })
}

/** Fields that an editor may change; a list of classes and yes or no are not texts. */
export const editableFields = (datum: Pick<Datum, 'kind' | 'payload'>): RowField[] =>
  rowFields(datum).filter(({ path }) => path.includes('.') || typeof datum.payload[path] === 'string')

/** The same row with other texts. */
export function withTexts(datum: Datum, texts: ReadonlyMap<string, string>): Datum {
  const payload = structuredClone(datum.payload) as Record<string, unknown>
  for (const [path, text] of texts) {
    const [first = '', index, last] = path.split('.')
    if (index === undefined || last === undefined) payload[first] = text
    else
      (payload[first] as Record<string, unknown>[])[Number(index)] = {
        ...(payload[first] as Turn[])[Number(index)],
        [last]: text,
      }
  }
  return { ...datum, payload: payload as Datum['payload'] }
}
