'use client'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { ParamField } from '#lib/domain/param-fields.ts'
import { train } from '#lib/strings/train.ts'

const words = train.wizard

export const paramId = (name: string) => `param-${name}`

export type ParamInputProps = {
  field: ParamField
  value: string
  onChange: (text: string) => void
  error?: string
  /** What an empty field resolves to now: "Auto: every 5 steps". */
  auto?: string
}

/** One parameter, as the schema describes it. */
export function ParamInput({ field, value, onChange, error, auto }: ParamInputProps) {
  const changed = value !== field.default
  const aside =
    field.auto && value.trim() === '' ? auto : changed && field.default ? words.byDefault(field.default) : undefined
  return (
    <Field id={paramId(field.name)} label={field.title} help={field.description} error={error} aside={aside}>
      {field.kind === 'choice' ? (
        <Select
          id={paramId(field.name)}
          value={value}
          onValueChange={onChange}
          options={field.options.map((option) => ({ value: option, label: option }))}
        />
      ) : (
        <Input
          inputMode={field.kind === 'integer' ? 'numeric' : 'decimal'}
          autoComplete="off"
          spellCheck={false}
          placeholder={field.auto ? auto : undefined}
          title={words.bounds(field.bounds)}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
