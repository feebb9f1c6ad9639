import { type DatumKind, payloadSchemas } from '#lib/schemas/datum.ts'

export type KindField = { name: string; optional: boolean }

/** The fields of a kind in the order of its schema, which says what may be left out. */
export const kindFields = (kind: DatumKind): KindField[] =>
  Object.entries(payloadSchemas[kind].shape).map(([name, schema]) => ({ name, optional: schema.isOptional() }))

/** Texts that are short in every row: one line is enough for them. */
const oneLine = new Set(['label', 'labels', 'source_language', 'target_language', 'title', 'datum', 'valid'])
export const isOneLine = (field: string): boolean => oneLine.has(field)

/** Fields that a person fills in; whose verdict a validation is, is known from who signs. */
export const formFields = (kind: DatumKind): KindField[] => kindFields(kind).filter(({ name }) => name !== 'reviewer')

/** What a file may bring beside a kind's own fields; the check puts it where it belongs. */
const extraColumns: Partial<Record<DatumKind, string>> = { instruction: 'input', chat: 'system' }

/** Fields that a column of a file can fill. */
export function columnFields(kind: DatumKind): KindField[] {
  const extra = extraColumns[kind]
  return extra ? [...kindFields(kind), { name: extra, optional: true }] : kindFields(kind)
}
