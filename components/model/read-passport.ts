import { z } from 'zod'

const passportSchema = z.object({
  baseModel: z.object({ id: z.string(), sha256: z.string() }),
  run: z.object({ id: z.string(), root: z.string(), steps: z.number().int().nullable() }),
  datanets: z.array(
    z.object({
      name: z.string(),
      version: z.number().int(),
      rows: z.number().int(),
      licence: z.string(),
      root: z.string(),
    }),
  ),
})

/** The parts of a passport that the page shows in words; null for a kind that it does not know. */
export function readPassport(passport: unknown): z.infer<typeof passportSchema> | null {
  const read = passportSchema.safeParse(passport)
  return read.success ? read.data : null
}
