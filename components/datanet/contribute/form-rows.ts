import { type ChatMessage, type Datum, type DatumKind, payloadSchemas } from '#lib/schemas/datum.ts'
import { formFields } from './kind-fields.ts'

/** A row as it is typed: texts by field; a conversation by its turns. */
export type FormRow = { key: string; texts: Record<string, string>; turns: ChatMessage[] }
export type FormState = { kind: DatumKind; rows: FormRow[] }
/** `field` as in the schema, `turn` for a message of a conversation. */
export type RowIssue = { row: number; field: string; turn: number | null; message: string }

const opening: readonly ChatMessage[] = [
  { role: 'user', content: '' },
  { role: 'assistant', content: '' },
]

export const emptyRow = (key: string, texts: Record<string, string> = {}): FormRow => ({
  key,
  texts,
  turns: opening.map((turn) => ({ ...turn })),
})

export const isEmptyRow = ({ texts, turns }: FormRow): boolean =>
  Object.values(texts).every((text) => !text.trim()) && turns.every(({ content }) => !content.trim())

/** What the fields of a row hold, as its kind's payload; fields that may be left out are, when nothing is in them. */
export function toPayload(kind: DatumKind, { texts, turns }: FormRow): Datum['payload'] {
  if (kind === 'chat') return { messages: turns.filter(({ content }) => content.trim() !== '') }
  const payload: Datum['payload'] = {}
  for (const { name, optional } of formFields(kind)) {
    const text = (texts[name] ?? '').trim()
    if (text === '' && (optional || name === 'valid')) continue
    payload[name] = name === 'labels' ? splitLabels(text) : name === 'valid' ? text === 'true' : text
  }
  return payload
}

const splitLabels = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((label) => label.trim())
      .filter(Boolean),
  ),
]

/** Checks every row that holds something, by the schema of the kind; where none does, the first says what is missing. */
export function checkForm({ kind, rows }: FormState): { payloads: Datum['payload'][]; issues: RowIssue[] } {
  const payloads: Datum['payload'][] = []
  const issues: RowIssue[] = []
  const allEmpty = rows.every(isEmptyRow)
  for (const [row, one] of rows.entries()) {
    if (isEmptyRow(one) && !(allEmpty && row === 0)) continue
    const payload = toPayload(kind, one)
    const parsed = payloadSchemas[kind].safeParse(payload)
    if (parsed.success) payloads.push(payload)
    else {
      const seen = new Set<string>()
      const filled = one.turns.flatMap(({ content }, turn) => (content.trim() ? [turn] : []))
      for (const { path, message } of parsed.error.issues) {
        const field = String(path[0] ?? formFields(kind)[0]?.name)
        const turn = field === 'messages' && typeof path[1] === 'number' ? (filled[path[1]] ?? null) : null
        if (seen.has(`${field} ${turn}`)) continue
        seen.add(`${field} ${turn}`)
        issues.push({ row, field, turn, message })
      }
    }
  }
  return { payloads, issues }
}

/** One line a row, with the fields' own names: what the server reads back as the same rows. */
export const toJsonl = (payloads: readonly Datum['payload'][]): string =>
  `${payloads.map((payload) => JSON.stringify(payload)).join('\n')}\n`
