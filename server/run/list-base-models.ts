import { existsSync } from 'node:fs'
import { totalmem } from 'node:os'
import path from 'node:path'
import { baseModels } from '#lib/domain/base-models.ts'
import { memoryTerms, totalMemory } from '#lib/domain/run-memory.ts'
import { formatBytes } from '#lib/format.ts'
import type { BaseModel } from '#lib/schemas/base-model.ts'
import { env } from '../env.ts'

/** What the catalogue's figures are for: default settings, packs of 512 tokens on two threads, a quarter of them scored. */
const usual = { method: 'lora', lora_r: 8, lora_dropout: 0, target_modules: 'all-linear' } as const
const [tokens, answers] = [1024, 256]

/** Every known base model, and why this machine cannot run it where it cannot. */
export function listBaseModels(): BaseModel[] {
  return baseModels.map(({ folder, ...spec }, place) => {
    const memory = totalMemory(memoryTerms(spec, usual, tokens, answers))
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
