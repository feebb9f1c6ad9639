'use client'
import { useQuery } from '@tanstack/react-query'
import type { FieldError } from '#components/ui/error-summary.tsx'
import { orpc } from '#lib/api/client.ts'
import { paramFields } from '#lib/domain/param-fields.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import type { TrainParams } from '#lib/schemas/train-params.ts'
import { train } from '#lib/strings/train.ts'
import { type Draft, fieldId, paramId } from './draft.ts'

const words = train.wizard
/** What makes the adapter's shape: a run that goes on from it has to have the same. */
const shapeFields = ['method', 'lora_r', 'lora_alpha', 'target_modules'] as const
type Shape = Pick<TrainParams, (typeof shapeFields)[number]>

export const sourceOptions = (id: string) => orpc.runs.get.queryOptions({ input: { id }, staleTime: 300_000 })

/** The fields of the form that an adapter decides; those of a new adapter without one. */
export const shapeTexts = (params: Shape | null): Record<(typeof shapeFields)[number], string | null> => ({
  method: params?.method ?? null,
  lora_r: params ? String(params.lora_r) : null,
  lora_alpha: params ? String(params.lora_alpha) : null,
  target_modules: params?.target_modules ?? null,
})

/** The parameters of the adapter that is gone on from; null without one, and until they are known. */
export function useSourceShape(id: string | null): Shape | null {
  const query = useQuery({ ...sourceOptions(id ?? ''), enabled: id !== null })
  return id === null ? null : ((query.data as RunDetail | undefined)?.params ?? null)
}

/** Fields in which a run and the adapter that it goes on from differ. @param params with every "auto" resolved */
export function shapeErrors(source: Shape | null, params: TrainParams | null, draft: Draft): FieldError[] {
  if (!source) return []
  return shapeFields.flatMap((name) => {
    const message = words.continue.differs(String(source[name]))
    const title = paramFields.find((field) => field.name === name)?.title ?? name
    if (draft.variants.some((variant) => variant[name] !== 'auto' && variant[name] !== source[name])) {
      return { id: fieldId.values, label: words.compare.values, message: `${title}: ${message}` }
    }
    return params && params[name] !== source[name] ? { id: paramId(name), label: title, message } : []
  })
}
