import { z } from 'zod'

const nodeSchema = z.looseObject({
  class: z.string(),
  type: z.string(),
  children: z.array(z.unknown()).optional(),
  function_name: z.string().optional(),
})
const columnSchema = z.looseObject({ class: z.literal('COLUMN_REF'), column_names: z.tuple([z.string()]) })
const textSchema = z.looseObject({
  class: z.literal('CONSTANT'),
  value: z.looseObject({ type: z.looseObject({ id: z.literal('VARCHAR') }), value: z.string() }),
})

/** Functions whose second argument stands in the first where they are true: as it is, or between the wildcards of a pattern. */
const whole = new Set('contains starts_with prefix suffix ends_with'.split(' '))
const patterns = new Set(['~~', '~~*'])

/**
 * Texts that a row holds in these columns whenever it meets a condition, case aside: those of comparisons that all have to be
 * true. None where nothing of the kind can be said.
 * @param tree as DuckDB serialises a condition
 */
export function requiredTexts(tree: unknown, columns: ReadonlySet<string>): string[] {
  const node = nodeSchema.safeParse(tree).data
  if (!node) return []
  const parts = node.children ?? []
  if (node.type === 'CONJUNCTION_AND') return parts.flatMap((part) => requiredTexts(part, columns))
  const [subject, object] = node.type === 'COMPARE_EQUAL' ? [node.left, node.right] : parts
  const column = columnSchema.safeParse(subject).data?.column_names[0]
  const text = textSchema.safeParse(object).data?.value.value
  if (column === undefined || text === undefined || !columns.has(column)) return []
  const name = node.function_name ?? ''
  if (node.type === 'COMPARE_EQUAL' || whole.has(name)) return [text]
  return patterns.has(name) ? text.split(/[%_]/) : []
}
