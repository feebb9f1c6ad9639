import { z } from 'zod'

export const operators = ['is', 'isNot', 'contains', 'starts', 'greater', 'less', 'empty', 'filled'] as const
export type Operator = (typeof operators)[number]
/** `list`: shown, and not asked of. */
export type ColumnType = 'text' | 'number' | 'list'

/** What somebody asks of a column, without knowing SQL. */
export const conditionSchema = z.object({ column: z.string().min(1), operator: z.enum(operators), value: z.string() })
export type Condition = z.infer<typeof conditionSchema>
export const conditionsSchema = z.array(conditionSchema).max(8)

/** What may be asked of a column of this type. */
export const operatorsOf = (type: ColumnType): readonly Operator[] =>
  type === 'number' ? ['is', 'isNot', 'greater', 'less'] : operators
/** Whether a value has to be given. */
export const takesValue = (operator: Operator): boolean => operator !== 'empty' && operator !== 'filled'

export const quoteColumn = (name: string): string => `"${name.replaceAll('"', '""')}"`
const quoteText = (value: string): string => `'${value.replaceAll("'", "''")}'`
const holds = (column: string, value: string): string => `contains(lower(${column}), ${quoteText(value.toLowerCase())})`

function toSql({ column: name, operator, value }: Condition, type: ColumnType): string {
  const column = quoteColumn(name)
  const right = type === 'number' ? String(Number(value)) : quoteText(value)
  switch (operator) {
    case 'is':
      return `${column} = ${right}`
    case 'isNot':
      return `${column} <> ${right}`
    case 'greater':
      return `${column} > ${right}`
    case 'less':
      return `${column} < ${right}`
    case 'contains':
      return holds(column, value)
    case 'starts':
      return `starts_with(lower(${column}), ${quoteText(value.toLowerCase())})`
    case 'empty':
      return `(${column} IS NULL OR ${column} = '')`
    case 'filled':
      return `(${column} IS NOT NULL AND ${column} <> '')`
  }
}

/** The SQL condition of `/viewer/filter` in which all of these hold; '' without any. */
export const whereOf = (conditions: readonly Condition[], types: ReadonlyMap<string, ColumnType>): string =>
  conditions.map((condition) => toSql(condition, types.get(condition.column) ?? 'text')).join(' AND ')

/** The condition under which one of the text columns holds these words. */
export const searchWhere = (query: string, columns: readonly string[]): string =>
  `(${columns.map((name) => holds(quoteColumn(name), query)).join(' OR ')})`

/** What is missing in a condition, or null. */
export function faultOf(condition: Condition, type: ColumnType): 'valueMissing' | 'numberBad' | null {
  if (!takesValue(condition.operator)) return null
  if (condition.value.trim() === '') return 'valueMissing'
  return type === 'number' && !Number.isFinite(Number(condition.value)) ? 'numberBad' : null
}
