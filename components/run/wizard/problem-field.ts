import type { FieldError } from '#components/ui/error-summary.tsx'
import type { ApiProblem } from '#lib/api/explain-error.ts'
import { paramFields } from '#lib/domain/param-fields.ts'
import { formatNumber } from '#lib/format.ts'
import type { Plan } from '#lib/schemas/plan.ts'
import { train } from '#lib/strings/train.ts'
import { type Draft, fieldId, paramId } from './draft.ts'

const words = train.wizard
const titleOf = (name: string) => paramFields.find((field) => field.name === name)?.title ?? name

/** The field that the server's sentence is about; null when it is about none. @param objective as it is chosen */
export function problemField(problem: ApiProblem | null, objective: string): FieldError | null {
  const place = problem?.place
  if (!problem || !place) return null
  const at = (id: string, label: string): FieldError => ({ id, label, message: problem.title })
  const param = /^params\.(\w+)$/.exec(place)?.[1]
  if (param) return at(paramId(param), titleOf(param))
  if (place === 'baseModelId') return at(fieldId.base, words.base)
  // Without preference rows it is the objective that can be mended here.
  if (place === 'datanets') {
    return objective === 'dpo' ? at(paramId('objective'), titleOf('objective')) : at(fieldId.data, words.data)
  }
  if (place.startsWith('variants.')) return at(fieldId.values, words.compare.values)
  if (place === 'initRunId') return at(fieldId.from, words.continue.title)
  if (place === 'testSet') return at(fieldId.test, words.test.title)
  return place === 'payment.cap' ? at(fieldId.cap, words.cap) : null
}

/** A method that wants a GPU, where there is none. */
export function noGpuField({ settings, variants }: Draft): FieldError | null {
  if (settings?.params.method !== 'qlora' && variants.every(({ method }) => method !== 'qlora')) return null
  return { id: paramId('method'), label: titleOf('method'), message: words.noGpu }
}

/** Rows that the trainer would refuse: known from the plan before they are sent. */
export function tooLongField(plan: Plan | null): FieldError | null {
  if (!plan || plan.lengths.tooLong === 0) return null
  const message = words.tooLong(formatNumber(plan.lengths.tooLong), formatNumber(plan.params.max_length))
  return { id: paramId('max_length'), label: titleOf('max_length'), message }
}
