'use client'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { ParamField } from '#lib/domain/param-fields.ts'
import { train } from '#lib/strings/train.ts'
import { paramId } from './draft.ts'

const words = train.wizard

export type ParamInputProps = {
  field: ParamField
  value: string
  onChange: (text: string) => void
  error?: string
  /** What an empty field resolves to now, and why. */
  auto?: { value: string; reason: string }
  /** Values that a comparison takes instead. */
  compared?: string
}

/** One parameter, as the schema describes it; an empty one shows what it becomes. */
export function ParamInput({ field, value, onChange, error, auto, compared }: ParamInputProps) {
  const id = paramId(field.name)
  const empty = field.auto && value.trim() === ''
  const changed = value !== field.default
  return (
    <Field
      id={id}
      label={field.title}
      error={error}
      aside={changed && field.default ? words.byDefault(field.default) : undefined}
      help={
        <>
          {compared !== undefined && <span className="mb-0.5 block text-foreground">{words.compare.here}</span>}
          {empty && auto && compared === undefined && (
            <span className="mb-0.5 block text-foreground">{auto.reason}</span>
          )}
          {field.description}
        </>
      }
    >
      {field.kind === 'choice' ? (
        <Select
          id={id}
          value={value}
          onValueChange={onChange}
          options={field.options.map((option) => ({ value: option, label: option }))}
        />
      ) : (
        <Input
          inputMode={field.kind === 'integer' ? 'numeric' : 'decimal'}
          autoComplete="off"
          spellCheck={false}
          placeholder={field.auto ? (auto ? words.auto(auto.value) : words.autoUnknown) : undefined}
          title={words.bounds(field.bounds)}
          disabled={compared !== undefined}
          value={compared ?? value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
