import { createSerializer, parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs'
import { defaultTexts, type ParamTexts, paramFields } from '#lib/domain/param-fields.ts'
import type { RunDetail } from '#lib/schemas/run.ts'

export const wizardSteps = ['base', 'data', 'settings'] as const
export type WizardStep = (typeof wizardSteps)[number]

const paramParsers = Object.fromEntries(
  paramFields.map(({ name }) => [name, parseAsString.withDefault(defaultTexts[name])]),
) as { [Name in keyof ParamTexts]: ReturnType<typeof parseAsString.withDefault> }

/** All that the wizard knows, as it stands in the address. */
export const wizardParsers = {
  step: parseAsStringLiteral(wizardSteps),
  base: parseAsString,
  datanet: parseAsArrayOf(parseAsString),
  name: parseAsString.withDefault(''),
  ...paramParsers,
}
export const wizardQuery = createSerializer(wizardParsers)

/** The wizard with another run's choices in it. */
export function wizardLink(run: RunDetail): string {
  const texts = Object.fromEntries(
    paramFields.map(({ name }) => [name, run.params[name] === null ? '' : String(run.params[name])]),
  ) as ParamTexts
  const datanet = run.datanets.map(({ slug }) => slug)
  return `/train/new${wizardQuery({ step: 'settings', base: run.baseModelId, datanet, ...texts })}`
}
