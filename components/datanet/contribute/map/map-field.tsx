'use client'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { formatPercent } from '#lib/format.ts'
import type { Inspection } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import type { KindField } from '../kind-fields.ts'
import type { RowsMapping } from '../mapping-draft.ts'

const words = contribute.map
/** Values that no column can have: columns are prefixed. */
const NONE = 'none'
const CONSTANT = 'constant'
const COLUMN = 'column:'

export type MapFieldProps = {
  id: string
  label: string
  field: KindField
  mapping: RowsMapping
  inspection: Inspection
  error: string | undefined
  onChange: (mapping: RowsMapping) => void
}

/** One field of a kind: a column of the file, the same text for every row, or nothing where that is allowed. */
export function MapField({ id, label, field, mapping, inspection, error, onChange }: MapFieldProps) {
  const { [field.name]: column, ...columns } = mapping.columns
  const { [field.name]: constant, ...constants } = mapping.constants
  const value = column !== undefined ? COLUMN + column : constant !== undefined ? CONSTANT : field.optional ? NONE : ''
  const known = inspection.columns.find(({ name }) => name === column)
  const choose = (next: string) => {
    if (next === CONSTANT) onChange({ ...mapping, columns, constants: { ...constants, [field.name]: constant ?? '' } })
    else if (next.startsWith(COLUMN)) {
      onChange({ ...mapping, columns: { ...columns, [field.name]: next.slice(COLUMN.length) }, constants })
    } else onChange({ ...mapping, columns, constants })
  }
  return (
    <div className="grid items-start gap-x-4 gap-y-2 sm:grid-cols-2">
      <Field label={label} optional={field.optional} id={id} error={constant === undefined ? error : undefined}>
        <Select
          value={value}
          onValueChange={choose}
          placeholder={words.column}
          options={[
            ...(field.optional ? [{ value: NONE, label: words.none }] : []),
            ...inspection.columns.map((one) => ({
              value: COLUMN + one.name,
              label: one.name,
              description: [
                words.types[one.type] ?? one.type,
                one.filledPermille < 1000 ? words.filled(formatPercent(one.filledPermille / 1000, 0)) : null,
              ]
                .filter(Boolean)
                .join(' · '),
            })),
            ...(field.name === 'messages' ? [] : [{ value: CONSTANT, label: words.constant }]),
          ]}
        />
      </Field>
      {constant !== undefined ? (
        <Field
          label={words.constantLabel(label)}
          help={field.name === 'labels' ? words.labelsHelp : undefined}
          error={error}
        >
          <Input
            value={constant}
            onChange={(event) =>
              onChange({ ...mapping, columns, constants: { ...constants, [field.name]: event.target.value } })
            }
          />
        </Field>
      ) : (
        known && (
          <p className="wrap-anywhere line-clamp-2 text-muted-foreground text-xs sm:pt-7">
            {known.examples.filter(Boolean).slice(0, 3).join(' · ')}
          </p>
        )
      )}
    </div>
  )
}
