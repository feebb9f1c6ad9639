import { createSerializer, parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs'
import { defaultTexts, type ParamTexts, paramFields } from '#lib/domain/param-fields.ts'
import type { RunDetail } from '#lib/schemas/run.ts'

export const wizardSteps = ['base', 'data', 'settings'] as const
export type WizardStep = (typeof wizardSteps)[number]

/** Fields of which several values can be compared. */
export const comparable = ['learning_rate', 'lora_r', 'epochs', 'method'] as const
export type Comparable = (typeof comparable)[number]

const paramParsers = Object.fromEntries(
  paramFields.map(({ name }) => [name, parseAsString.withDefault(defaultTexts[name])]),
) as { [Name in keyof ParamTexts]: ReturnType<typeof parseAsString.withDefault> }

/** All that the wizard knows, as it stands in the address. */
export const wizardParsers = {
  step: parseAsStringLiteral(wizardSteps),
  base: parseAsString,
  datanet: parseAsArrayOf(parseAsString),
  /** in the order of `datanet`; one that is missing is 1 */
  weight: parseAsArrayOf(parseAsString),
  /** own run whose adapter is gone on from */
  from: parseAsString,
  /** run whose settings these were at first */
  clone: parseAsString,
  /** SHA-256 of an own test set */
  test: parseAsString,
  /** most that a run may cost, in OPEN as it was typed */
  cap: parseAsString.withDefault(''),
  compare: parseAsStringLiteral(comparable),
  values: parseAsString.withDefault(''),
  name: parseAsString.withDefault(''),
  ...paramParsers,
}
export const wizardQuery = createSerializer(wizardParsers)

/** What a field shows for a value of the schema: "auto" and null are an empty field. */
const asText = (value: unknown) => (value === null || value === undefined || value === 'auto' ? '' : String(value))

/**
 * The wizard with another run's choices in it: one's own as they were asked for, others' as they were resolved. What only its
 * owner may use, an adapter to go on from and an own test set, stays out of others'.
 */
export function wizardLink(run: RunDetail): string {
  const { settings } = run
  const params = settings?.params ?? run.params
  const texts = Object.fromEntries(paramFields.map(({ name }) => [name, asText(params[name])])) as ParamTexts
  const weights = run.datanets.map(({ weight }) => String(weight))
  return `/train/new${wizardQuery({
    step: 'settings',
    base: run.baseModelId,
    datanet: run.datanets.map(({ slug }) => slug),
    weight: weights.some((weight) => weight !== '1') ? weights : null,
    from: settings?.initRunId ?? null,
    clone: run.id,
    test: settings?.testSet.kind === 'upload' ? settings.testSet.sha256 : null,
    ...texts,
  })}`
}
