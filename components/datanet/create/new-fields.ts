import { z } from 'zod'
import { dataLicences } from '#lib/domain/licences.ts'
import { type CreateDatanetInput, createDatanetInput } from '#lib/schemas/datanet.ts'

/** The form as it is typed: lists are texts, figures are strings. */
export const newFieldsSchema = z.object({
  name: z.string(),
  domain: z.string(),
  summary: z.string(),
  licence: z.string(),
  kinds: createDatanetInput.shape.kinds.min(0),
  visibility: createDatanetInput.shape.visibility.unwrap(),
  contributePolicy: createDatanetInput.shape.contributePolicy.unwrap(),
  quorum: z.string(),
  recheckPercent: z.string(),
  tags: z.string(),
  description: z.string(),
  guidelines: z.string(),
  sampleQuestions: z.string(),
})
export type NewFields = z.infer<typeof newFieldsSchema>
export type FieldName = keyof NewFields

export const basicFields = ['name', 'domain', 'summary', 'licence'] as const satisfies readonly FieldName[]
export const fieldOrder: readonly FieldName[] = [
  ...basicFields,
  'kinds',
  'visibility',
  'contributePolicy',
  'quorum',
  'recheckPercent',
  'tags',
  'description',
  'guidelines',
  'sampleQuestions',
]

export const emptyFields: NewFields = {
  name: '',
  domain: '',
  summary: '',
  licence: dataLicences[0]?.id ?? '',
  kinds: ['instruction'],
  visibility: 'public',
  contributePolicy: 'open',
  quorum: '1',
  recheckPercent: '5',
  tags: '',
  description: '',
  guidelines: '',
  sampleQuestions: '',
}

const split = (text: string, at: string): string[] => [
  ...new Set(
    text
      .split(at)
      .map((part) => part.trim())
      .filter(Boolean),
  ),
]

export type FieldErrors = Partial<Record<FieldName, string>>

/** What the server takes, without the salt; or the first fault of every field. */
export function readFields(
  fields: NewFields,
): { input: Omit<CreateDatanetInput, 'salt'>; errors: null } | { input: null; errors: FieldErrors } {
  const parsed = createDatanetInput.omit({ salt: true }).safeParse({
    ...fields,
    tags: split(fields.tags.toLowerCase(), ','),
    sampleQuestions: split(fields.sampleQuestions, '\n'),
    quorum: Number(fields.quorum),
    recheckPercent: fields.recheckPercent.trim() === '' ? Number.NaN : Number(fields.recheckPercent),
  })
  if (parsed.success) return { input: parsed.data, errors: null }
  const errors: FieldErrors = {}
  for (const { path, message } of parsed.error.issues) errors[path[0] as FieldName] ??= message
  return { input: null, errors }
}

/** Whether strangers may contribute as things are set: the server's own rule, see server/datanet/access.ts. */
export const isOpenInDeed = ({ visibility, contributePolicy, quorum }: NewFields): boolean =>
  contributePolicy !== 'open' || (visibility === 'public' && Number(quorum) > 0)
