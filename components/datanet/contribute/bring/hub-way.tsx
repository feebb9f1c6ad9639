'use client'
import { useState } from 'react'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { createUploadInput } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { formatOfName } from '../guess-format.ts'
import type { Contribution } from '../use-contribution.ts'
import { BringForm } from './bring-form.tsx'
import { useBring } from './use-bring.ts'

const words = contribute.hub
const schema = createUploadInput.shape.hub.unwrap()

/** A dataset of the Hugging Face Hub by its id. */
export function HubWay({ contribution: { datanet, open } }: { contribution: Contribution }) {
  const [fields, setFields] = useState({ dataset: '', split: 'train', file: '' })
  const [error, setError] = useState<string>()
  const { bring, pending, problem } = useBring(datanet.id, open)
  const set = (change: Partial<typeof fields>) => setFields((before) => ({ ...before, ...change }))
  const submit = () => {
    const file = fields.file.trim() || undefined
    const parsed = schema.safeParse({ dataset: fields.dataset.trim(), split: fields.split.trim() || undefined, file })
    setError(parsed.error?.issues[0]?.message)
    if (!parsed.success) return
    // The Hub offers every dataset as Parquet; a file of its own says by its name what it is.
    const format = (file && formatOfName(file)) || 'parquet'
    bring({ fileName: parsed.data.dataset, format, origin: 'hub', hub: parsed.data })
  }
  return (
    <BringForm action={words.go} pending={pending} problem={problem} onSubmit={submit}>
      <p className="text-muted-foreground">{words.intro}</p>
      <div className="grid gap-4 sm:grid-cols-[2fr_1fr]">
        <Field label={words.dataset} help={words.datasetHelp} error={error}>
          <Input
            value={fields.dataset}
            placeholder="user/name"
            spellCheck={false}
            onChange={(event) => set({ dataset: event.target.value })}
          />
        </Field>
        <Field label={words.split}>
          <Input value={fields.split} onChange={(event) => set({ split: event.target.value })} />
        </Field>
      </div>
      <Field label={words.file} help={words.fileHelp} optional>
        <Input value={fields.file} spellCheck={false} onChange={(event) => set({ file: event.target.value })} />
      </Field>
    </BringForm>
  )
}
