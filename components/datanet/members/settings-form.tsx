'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { contributePolicySchema, type DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { newDatanet } from '#lib/strings/new-datanet.ts'
import { MarkdownEditor } from '../create/markdown-editor.tsx'
import { type FieldErrors, fieldOrder, type NewFields, readFields } from '../create/new-fields.ts'

const words = datanets.settings
const { fields: labels, help } = newDatanet
/** Contributors have signed for the others. */
const fixed = ['licence', 'kinds', 'visibility'] as const
type Editable = Exclude<keyof NewFields, (typeof fixed)[number]>

const toFields = (datanet: DatanetDetail): NewFields => ({
  ...datanet,
  quorum: String(datanet.quorum),
  recheckPercent: String(datanet.recheckPercent),
  tags: datanet.tags.join(', '),
  sampleQuestions: datanet.sampleQuestions.join('\n'),
})

/** The fields of a Datanet that may change, by the schema that made it. */
export function SettingsForm({ datanet }: { datanet: DatanetDetail }) {
  const prefix = useId()
  const queries = useQueryClient()
  const [fields, setFields] = useState(() => toFields(datanet))
  const [errors, setErrors] = useState<FieldErrors>({})
  const save = useMutation({
    mutationFn: ({ licence: _, kinds: __, visibility: ___, ...input }: ReadInput) =>
      client.datanets.update({ ...input, id: datanet.id }),
    onSuccess: async () => {
      toast.success(words.saved)
      await queries.invalidateQueries({ queryKey: orpc.datanets.key() })
    },
  })
  const set = (change: Partial<NewFields>) => setFields((before) => ({ ...before, ...change }))
  const idOf = (name: string) => `${prefix}-${name}`
  const bind = (name: Editable) => ({ label: labels[name], help: help[name], id: idOf(name), error: errors[name] })
  const input = (name: Editable, maxLength?: number) => (
    <Field {...bind(name)}>
      <Input value={fields[name]} maxLength={maxLength} onChange={(event) => set({ [name]: event.target.value })} />
    </Field>
  )
  const submit = () => {
    const read = readFields(fields)
    setErrors(read.errors ?? {})
    if (read.input) save.mutate(read.input)
  }
  const problem = save.error && explainApiError(save.error)
  return (
    <Card>
      <CardHeader title={words.title} description={words.help} />
      <CardContent>
        <Form busy={save.isPending} onSubmit={submit} className="max-w-2xl gap-5">
          <ErrorSummary
            errors={fieldOrder.flatMap((name) => {
              const message = errors[name]
              return message ? [{ id: idOf(name), label: labels[name], message }] : []
            })}
          />
          {input('name', 80)}
          <div className="grid gap-5 sm:grid-cols-2">
            {input('domain', 60)}
            {input('tags')}
          </div>
          <Field {...bind('summary')}>
            <Textarea
              rows={2}
              maxLength={240}
              value={fields.summary}
              onChange={(event) => set({ summary: event.target.value })}
            />
          </Field>
          <Field {...bind('description')} optional>
            <MarkdownEditor value={fields.description} onChange={(description) => set({ description })} />
          </Field>
          <Field {...bind('guidelines')} optional>
            <MarkdownEditor rows={10} value={fields.guidelines} onChange={(guidelines) => set({ guidelines })} />
          </Field>
          <Field {...bind('sampleQuestions')} optional>
            <Textarea
              value={fields.sampleQuestions}
              onChange={(event) => set({ sampleQuestions: event.target.value })}
            />
          </Field>
          <Field {...bind('contributePolicy')}>
            <Select
              value={fields.contributePolicy}
              onValueChange={(next) => set({ contributePolicy: contributePolicySchema.parse(next) })}
              options={contributePolicySchema.options.map((value) => ({ value, label: words.policies[value] }))}
            />
          </Field>
          <div className="grid gap-5 sm:grid-cols-2">
            <Field {...bind('quorum')}>
              <Select
                value={fields.quorum}
                onValueChange={(quorum) => set({ quorum })}
                options={Array.from({ length: 8 }, (_, count) => ({
                  value: String(count),
                  label: newDatanet.quorumChoice(count),
                }))}
              />
            </Field>
            <Field {...bind('recheckPercent')}>
              <Input
                inputMode="numeric"
                value={fields.recheckPercent}
                onChange={(event) => set({ recheckPercent: event.target.value })}
              />
            </Field>
          </div>
          {problem && (
            <ErrorState title={words.failed} cause={problem.title} next={problem.next} reference={problem.reference} />
          )}
          <Button type="submit" variant="primary" className="justify-self-start" loading={save.isPending}>
            {words.save}
          </Button>
        </Form>
      </CardContent>
    </Card>
  )
}

type ReadInput = NonNullable<ReturnType<typeof readFields>['input']>
