import { z } from 'zod'
import { type TrainInput, type TrainParamName, trainInputSchema } from '#lib/schemas/train-params.ts'

/** What a form needs to know of one field, read from the schema. */
export type ParamField = {
  name: TrainParamName
  title: string
  description: string
  basic: boolean
  kind: 'integer' | 'number' | 'choice'
  options: string[]
  /** "auto" is a legal value: it is chosen from the rows and the base model. */
  auto: boolean
  default: string
  /** What may be typed: "1 to 50". */
  bounds: string
}
/** The form's state: what was typed, as it was typed. */
export type ParamTexts = Record<TrainParamName, string>

type Property = {
  title?: string
  description?: string
  basic?: boolean
  type?: string
  enum?: string[]
  anyOf?: Property[]
  const?: string
  default?: unknown
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
}

const plain = (value: number | undefined) => value?.toLocaleString('en-GB', { maximumFractionDigits: 10 })

/** The part of a union that holds the bounds. */
function numeric(property: Property): Property {
  const inner = property.anyOf?.find(({ type, const: word }) => type !== 'null' && word === undefined)
  return inner ? numeric(inner) : property
}

function toField(name: TrainParamName, property: Property): ParamField {
  const inner = numeric(property)
  const least = inner.exclusiveMinimum === undefined ? plain(inner.minimum) : `above ${plain(inner.exclusiveMinimum)}`
  return {
    name,
    title: property.title ?? name,
    description: property.description ?? '',
    basic: property.basic === true,
    kind: inner.enum ? 'choice' : inner.type === 'integer' ? 'integer' : 'number',
    options: inner.enum ?? [],
    auto: property.anyOf?.some(({ const: word }) => word === 'auto') === true,
    // an empty field is shown with what "auto" becomes
    default: property.default === undefined || property.default === 'auto' ? '' : String(property.default),
    bounds: `${least} to ${plain(inner.maximum)}`,
  }
}

const { properties } = z.toJSONSchema(trainInputSchema) as { properties: Record<string, Property> }
/** Every training parameter in the schema's order. */
export const paramFields: readonly ParamField[] = Object.entries(properties).map(([name, property]) =>
  toField(name as TrainParamName, property),
)

export const defaultTexts = Object.fromEntries(paramFields.map((field) => [field.name, field.default])) as ParamTexts

const sentence = (field: ParamField): string =>
  field.kind === 'choice'
    ? `Choose one of ${field.options.join(', ')}.`
    : `Enter a ${field.kind === 'integer' ? 'whole number' : 'number'}, ${field.bounds}${field.auto ? ', or auto' : ''}.`

export type ParamsResult =
  | { ok: true; params: TrainInput }
  | { ok: false; errors: { name: TrainParamName; title: string; message: string }[] }

/** Reads typed text by the schema; every field that is wrong gets one sentence with what it may be. */
export function readParams(texts: ParamTexts): ParamsResult {
  // An empty text is no number: `Number('')` would make a silent 0 of it.
  const typed = paramFields.map(({ name, auto, kind }) => {
    const text = texts[name].trim()
    return [name, text === '' ? (auto ? 'auto' : kind === 'choice' ? '' : Number.NaN) : text] as const
  })
  const parsed = trainInputSchema.safeParse(Object.fromEntries(typed))
  if (parsed.success) return { ok: true, params: parsed.data }
  const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0]))
  return {
    ok: false,
    errors: paramFields
      .filter(({ name }) => wrong.has(name))
      .map((field) => ({ name: field.name, title: field.title, message: sentence(field) })),
  }
}
