import { existsSync } from 'node:fs'
import path from 'node:path'
import { baseModels, findBaseModel } from '#lib/domain/base-models.ts'
import type { BaseModelSpec } from '#lib/schemas/base-model.ts'
import { env } from '../env.ts'
import { AppError } from '../errors.ts'

const folderOf = ({ folder }: BaseModelSpec) => path.join(path.resolve(env.MODELS_DIR), folder)

/** Folder of a base model's weights. @throws AppError bad_input for one that is not known */
export function basePath(baseModelId: string): string {
  const base = findBaseModel(baseModelId)
  if (!base) throw new AppError('bad_input', `The base model “${baseModelId}” is not known any more; start a new run.`)
  return folderOf(base)
}

/** The base models that this machine can serve: the one that comes with the installation, and those whose files are here. */
export const servedBases = (): BaseModelSpec[] =>
  baseModels.filter((base, place) => place === 0 || existsSync(path.join(folderOf(base), 'model.gguf')))

/** The one that warm processes load ahead: the smallest of the catalogue. */
export const firstBasePath = (): string => basePath(baseModels[0]?.id ?? '')
