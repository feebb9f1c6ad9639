import { findBaseModel } from '#lib/domain/base-models.ts'
import type { BaseModelSpec } from '#lib/schemas/base-model.ts'
import { AppError } from '../errors.ts'
import { listBaseModels } from './list-base-models.ts'

/** A base model that this machine can train. @throws AppError bad_input with the reason why it cannot */
export function availableBase(id: string): BaseModelSpec {
  const place = { place: 'baseModelId' }
  const base = findBaseModel(id)
  if (!base) throw new AppError('bad_input', `There is no base model “${id}”; pick one from the list.`, place)
  const reason = listBaseModels().find((one) => one.id === id)?.reason
  if (reason) throw new AppError('bad_input', `This base model cannot be trained here. ${reason}`, place)
  return base
}
