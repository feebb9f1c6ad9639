import { existsSync } from 'node:fs'
import { totalmem } from 'node:os'
import path from 'node:path'
import { baseModels } from '#lib/domain/base-models.ts'
import type { BaseModel } from '#lib/schemas/base-model.ts'
import { env } from '../env.ts'

/** Every known base model, and why this machine cannot run it where it cannot. */
export function listBaseModels(): BaseModel[] {
  return baseModels.map(({ folder, ...spec }) => {
    const reason = existsSync(path.join(env.MODELS_DIR, folder, 'model.safetensors'))
      ? totalmem() < spec.memory
        ? 'This machine has too little memory for it.'
        : null
      : 'Its weights are not on this machine; run npm start again to prepare them.'
    return { ...spec, available: reason === null, reason }
  })
}
