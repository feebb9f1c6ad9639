'use client'
import { useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { createDatanetInput, licences } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import type { DatanetFields } from './use-create-datanet.ts'

const words = datanets.upload
const schema = createDatanetInput.pick({ name: true, domain: true, summary: true, licence: true })
const labels = { name: words.name, domain: words.domain, summary: words.summary, licence: words.licence } as const
type FieldName = keyof typeof labels

export type AboutFormProps = {
  fields: DatanetFields
  onChange: (fields: DatanetFields) => void
  onBack: () => void
  onNext: (fields: DatanetFields) => void
}

/** Name, domain, purpose, licence; errors stand beside the fields and in a summary in the same words. */
export function AboutForm({ fields, onChange, onBack, onNext }: AboutFormProps) {
  const prefix = useId()
  const [errors, setErrors] = useState<Partial<Record<FieldName, string>>>({})
  const idOf = (name: FieldName) => `${prefix}-${name}`
  const set = (change: Partial<DatanetFields>) => onChange({ ...fields, ...change })
  const submit = () => {
    const parsed = schema.safeParse(fields)
    if (parsed.success) return onNext(parsed.data)
    const found: Partial<Record<FieldName, string>> = {}
    for (const { path, message } of parsed.error.issues) found[path[0] as FieldName] ??= message
    setErrors(found)
  }
  const field = (name: FieldName, help: string) => ({ label: labels[name], help, id: idOf(name), error: errors[name] })
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <ErrorSummary
        errors={(Object.keys(labels) as FieldName[]).flatMap((name) =>
          errors[name] ? [{ id: idOf(name), label: labels[name], message: errors[name] }] : [],
        )}
      />
      <Field {...field('name', words.nameHelp)}>
        <Input value={fields.name} maxLength={80} onChange={(event) => set({ name: event.target.value })} />
      </Field>
      <Field {...field('domain', words.domainHelp)}>
        <Input value={fields.domain} maxLength={60} onChange={(event) => set({ domain: event.target.value })} />
      </Field>
      <Field {...field('summary', words.summaryHelp)}>
        <Textarea
          rows={2}
          value={fields.summary}
          maxLength={240}
          onChange={(event) => set({ summary: event.target.value })}
        />
      </Field>
      <Field {...field('licence', words.licenceHelp)}>
        <Select
          value={fields.licence}
          onValueChange={(licence) => set({ licence: licences.find((known) => known === licence) ?? fields.licence })}
          options={licences.map((licence) => ({ value: licence, label: licence }))}
        />
      </Field>
      <div className="flex justify-between gap-2">
        <Button onClick={onBack}>{words.back}</Button>
        <Button type="submit" variant="primary">
          {words.next}
        </Button>
      </div>
    </form>
  )
}
