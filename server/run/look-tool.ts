import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TrainRow } from '#lib/domain/heldout.ts'
import { basePath, runTool } from '../ml/index.ts'

/** Asks the tokenizer of a base model about rows, in a folder that is gone afterwards. */
export async function askLook<T>(
  mode: 'lengths' | 'tokens',
  baseModelId: string,
  rows: readonly TrainRow[],
): Promise<T[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mf-look-'))
  try {
    await writeFile(path.join(folder, 'look.json'), JSON.stringify({ mode, base_model_path: basePath(baseModelId) }))
    await writeFile(path.join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    await runTool('look', folder)
    return JSON.parse(await readFile(path.join(folder, 'out.json'), 'utf8'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
