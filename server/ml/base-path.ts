import path from 'node:path'
import { baseModels, findBaseModel } from '#lib/domain/base-models.ts'
import { env } from '../env.ts'
import { AppError } from '../errors.ts'

/** Folder of a base model's weights. @throws AppError bad_input for one that is not known */
export function basePath(baseModelId: string): string {
  const base = findBaseModel(baseModelId)
  if (!base) throw new AppError('bad_input', `The base model “${baseModelId}” is not known any more; start a new run.`)
  return path.join(path.resolve(env.MODELS_DIR), base.folder)
}

/** The one that warm processes load ahead: the smallest of the catalogue. */
export const firstBasePath = (): string => basePath(baseModels[0]?.id ?? '')
