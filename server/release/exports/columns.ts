import type { DatumKind } from '#lib/schemas/datum.ts'

type ColumnType = 'text' | 'texts' | 'messages' | 'integer'
/** Column of an export; `sql` is its type in DuckDB, `croissant` in schema.org's words. */
export type Column = { name: string; type: ColumnType; description: string }

const text = (name: string, description: string): Column => ({ name, type: 'text', description })

const kindColumns: Record<DatumKind, Column[]> = {
  chat: [],
  instruction: [text('instruction', 'What is asked.'), text('response', 'What is to be answered.')],
  preference: [
    text('prompt', 'What is asked.'),
    text('chosen', 'The better answer.'),
    text('rejected', 'The worse answer.'),
  ],
  classification: [
    text('text', 'What is read.'),
    text('label', 'The class that it has.'),
    { name: 'labels', type: 'texts', description: 'The classes to choose from, where the row names them.' },
  ],
  translation: [
    text('source', 'What is translated.'),
    text('target', 'The translation.'),
    text('source_language', 'The language of the source.'),
    text('target_language', 'The language of the translation.'),
  ],
  passage: [text('title', 'The heading of the text.'), text('text', 'What is read.')],
  label: [text('datum', 'Hash of the row that is labelled.'), text('label', 'The class that it has.')],
  validation: [],
}
const spoken: DatumKind[] = ['chat', 'instruction', 'preference', 'classification', 'translation']

/**
 * Columns of a version with rows of these kinds. What a row does not have is an empty text, 0, or a list of one empty thing: a
 * reader that guesses types from the first rows would stumble over nulls.
 * @param salted of a private Datanet, whose rows are hashed with a salt
 */
export function columnsOf(kinds: readonly DatumKind[], salted: boolean): Column[] {
  const own = kinds.flatMap((kind) => kindColumns[kind])
  const distinct = [...new Map(own.map((column) => [column.name, column])).values()]
  const messages: Column = { name: 'messages', type: 'messages', description: 'The row as a conversation.' }
  return [
    ...distinct,
    ...(kinds.some((kind) => spoken.includes(kind)) ? [messages] : []),
    text('kind', 'The kind of row.'),
    text('hash', 'keccak-256 of kind, payload and parents as canonical JSON: the row’s name everywhere.'),
    text('parent', 'Hash of the row that this one edits.'),
    text('contributor', 'Address of who signed for the row.'),
    text('reviewer', 'Address of the reviewer whom the version’s leaf names.'),
    text('batch_root', 'Merkle root of the contribution that the row came with.'),
    text('language', 'ISO 639 code, as far as it was recognised.'),
    { name: 'tokens', type: 'integer', description: 'Length in tokens of the base model.' },
    ...(salted ? [text('salt', 'What is hashed with the row.')] : []),
  ]
}

export const sqlTypes: Record<ColumnType, string> = {
  text: 'VARCHAR',
  texts: 'VARCHAR[]',
  messages: 'STRUCT(role VARCHAR, content VARCHAR)[]',
  integer: 'BIGINT',
}
