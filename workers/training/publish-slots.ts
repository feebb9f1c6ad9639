import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { env } from '#server/env.ts'
import type { ProviderSlot } from './providers/index.ts'

let last = ''

/** Tells the web app which slots there are: DATA_DIR/training/slots.json, written whole when something has changed. */
export async function publishSlots(slots: readonly ProviderSlot[]): Promise<void> {
  const text = JSON.stringify(slots)
  if (text === last) return
  const file = path.join(path.resolve(env.DATA_DIR), 'training', 'slots.json')
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(`${file}.part`, text)
  await rename(`${file}.part`, file)
  last = text
}
