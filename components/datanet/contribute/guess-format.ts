import { type UploadFormat, uploadFormats } from '#lib/schemas/upload.ts'

/** Formats that can be pasted. */
export const pasteFormats = ['jsonl', 'json', 'csv', 'tsv', 'txt', 'md'] as const satisfies readonly UploadFormat[]

const aliases: Record<string, UploadFormat> = { ndjson: 'jsonl', markdown: 'md', text: 'txt', tab: 'tsv' }

/** The format that a file's name tells; null for what cannot be read. */
export function formatOfName(name: string): UploadFormat | null {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return aliases[ending] ?? uploadFormats.find((format) => format === ending) ?? null
}

/** What a pasted text looks like; what is neither JSON nor a table is running text. */
export function guessFormat(text: string): (typeof pasteFormats)[number] {
  const lines = text.trim().split(/\r?\n/, 3)
  const first = lines[0] ?? ''
  // An object over several lines is one JSON text; lines that are objects each are not.
  if (first.startsWith('{')) return !isJson(first) && isJson(text) ? 'json' : 'jsonl'
  if (first.startsWith('[')) return 'json'
  const second = lines[1] ?? ''
  if (first.includes('\t')) return 'tsv'
  const cells = first.split(',')
  const heads = cells.every((cell) => /^"?[\p{L}_][\p{L}\p{N}_ -]{0,40}"?$/u.test(cell.trim()))
  if (cells.length > 1 && heads && second.includes(',')) return 'csv'
  return /^#{1,6} \S/.test(first) ? 'md' : 'txt'
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    // What does not parse is told as such by the server, with its line.
    return false
  }
}
