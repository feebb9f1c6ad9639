import type { RunExport } from '#lib/schemas/training.ts'
import { toSlug } from './publish-slug.ts'

type Format = RunExport['format']
const names: Record<Format, string> = {
  peft: 'adapter.zip',
  merged: 'merged.zip',
  gguf: 'adapter.gguf',
  'gguf-merged': 'merged-q8_0.gguf',
  ollama: 'ollama.zip',
}

/** The name under which a run's file in this format is saved. */
export const exportName = ({ id, name }: { id: string; name: string }, format: Format): string =>
  `${toSlug(name) || id}-${names[format]}`
