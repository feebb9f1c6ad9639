'use client'
import { useState } from 'react'
import { Stepper } from '#components/ui/stepper.tsx'
import { toast } from '#components/ui/toaster.tsx'
import type { CheckUploadOutput, DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { AboutForm } from './about-form.tsx'
import { FileStep } from './file-step.tsx'
import { SignStep } from './sign-step.tsx'
import type { DatanetFields } from './use-create-datanet.ts'

const words = datanets.upload
const steps = (['file', 'about', 'sign'] as const).map((id) => ({ id, label: words.steps[id] }))
type StepId = (typeof steps)[number]['id']

/** "tax-law_rows.v2.jsonl" → "Tax law rows v2" */
const nameFromFile = (fileName: string): string => {
  const plain = fileName
    .replace(/\.[a-z]+$/i, '')
    .replace(/[-_.]+/g, ' ')
    .trim()
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}

/** From a file to a released Datanet, in three steps. */
export function UploadFlow({ onReleased }: { onReleased: (datanet: DatanetDetail) => void }) {
  const [step, setStep] = useState<StepId>('file')
  const [checked, setChecked] = useState<CheckUploadOutput | null>(null)
  const [fields, setFields] = useState<DatanetFields>({ name: '', domain: '', summary: '', licence: 'CC-BY-4.0' })
  const take = (next: CheckUploadOutput | null) => {
    setChecked(next)
    if (next?.uploadId) setFields((before) => ({ ...before, name: before.name || nameFromFile(next.fileName) }))
  }
  return (
    <div className="grid gap-5">
      <Stepper steps={[...steps]} current={step} label={words.stepsLabel} />
      {step === 'file' && <FileStep checked={checked} onChecked={take} onNext={() => setStep('about')} />}
      {step === 'about' && (
        <AboutForm
          fields={fields}
          onChange={setFields}
          onBack={() => setStep('file')}
          onNext={(valid) => {
            setFields(valid)
            setStep('sign')
          }}
        />
      )}
      {step === 'sign' && checked && (
        <SignStep
          checked={checked}
          fields={fields}
          onBack={() => setStep('about')}
          onReleased={(datanet) => {
            toast.success(words.released(datanet.name))
            onReleased(datanet)
          }}
        />
      )}
    </div>
  )
}
