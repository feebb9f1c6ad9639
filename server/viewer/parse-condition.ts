import { z } from 'zod'
import { identifier, literal } from '../duckdb.ts'
import { AppError } from '../errors.ts'
import type { Ask } from './ask.ts'

const nodeSchema = z.looseObject({ class: z.string(), type: z.string() })
type Node = z.infer<typeof nodeSchema>
const parsedSchema = z.discriminatedUnion('error', [
  z.object({ error: z.literal(true), error_message: z.string() }),
  z.object({ error: z.literal(false), statements: z.array(z.object({ node: z.looseObject({ type: z.string() }) })) }),
])

/** Comparisons, logic and the few functions that a condition may use: none reads anything but its arguments. */
const comparisons: Record<string, string> = {
  COMPARE_EQUAL: '=',
  COMPARE_NOTEQUAL: '<>',
  COMPARE_LESSTHAN: '<',
  COMPARE_GREATERTHAN: '>',
  COMPARE_LESSTHANOREQUALTO: '<=',
  COMPARE_GREATERTHANOREQUALTO: '>=',
}
const operators: Record<string, string> = {
  '~~': 'LIKE',
  '!~~': 'NOT LIKE',
  '~~*': 'ILIKE',
  '!~~*': 'NOT ILIKE',
  '+': '+',
  '-': '-',
  '*': '*',
  '%': '%',
}
const functions = new Set(
  'lower upper trim length strlen contains starts_with prefix suffix ends_with abs list_contains len'.split(' '),
)
const mostNodes = 200

/** Refuses with one sentence that names the place. */
const refuse = (what: string): AppError =>
  new AppError(
    'bad_input',
    `The condition ${what}; compare columns with values, as "tokens" > 40 AND "kind" = 'chat'.`,
    {
      place: 'where',
    },
  )

const text = (value: unknown): string => {
  if (typeof value !== 'string') throw refuse('is not understood')
  return value
}

/** Writes a checked expression anew, so that nothing runs that was not looked at. */
class Writer {
  readonly #columns: ReadonlySet<string>
  readonly used = new Set<string>()
  #nodes = 0
  constructor(columns: readonly string[]) {
    this.#columns = new Set(columns)
  }

  write(value: unknown): string {
    const parsed = nodeSchema.safeParse(value)
    if (!parsed.success || ++this.#nodes > mostNodes) throw refuse('is too long')
    const node = parsed.data
    switch (node.class) {
      case 'COLUMN_REF':
        return this.#column(node)
      case 'CONSTANT':
        return constant(node)
      case 'COMPARISON':
        return this.#infix(comparisons[node.type], [node.left, node.right])
      case 'CONJUNCTION':
        return this.#infix(node.type === 'CONJUNCTION_AND' ? 'AND' : 'OR', children(node))
      case 'BETWEEN':
        return `(${this.write(node.input)} BETWEEN ${this.write(node.lower)} AND ${this.write(node.upper)})`
      case 'OPERATOR':
        return this.#operator(node)
      case 'FUNCTION':
        return this.#function(node)
      default:
        throw refuse(node.class === 'SUBQUERY' ? 'must not ask for other tables' : 'uses something that is not allowed')
    }
  }

  #infix(operator: string | undefined, parts: unknown[]): string {
    if (!operator || parts.length < 2) throw refuse('uses a comparison that is not allowed')
    return `(${parts.map((part) => this.write(part)).join(` ${operator} `)})`
  }

  #column(node: Node): string {
    const names = z.array(z.string()).safeParse(node.column_names).data ?? []
    const name = names.at(-1) ?? ''
    if (names.length !== 1 || !this.#columns.has(name)) throw refuse(`names “${names.join('.')}”, which is no column`)
    this.used.add(name)
    return identifier(name)
  }

  #operator(node: Node): string {
    const [first, ...rest] = children(node).map((child) => this.write(child))
    if (first === undefined) throw refuse('is not understood')
    if (node.type === 'OPERATOR_NOT') return `(NOT ${first})`
    if (node.type === 'OPERATOR_IS_NULL') return `(${first} IS NULL)`
    if (node.type === 'OPERATOR_IS_NOT_NULL') return `(${first} IS NOT NULL)`
    if ((node.type === 'COMPARE_IN' || node.type === 'COMPARE_NOT_IN') && rest.length > 0) {
      return `(${first} ${node.type === 'COMPARE_IN' ? 'IN' : 'NOT IN'} (${rest.join(', ')}))`
    }
    throw refuse('uses an operator that is not allowed')
  }

  #function(node: Node): string {
    const name = text(node.function_name)
    if (node.schema || node.catalog || node.filter || node.distinct === true) throw refuse('is not understood')
    const parts = children(node)
    const operator = node.is_operator === true && operators[name]
    if (operator && parts.length === 1) return `(${operator}${this.write(parts[0])})`
    if (operator) return this.#infix(operator, parts)
    if (node.is_operator === true || !functions.has(name))
      throw refuse(`uses “${name.slice(0, 40)}”, which is not allowed`)
    return `${name}(${parts.map((part) => this.write(part)).join(', ')})`
  }
}

const children = (node: Node): unknown[] => z.array(z.unknown()).safeParse(node.children).data ?? []

const constantSchema = z.looseObject({
  type: z.looseObject({ id: z.string(), type_info: z.looseObject({ scale: z.number() }).nullish() }),
  is_null: z.boolean(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
})
function constant(node: Node): string {
  const { type, is_null, value } = constantSchema.parse(node.value)
  if (is_null) return 'NULL'
  if (type.id === 'VARCHAR') return literal(text(value))
  if (type.id === 'BOOLEAN') return value === true ? 'true' : 'false'
  if (typeof value !== 'number' || !Number.isFinite(value)) throw refuse('holds a value that is not allowed')
  return type.id === 'DECIMAL' ? String(value / 10 ** (type.type_info?.scale ?? 0)) : String(value)
}

const allowedParts = new Set(['type', 'select_list', 'from_table', 'where_clause', 'aggregate_handling', 'modifiers'])

async function parse(ask: Ask, sql: string): Promise<Record<string, unknown>> {
  const [row] = await ask.rows(
    'SELECT json_serialize_sql($sql::VARCHAR, skip_null := true, skip_empty := true) AS tree',
    {
      sql,
    },
  )
  const parsed = parsedSchema.parse(JSON.parse(String(row?.tree)))
  if (parsed.error) throw refuse('cannot be read')
  const [statement, ...more] = parsed.statements
  if (!statement || more.length > 0 || statement.node.type !== 'SELECT_NODE') throw refuse('must be one condition')
  if (Object.keys(statement.node).some((part) => !allowedParts.has(part))) throw refuse('must be one condition')
  return statement.node
}

/** A condition in SQL, the columns that it names, and the tree that DuckDB made of it. */
export type Condition = { sql: string; columns: ReadonlySet<string>; tree: unknown }

/**
 * A condition over columns, as DuckDB parses it and written anew from the parts that are allowed.
 * @throws AppError bad_input
 */
export async function parseCondition(ask: Ask, where: string, columns: readonly string[]): Promise<Condition> {
  const { where_clause, modifiers, from_table } = await parse(ask, `SELECT * FROM split WHERE (${where}\n)`)
  if (modifiers || (from_table as { table_name?: string }).table_name !== 'split') throw refuse('must be one condition')
  const writer = new Writer(columns)
  return { sql: writer.write(where_clause), columns: writer.used, tree: where_clause }
}

const orderSchema = z.tuple([
  z.looseObject({
    type: z.literal('ORDER_MODIFIER'),
    orders: z.tuple([z.looseObject({ type: z.string(), expression: nodeSchema })]),
  }),
])

/** `"column"`, `"column" ASC` or `"column" DESC`. @throws AppError bad_input */
export async function parseOrder(ask: Ask, orderby: string, columns: readonly string[]): Promise<string> {
  const wrong = new AppError('bad_input', 'Order by one column, as "tokens" DESC.', { place: 'orderby' })
  const { modifiers, where_clause } = await parse(ask, `SELECT * FROM split ORDER BY ${orderby}\n`)
  const order = orderSchema.safeParse(modifiers).data?.[0].orders[0]
  if (!order || where_clause || order.expression.class !== 'COLUMN_REF') throw wrong
  return `${new Writer(columns).write(order.expression)}${order.type === 'DESCENDING' ? ' DESC' : ''}`
}
