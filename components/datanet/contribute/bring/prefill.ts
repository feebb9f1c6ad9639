import type { DatumKind } from '#lib/schemas/datum.ts'
import { emptyRow, type FormRow, type FormState } from '../form-rows.ts'

export type Prefill = {
  kind: DatumKind | null
  question: string | null
  answer: string | null
  /** hash of a row that a label or a validation is about */
  row: string | null
}

const fieldsOf: Partial<Record<DatumKind, { question: string; answer: string }>> = {
  instruction: { question: 'instruction', answer: 'response' },
  preference: { question: 'prompt', answer: 'chosen' },
  classification: { question: 'text', answer: 'label' },
}

/** A first row out of what a suggestion proposes, of a kind that the Datanet takes; null when nothing is proposed. */
export function prefilledForm(
  { kind, question, answer, row }: Prefill,
  kinds: readonly DatumKind[],
  key: string,
): FormState | null {
  if (row) {
    const about = [kind, 'validation', 'label'].find(
      (one): one is DatumKind => (one === 'label' || one === 'validation') && kinds.includes(one),
    )
    return about ? { kind: about, rows: [emptyRow(key, { datum: row })] } : null
  }
  if (question === null && answer === null) return null
  const fitting = [kind, 'instruction', 'chat', ...kinds].find(
    (one): one is DatumKind => one !== null && kinds.includes(one as DatumKind) && (one === 'chat' || one in fieldsOf),
  )
  if (!fitting) return null
  const made: FormRow = emptyRow(key)
  const fields = fieldsOf[fitting]
  if (fields) made.texts = { [fields.question]: question ?? '', [fields.answer]: answer ?? '' }
  else {
    made.turns = [
      { role: 'user', content: question ?? '' },
      { role: 'assistant', content: answer ?? '' },
    ]
  }
  return { kind: fitting, rows: [made] }
}
