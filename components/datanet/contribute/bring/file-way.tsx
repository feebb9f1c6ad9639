'use client'
import { Fragment, useState } from 'react'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { FileDrop } from '#components/ui/file-drop.tsx'
import { formatBytes } from '#lib/format.ts'
import { maxUploadBytes } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { formFields } from '../kind-fields.ts'
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
      <Disclosure title={words.fits}>
        <div className="grid gap-3 text-xs">
          <p className="text-muted-foreground">{words.fitsTable}</p>
          <dl className="grid gap-1 sm:grid-cols-[auto_1fr] sm:gap-x-4">
            {datanet.kinds.map((kind) => (
              <Fragment key={kind}>
                <dt className="text-muted-foreground">{datanets.kinds[kind]}</dt>
                <dd className="wrap-anywhere font-mono">
                  {formFields(kind)
                    .map(({ name, optional }) => (optional ? `${name}?` : name))
                    .join(', ')}
                </dd>
              </Fragment>
            ))}
          </dl>
          <p className="text-muted-foreground">{words.fitsDocument}</p>
        </div>
      </Disclosure>
    </div>
  )
}
