'use client'
import { useQuery } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import { OptionCard, RadioGroup } from '#components/ui/radio-group.tsx'
import { orpc } from '#lib/api/client.ts'
import { paramFields } from '#lib/domain/param-fields.ts'
import type { TrainingQueue } from '#lib/schemas/training.ts'
import { train } from '#lib/strings/train.ts'
import { paramId } from './draft.ts'
import type { Wizard } from './use-wizard.ts'

const words = train.wizard

/** Whether a slot of this installation is a CUDA GPU; null until it is known. */
export function useHasGpu(): boolean | null {
  const query = useQuery(orpc.runs.queue.queryOptions({ staleTime: 60_000, retry: false }))
  if (query.isPending) return null
  return (query.data as TrainingQueue | undefined)?.slots.some(({ device }) => device === 'cuda') ?? false
}

export type MethodFieldsProps = { wizard: Wizard; errorOf: (id: string) => string | undefined }

/** How the adapter is built and what it learns from, each way in one sentence. */
export function MethodFields({ wizard, errorOf }: MethodFieldsProps) {
  const hasGpu = useHasGpu()
  return (
    <>
      <Choices
        name="method"
        value={wizard.texts.method}
        onChange={(method) => wizard.setText('method', method)}
        sentences={words.method}
        unavailable={(method) => (method === 'qlora' && hasGpu === false ? words.noGpu : undefined)}
        error={errorOf(paramId('method'))}
        disabled={wizard.compare === 'method'}
      />
      <Choices
        name="objective"
        value={wizard.texts.objective}
        onChange={(objective) => wizard.setText('objective', objective)}
        sentences={words.objective}
        error={errorOf(paramId('objective'))}
      />
    </>
  )
}

type ChoicesProps = {
  name: 'method' | 'objective'
  value: string
  onChange: (value: string) => void
  sentences: Record<string, readonly [string, string]>
  unavailable?: (option: string) => string | undefined
  error?: string
  /** A comparison takes several instead. */
  disabled?: boolean
}

function Choices({ name, value, onChange, sentences, unavailable, error, disabled }: ChoicesProps) {
  const field = paramFields.find((one) => one.name === name)
  const id = paramId(name)
  return (
    <section className="grid gap-2">
      <h3 id={`${id}-title`} className="font-medium">
        {field?.title}
      </h3>
      <RadioGroup
        id={id}
        aria-labelledby={`${id}-title`}
        aria-describedby={error ? `${id}-error` : undefined}
        value={disabled ? '' : value}
        onValueChange={onChange}
        disabled={disabled}
        className="grid-cols-[minmax(0,1fr)] sm:grid-cols-2"
      >
        {field?.options.map((option) => {
          const [title, sentence] = sentences[option] ?? [option, '']
          return (
            <OptionCard
              key={option}
              value={option}
              title={title}
              description={sentence}
              disabled={disabled}
              unavailable={unavailable?.(option)}
            />
          )
        })}
      </RadioGroup>
      {disabled && <p className="text-xs">{words.compare.here}</p>}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-danger text-xs">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span>{error}</span>
        </p>
      )}
    </section>
  )
}
