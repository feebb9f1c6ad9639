import { type ParamTexts, paramFields, readParams } from '#lib/domain/param-fields.ts'
import type { TrainInput } from '#lib/schemas/train-params.ts'
import { train } from '#lib/strings/train.ts'
import type { Comparable } from './wizard-state.ts'

const words = train.wizard.compare
export const mostValues = 6

/** What was typed between commas, semicolons or spaces, each value once. */
export const splitValues = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter(Boolean))]

/** The settings of a comparison, one for each value of one field; or one sentence about what is wrong. */
export function readVariants(
  texts: ParamTexts,
  field: Comparable,
  text: string,
): { ok: true; variants: TrainInput[] } | { ok: false; message: string } {
  const values = splitValues(text)
  if (values.length < 2) return { ok: false, message: words.tooFew }
  if (values.length > mostValues) return { ok: false, message: words.tooMany(values.length) }
  const variants: TrainInput[] = []
  for (const value of values) {
    const read = readParams({ ...texts, [field]: value })
    if (!read.ok) {
      const bounds = paramFields.find(({ name }) => name === field)?.bounds ?? ''
      return { ok: false, message: words.badValue(value, bounds) }
    }
    variants.push(read.params)
  }
  return { ok: true, variants }
}
