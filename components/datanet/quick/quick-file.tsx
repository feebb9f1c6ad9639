'use client'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { FileDrop } from '#components/ui/file-drop.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { formatBytes } from '#lib/format.ts'
import { createDatanetInput } from '#lib/schemas/datanet.ts'
import { maxUploadBytes } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { newDatanet } from '#lib/strings/new-datanet.ts'
import { acceptedEndings, judgeFile } from '../contribute/bring/choose-file.ts'
import { LicencePicker } from '../create/licence-picker.tsx'
import { VisibilityChoice } from '../create/visibility-choice.tsx'
import { nameFromFile, type QuickState } from './quick-state.ts'
import { useQuickUpload } from './use-quick-upload.ts'

const words = newDatanet
type Errors = { file?: string; name?: string }

/** The file and its name; licence and readers have defaults. */
export function QuickFile({ state, onChange }: { state: QuickState; onChange: (state: QuickState) => void }) {
  const [file, setFile] = useState<File | null>(null)
  const [errors, setErrors] = useState<Errors>({})
  const { make, pending, problem } = useQuickUpload(state, (made) => onChange({ ...state, ...made }))
  const made = state.datanetId !== null
  const take = ([next]: File[]) => {
    if (!next) return
    const judged = judgeFile(next)
    setErrors('refusal' in judged ? { file: judged.refusal } : {})
    setFile('refusal' in judged ? null : next)
    if (!('refusal' in judged) && !state.name) onChange({ ...state, name: nameFromFile(next.name) })
  }
  const submit = () => {
    const judged = file ? judgeFile(file) : { refusal: contribute.file.none }
    const name = createDatanetInput.shape.name.safeParse(state.name)
    setErrors({
      file: 'refusal' in judged ? judged.refusal : undefined,
      name: name.error?.issues[0]?.message,
    })
    if (file && 'format' in judged && name.success) make({ file, format: judged.format })
  }
  return (
    <Form busy={pending} onSubmit={submit}>
      <Field label={words.quick.file} error={errors.file}>
        <FileDrop
          accept={acceptedEndings}
          onFiles={take}
          disabled={pending}
          fileName={file?.name}
          hint={contribute.file.hint(formatBytes(maxUploadBytes))}
        />
      </Field>
      {!made && (
        <>
          <Field label={words.fields.name} help={words.help.name} error={errors.name}>
            <Input
              value={state.name}
              maxLength={80}
              onChange={(event) => onChange({ ...state, name: event.target.value })}
            />
          </Field>
          <Disclosure title={words.advanced} aside={`${state.licence} · ${words.visibility[state.visibility].title}`}>
            <div className="grid gap-4">
              <Field label={words.fields.licence} help={words.help.licence}>
                <LicencePicker value={state.licence} onChange={(licence) => onChange({ ...state, licence })} />
              </Field>
              <Field label={words.fields.visibility} help={words.help.visibility}>
                <VisibilityChoice
                  value={state.visibility}
                  onChange={(visibility) => onChange({ ...state, visibility })}
                />
              </Field>
            </div>
          </Disclosure>
        </>
      )}
      {problem && <ErrorState {...problem} />}
      <Button type="submit" variant="primary" loading={pending} className="justify-self-end">
        {words.quick.check}
      </Button>
    </Form>
  )
}
