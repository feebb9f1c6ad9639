import { existsSync } from 'node:fs'
import { totalmem } from 'node:os'
import path from 'node:path'
import { baseModels } from '#lib/domain/base-models.ts'
import { totalMemory, usualMemory } from '#lib/domain/run-memory.ts'
import { formatBytes } from '#lib/format.ts'
import type { BaseModel } from '#lib/schemas/base-model.ts'
import { env } from '../env.ts'

/** Every known base model, and why this machine cannot run it where it cannot. */
export function listBaseModels(): BaseModel[] {
  return baseModels.map(({ folder, ...spec }, place) => {
    const memory = totalMemory(usualMemory(spec))
    return { ...spec, memory, ...availability(folder, memory, place === 0) }
  })
}

function availability(
  folder: string,
  memory: number,
  included: boolean,
): { available: boolean; reason: string | null } {
  const no = (reason: string) => ({ available: false, reason })
  if (memory > totalmem()) {
    return no(`It takes ${formatBytes(memory)}, and this machine has ${formatBytes(totalmem())}.`)
  }
  if (existsSync(path.join(env.MODELS_DIR, folder, 'model.safetensors'))) return { available: true, reason: null }
  return included
    ? no('Its weights are not on this machine; run npm start again to prepare them.')
    : no(`Its weights are not on this machine; put its safetensors folder and model.gguf into models/${folder}.`)
}
