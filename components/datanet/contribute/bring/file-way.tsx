'use client'
import { useState } from 'react'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { FileDrop } from '#components/ui/file-drop.tsx'
import { formatBytes } from '#lib/format.ts'
import { maxUploadBytes } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import type { Contribution } from '../use-contribution.ts'
import { acceptedEndings, giveFile, judgeFile } from './choose-file.ts'
import { useBring } from './use-bring.ts'

const words = contribute.file

/** A table or a document; what cannot be read is refused before anything is sent. */
export function FileWay({ contribution: { datanet, open } }: { contribution: Contribution }) {
  const [chosen, setChosen] = useState<File | null>(null)
  const [refusal, setRefusal] = useState<string>()
  const { bring, pending, problem } = useBring(datanet.id, (upload) => {
    if (chosen) giveFile(upload.id, chosen)
    open(upload)
  })
  const take = ([file]: File[]) => {
    if (!file) return
    const judged = judgeFile(file)
    setRefusal('refusal' in judged ? judged.refusal : undefined)
    if ('refusal' in judged) return
    setChosen(file)
    bring({ fileName: file.name, format: judged.format, origin: 'upload', size: file.size })
  }
  return (
    <div className="grid gap-4">
      <Field label={words.label} help={words.leave} error={refusal}>
        <FileDrop
          accept={acceptedEndings}
          onFiles={take}
          disabled={pending}
          fileName={pending ? chosen?.name : undefined}
          hint={words.hint(formatBytes(maxUploadBytes))}
          className="min-h-32 justify-center bg-sunken"
        />
      </Field>
      {problem && <ErrorState {...problem} />}
    </div>
  )
}
