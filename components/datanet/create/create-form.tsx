'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { Button } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { CreateDatanetInput, DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { newDatanet } from '#lib/strings/new-datanet.ts'
import { randomHex } from '../sign-contribution.ts'
import { useStoredState } from '../use-stored-state.ts'
import { AdvancedFields } from './advanced-fields.tsx'
import { LicencePicker } from './licence-picker.tsx'
import {
  basicFields,
  emptyFields,
  type FieldErrors,
  type FieldName,
  fieldOrder,
  type NewFields,
  newFieldsSchema,
  readFields,
} from './new-fields.ts'

const words = newDatanet
const read = (kept: unknown): NewFields | null => newFieldsSchema.safeParse(kept).data ?? null
const isBasic = (name: FieldName) => (basicFields as readonly FieldName[]).includes(name)

/** Name, domain, purpose and licence; the rest has defaults, said in a sentence. What is typed outlives a refresh. */
export function CreateForm({ onCreated }: { onCreated: (datanet: DatanetDetail) => void }) {
  const prefix = useId()
  const requireSession = useRequireSession()
  const queries = useQueryClient()
  const { value: fields, set, forget } = useStoredState<NewFields>('new-datanet', emptyFields, read)
  const [errors, setErrors] = useState<FieldErrors>({})
  const [advanced, setAdvanced] = useState(false)
  const salt = useRef<CreateDatanetInput['salt'] | null>(null)

  const create = useMutation({
    mutationFn: async (input: Omit<CreateDatanetInput, 'salt'>) => {
      if (!(await requireSession({ reason: words.signInReason }))) return null
      salt.current ??= randomHex(32)
      return client.datanets.create({ ...input, salt: salt.current })
    },
    onSuccess: async (datanet) => {
      if (!datanet) return
      forget()
      await queries.invalidateQueries({ queryKey: orpc.datanets.key() })
      onCreated(datanet)
    },
  })
  const submit = () => {
    const { input, errors: found } = readFields(fields)
    setErrors(found ?? {})
    if (input) return create.mutate(input)
    if (Object.keys(found).some((name) => !isBasic(name as FieldName))) setAdvanced(true)
  }
  const idOf = (name: FieldName) => `${prefix}-${name}`
  const change = (part: Partial<NewFields>) => {
    set((before) => ({ ...before, ...part }))
    // What is mended is no fault any more; what is being typed is none before the next submit.
    setErrors((before) => keepErrors(before, readFields({ ...fields, ...part }).errors ?? {}))
  }
  const bind = (name: FieldName) => ({
    label: words.fields[name],
    help: words.help[name],
    id: idOf(name),
    error: errors[name],
  })
  const problem = create.error && explainApiError(create.error)
  return (
    <Form busy={create.isPending} onSubmit={submit} className="gap-5">
      <ErrorSummary
        errors={fieldOrder.flatMap((name) =>
          errors[name] ? [{ id: idOf(name), label: words.fields[name], message: errors[name] }] : [],
        )}
      />
      <div className="grid items-start gap-5 sm:grid-cols-[2fr_1fr]">
        <Field {...bind('name')}>
          <Input value={fields.name} maxLength={80} onChange={(event) => change({ name: event.target.value })} />
        </Field>
        <Field {...bind('domain')}>
          <Input value={fields.domain} maxLength={60} onChange={(event) => change({ domain: event.target.value })} />
        </Field>
      </div>
      <Field {...bind('summary')}>
        <Textarea
          rows={2}
          value={fields.summary}
          maxLength={240}
          onChange={(event) => change({ summary: event.target.value })}
        />
      </Field>
      <Field {...bind('licence')}>
        <LicencePicker value={fields.licence} onChange={(licence) => change({ licence })} />
      </Field>
      <Disclosure
        title={words.advanced}
        open={advanced}
        onOpenChange={setAdvanced}
        className="rounded-lg border px-4 py-2 data-[state=open]:pb-4"
      >
        <AdvancedFields fields={fields} onChange={change} bind={bind} />
      </Disclosure>
      {!advanced && <Defaults fields={fields} />}
      {problem && <ErrorState title={problem.title} next={problem.next} reference={problem.reference} />}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Button type="submit" variant="primary" size="lg" loading={create.isPending}>
          {words.create}
        </Button>
        <Button
          variant="ghost"
          onClick={() => {
            forget()
            setErrors({})
          }}
        >
          {words.startOver}
        </Button>
      </div>
    </Form>
  )
}

const keepErrors = (shown: FieldErrors, now: FieldErrors): FieldErrors =>
  Object.fromEntries(
    Object.keys(shown).flatMap((name) => (now[name as FieldName] ? [[name, now[name as FieldName]]] : [])),
  )

/** What Advanced would set, in one line. */
function Defaults({ fields }: { fields: NewFields }) {
  const kinds = fields.kinds.map((kind) => datanets.kinds[kind].toLowerCase()).join(', ')
  return (
    <p className="-mt-2 text-muted-foreground text-xs">
      {words.defaults.lead}{' '}
      {[
        words.defaults.kinds(kinds),
        words.defaults.visibility[fields.visibility],
        words.defaults.contributePolicy[fields.contributePolicy],
        words.defaults.quorum(Number(fields.quorum)),
      ].join(' · ')}
    </p>
  )
}
