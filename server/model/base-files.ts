import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { findBaseModel } from '#lib/domain/base-models.ts'
import { env } from '../env.ts'
import { AppError } from '../errors.ts'

const sha = z.string().regex(/^[0-9a-f]{64}$/)
const manifestSchema = z.object({
  sha256: z.object({ 'model.safetensors': sha, 'model.gguf': sha, 'chat_template.jinja': sha }),
})

/** SHA-256 of a base model's files, as its preparation recorded them. @throws AppError unavailable */
export async function baseFiles(baseModelId: string) {
  const base = findBaseModel(baseModelId)
  if (!base) throw new AppError('bad_input', `The base model “${baseModelId}” is not known.`)
  const file = path.join(env.MODELS_DIR, base.folder, 'manifest.json')
  try {
    return manifestSchema.parse(JSON.parse(await readFile(file, 'utf8'))).sha256
  } catch (cause) {
    throw new AppError('unavailable', 'The base model is not prepared on this machine; run npm start again.', {}, cause)
  }
}
