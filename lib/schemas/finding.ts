import { z } from 'zod'

/** What the doctor looks for, in the order in which it tells. `blocks`: rows with it cannot be signed until it is dealt with. */
export const findingRules = {
  unreadable: { blocks: true, fixes: ['drop'] },
  wrong_fields: { blocks: true, fixes: ['drop'] },
  wrong_roles: { blocks: true, fixes: ['drop'] },
  empty_answer: { blocks: true, fixes: ['drop'] },
  control_characters: { blocks: true, fixes: ['repair', 'drop'] },
  encoding_damage: { blocks: false, fixes: ['repair', 'drop', 'keep'] },
  truncated_answer: { blocks: false, fixes: ['drop', 'keep'] },
  too_long: { blocks: true, fixes: ['drop'] },
  private_secret: { blocks: true, fixes: ['mask', 'drop', 'keep'] },
  private_card: { blocks: true, fixes: ['mask', 'drop', 'keep'] },
  private_iban: { blocks: true, fixes: ['mask', 'drop', 'keep'] },
  private_national_id: { blocks: true, fixes: ['mask', 'drop', 'keep'] },
  private_email: { blocks: true, fixes: ['mask', 'drop', 'keep'] },
  private_phone: { blocks: true, fixes: ['mask', 'drop', 'keep'] },
  private_ip: { blocks: true, fixes: ['mask', 'drop', 'keep'] },
  toxic: { blocks: false, fixes: ['drop', 'keep'] },
  exact_duplicate: { blocks: true, fixes: ['drop'] },
  near_duplicate: { blocks: true, fixes: ['drop', 'keep'] },
  paraphrase: { blocks: false, fixes: ['drop', 'keep'] },
  heldout_leak: { blocks: true, fixes: ['drop'] },
  constant_answers: { blocks: false, fixes: ['keep'] },
  language_mix: { blocks: false, fixes: ['drop', 'keep'] },
  label_imbalance: { blocks: false, fixes: ['keep'] },
} as const satisfies Record<string, { blocks: boolean; fixes: readonly Fix[] }>
export const fixSchema = z.enum(['drop', 'mask', 'repair', 'keep'])
export type Fix = z.infer<typeof fixSchema>
export const findingRuleSchema = z.enum(Object.keys(findingRules) as [FindingRule, ...FindingRule[]])
export type FindingRule = keyof typeof findingRules

/** One thing that the doctor found: where, what, and the way out, in one sentence. */
export const findingSchema = z.object({
  rule: findingRuleSchema,
  /** line of a text file (from 1), else the number of the row (from 1); null: the whole file */
  line: z.number().int().nullable(),
  /** field of the row, as `response` or `messages.1.content` */
  column: z.string().nullable(),
  message: z.string(),
  /** at most 160 characters round it; private data stands masked in it */
  excerpt: z.string().nullable(),
  /** what was chosen for it; null while it is open */
  fix: fixSchema.nullable(),
  /** of duplicates and paraphrases: the other row */
  similar: z
    .object({
      /** 0 to 1: Jaccard of 5-grams, or cosine of embeddings */
      similarity: z.number(),
      /** line in this file, or null */
      line: z.number().int().nullable(),
      /** of a row that was here before; null where its Datanet may not be read */
      hash: z.string().nullable(),
      datanetSlug: z.string().nullable(),
      datanetName: z.string().nullable(),
      contributor: z.string().nullable(),
      contributedAt: z.string().nullable(),
      excerpt: z.string().nullable(),
    })
    .nullable(),
})
export type Finding = z.infer<typeof findingSchema>

/** What to do about a rule's findings; a line's own choice goes before its rule's. Keeping private or near-duplicate rows needs a reason. */
export const findingChoiceSchema = z
  .object({ fix: fixSchema, reason: z.string().trim().max(300).optional() })
  .refine(({ fix, reason }) => fix !== 'keep' || (reason?.length ?? 0) >= 3, {
    message: 'Say in a few words why these rows stay as they are.',
    path: ['reason'],
  })
export const findingChoicesSchema = z.object({
  rules: z.partialRecord(findingRuleSchema, findingChoiceSchema).default({}),
  lines: z
    .array(z.object({ rule: findingRuleSchema, line: z.number().int(), choice: findingChoiceSchema }))
    .max(10_000)
    .default([]),
  /** word lists for toxicity are off unless asked for */
  toxicity: z.boolean().default(false),
})
export type FindingChoices = z.infer<typeof findingChoicesSchema>

const binSchema = z.object({ from: z.number().int(), to: z.number().int(), rows: z.number().int() })
/** What a check says as a whole. */
export const doctorReportSchema = z.object({
  rowsRead: z.number().int(),
  /** rows that would be signed */
  rowsReady: z.number().int(),
  rowsDropped: z.number().int(),
  /** rows with open findings that block */
  rowsBlocked: z.number().int(),
  tokens: z.number().int(),
  /** tokens a row by the base model's own tokenizer */
  histogram: z.array(binSchema),
  languages: z.array(z.object({ language: z.string(), rows: z.number().int() })),
  labels: z.array(z.object({ label: z.string(), rows: z.number().int() })),
  findings: z.array(
    z.object({
      rule: findingRuleSchema,
      count: z.number().int(),
      /** without a choice */
      open: z.number().int(),
      /** the first 20 */
      examples: z.array(findingSchema),
    }),
  ),
  seconds: z.number(),
})
export type DoctorReport = z.infer<typeof doctorReportSchema>
