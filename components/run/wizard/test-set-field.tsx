'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { Field } from '#components/ui/field.tsx'
import { FileDrop } from '#components/ui/file-drop.tsx'
import { RadioGroup, RadioItem } from '#components/ui/radio-group.tsx'
import { client } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatBytes } from '#lib/format.ts'
import { train } from '#lib/strings/train.ts'

const words = train.wizard.test
const mostBytes = 2_000_000

export type TestSetFieldProps = { sha256: string | null; onChange: (sha256: string | null) => void }

/** The Datanets' own questions, or a file of questions and answers; what is wrong in it is named by its line. */
export function TestSetField({ sha256, onChange }: TestSetFieldProps) {
  const requireSession = useRequireSession()
  const [own, setOwn] = useState(sha256 !== null)
  const upload = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > mostBytes) throw new RangeError(words.tooLarge(formatBytes(file.size)))
      if (!(await requireSession({ reason: words.signIn }))) return null
      return client.runs.uploadTestSet({ jsonl: await file.text() })
    },
    onSuccess: (kept) => kept && onChange(kept.sha256),
  })
  const error = upload.error
    ? upload.error instanceof RangeError
      ? upload.error.message
      : explainApiError(upload.error).title
    : undefined
  const choose = (kind: string) => {
    setOwn(kind === 'upload')
    upload.reset()
    if (kind === 'heldout') onChange(null)
  }
  const state = () => {
    if (upload.isPending) return words.uploading
    if (upload.data) return words.read(upload.data.questions)
    return sha256 ? words.kept(sha256.slice(0, 8)) : words.none
  }
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium text-sm">{words.title}</legend>
      <RadioGroup aria-label={words.title} value={own ? 'upload' : 'heldout'} onValueChange={choose}>
        <RadioItem value="heldout" label={words.heldout} help={words.heldoutHelp} />
        <RadioItem value="upload" label={words.upload} help={words.uploadHelp} />
      </RadioGroup>
      {own && (
        <Field label={<span className="sr-only">{words.upload}</span>} error={error}>
          <FileDrop
            accept=".jsonl,.json,.txt"
            hint={words.hint}
            fileName={upload.variables?.name}
            disabled={upload.isPending}
            onFiles={([file]) => file && upload.mutate(file)}
          />
          <p role="status" className="text-xs">
            {!error && state()}
          </p>
        </Field>
      )}
    </fieldset>
  )
}
