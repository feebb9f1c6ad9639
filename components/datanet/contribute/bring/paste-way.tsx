'use client'
import { useState } from 'react'
import { z } from 'zod'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { formatNumber } from '#lib/format.ts'
import { maxPasteCharacters } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { useStoredState } from '../../use-stored-state.ts'
import { guessFormat, pasteFormats } from '../guess-format.ts'
import type { Contribution } from '../use-contribution.ts'
import { BringForm } from './bring-form.tsx'
import { useBring } from './use-bring.ts'

const words = contribute.paste
const read = (kept: unknown): string | null => z.string().safeParse(kept).data ?? null
type Format = (typeof pasteFormats)[number]

/** Text from elsewhere: JSON lines, a table, a document. */
export function PasteWay({ contribution: { datanet, open } }: { contribution: Contribution }) {
  const { value: text, set } = useStoredState(`contribute-paste-${datanet.id}`, '', read)
  const [chosen, setChosen] = useState<Format | null>(null)
  const [error, setError] = useState<string>()
  const { bring, pending, problem } = useBring(datanet.id, open)
  const guess = guessFormat(text)
  const format = chosen ?? guess
  const submit = () => {
    const fault =
      text.trim() === ''
        ? words.empty
        : text.length > maxPasteCharacters
          ? words.tooLong(formatNumber(text.length), formatNumber(maxPasteCharacters))
          : undefined
    setError(fault)
    if (!fault) bring({ fileName: `pasted.${format}`, format, origin: 'paste', text })
  }
  return (
    <BringForm action={words.go} pending={pending} problem={problem} onSubmit={submit}>
      <Field label={words.label} help={words.help} error={error}>
        <Textarea
          rows={12}
          spellCheck={false}
          placeholder={words.example}
          value={text}
          onChange={(event) => set(event.target.value)}
          className="font-mono text-base sm:text-xs"
        />
      </Field>
      <Field
        label={words.format}
        help={text.trim() && format !== guess ? words.guessed(contribute.formats[guess]) : undefined}
      >
        <Select
          value={format}
          onValueChange={(value) => setChosen(pasteFormats.find((known) => known === value) ?? null)}
          options={pasteFormats.map((value) => ({ value, label: contribute.formats[value] }))}
          className="max-w-60"
        />
      </Field>
    </BringForm>
  )
}
