import type { FieldError } from '#components/ui/error-summary.tsx'
import { readParams } from '#lib/domain/param-fields.ts'
import { parseOpen } from '#lib/format.ts'
import type { RunSettings } from '#lib/schemas/run.ts'
import type { TrainInput } from '#lib/schemas/train-params.ts'
import { train } from '#lib/strings/train.ts'
import { readVariants } from './read-values.ts'
import type { Wizard } from './use-wizard.ts'

/** What of the wizard a run is made of. */
type Choices = Pick<
  Wizard,
  | 'base'
  | 'baseId'
  | 'slugs'
  | 'chosen'
  | 'unknown'
  | 'weightOf'
  | 'from'
  | 'test'
  | 'cap'
  | 'compare'
  | 'values'
  | 'texts'
>

const words = train.wizard

export const fieldId = {
  base: 'change-base',
  data: 'change-data',
  from: 'continue-from',
  test: 'test-set',
  cap: 'spending-cap',
  values: 'compare-values',
} as const
export const paramId = (name: string) => `param-${name}`
export const weightId = (slug: string) => `weight-${slug}`

export type Draft = {
  /** What the choices make, as far as they can be planned; null while one of them cannot be read. */
  settings: RunSettings | null
  /** Settings of a comparison; empty for one run. */
  variants: TrainInput[]
  /** Wei that were typed as the most that a run may cost; null takes what the plan proposes. */
  cap: bigint | null
  errors: FieldError[]
}

/** Reads everything that was chosen and typed; each thing that is wrong is one sentence beside its field. */
export function readDraft(wizard: Choices): Draft {
  const errors: FieldError[] = []
  const wrong = (id: string, label: string, message: string) => void errors.push({ id, label, message })
  if (!wizard.base?.available) wrong(fieldId.base, words.base, words.noBaseChosen)
  for (const slug of wizard.unknown) wrong(fieldId.data, words.data, words.unknownDatanet(slug))
  if (wizard.slugs.length === 0) wrong(fieldId.data, words.data, words.noData)
  const datanets = wizard.chosen.map(({ slug, name, latestVersion }) => {
    const weight = wizard.chosen.length > 1 ? Number(wizard.weightOf(slug)) : 1
    if (!(weight >= 0.1 && weight <= 10)) wrong(fieldId.data, words.data, words.badWeight(name))
    return { versionId: latestVersion?.id ?? '', weight }
  })
  const read = readParams(wizard.texts)
  if (!read.ok) for (const { name, title, message } of read.errors) wrong(paramId(name), title, message)
  const compared = wizard.compare ? readVariants(wizard.texts, wizard.compare, wizard.values) : null
  if (compared && !compared.ok) wrong(fieldId.values, words.compare.values, compared.message)
  const typed = wizard.cap.trim()
  const cap = parseOpen(typed)
  const capWrong = typed !== '' && (cap === null || BigInt(cap) === 0n)
  if (capWrong) wrong(fieldId.cap, words.cap, words.badCap)

  const variants = compared?.ok ? compared.variants : []
  // The figures are those of the longest of a comparison, so that one cap covers each of them.
  const epochs = (params: TrainInput) => (params.epochs === 'auto' ? 0 : params.epochs)
  const longest = variants.toSorted((a, b) => epochs(b) - epochs(a))[0]
  const planable = errors.every(({ id }) => id === fieldId.cap || id === fieldId.values)
  const params = longest ?? (read.ok ? read.params : null)
  const settings: RunSettings | null =
    planable && params
      ? {
          baseModelId: wizard.baseId,
          datanets,
          params,
          initRunId: wizard.from,
          testSet: wizard.test ? { kind: 'upload', sha256: wizard.test } : { kind: 'heldout' },
        }
      : null
  return { settings, variants, cap: typed === '' || capWrong || cap === null ? null : BigInt(cap), errors }
}
