import type { ModelDetail, ModelSummary } from '#lib/schemas/model.ts'
import { notFound } from '../errors.ts'
import { readModel, readModels } from './view.ts'

/** @throws AppError not_found */
export async function getModel({ input }: { input: { slug: string } }): Promise<ModelDetail> {
  const model = await readModel(input.slug)
  if (!model) throw notFound('model')
  return model
}

export const listModels = (): Promise<ModelSummary[]> => readModels()
