'use client'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { paramFields } from '#lib/domain/param-fields.ts'
import { train } from '#lib/strings/train.ts'
import { fieldId } from './draft.ts'
import { useHasGpu } from './method-fields.tsx'
import { splitValues } from './read-values.ts'
import type { Wizard } from './use-wizard.ts'
import { type Comparable, comparable } from './wizard-state.ts'

const words = train.wizard
const off = 'off'
const titleOf = (name: string) => paramFields.find((field) => field.name === name)?.title ?? name
/** Values that show a difference, to begin with. */
const proposed: Record<Comparable, string> = {
  learning_rate: '0.0005, 0.001, 0.002',
  lora_r: '4, 8, 16',
  epochs: '1, 2, 3',
  method: 'lora, rslora',
}

/** One setting with up to six values: each becomes a run of one comparison. */
export function CompareFields({ wizard, error }: { wizard: Wizard; error?: string }) {
  const { compare } = wizard
  const choose = (field: string) => {
    const chosen = comparable.find((name) => name === field) ?? null
    wizard.setCompare(chosen)
    if (chosen) wizard.setValues(proposed[chosen])
  }
  return (
    <div className="grid gap-4">
      <p className="max-w-prose text-muted-foreground text-xs">{words.compare.help}</p>
      <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-2">
        <Field label={words.compare.field}>
          <Select
            value={compare ?? off}
            onValueChange={choose}
            options={[
              { value: off, label: words.compare.off },
              ...comparable.map((name) => ({ value: name, label: titleOf(name) })),
            ]}
          />
        </Field>
        {compare === 'method' && <Methods value={wizard.values} onChange={wizard.setValues} error={error} />}
        {compare && compare !== 'method' && (
          <Field id={fieldId.values} label={words.compare.values} help={words.compare.valuesHelp} error={error}>
            <Input
              autoComplete="off"
              spellCheck={false}
              value={wizard.values}
              onChange={(event) => wizard.setValues(event.target.value)}
            />
          </Field>
        )}
      </div>
    </div>
  )
}

type MethodsProps = { value: string; onChange: (text: string) => void; error?: string }

function Methods({ value, onChange, error }: MethodsProps) {
  const hasGpu = useHasGpu()
  const chosen = splitValues(value)
  const options = paramFields.find(({ name }) => name === 'method')?.options ?? []
  return (
    <fieldset id={fieldId.values} className="grid gap-1">
      <legend className="mb-1 font-medium text-sm">{words.compare.methods}</legend>
      {options.map((method) => (
        <Checkbox
          key={method}
          label={words.method[method]?.[0] ?? method}
          help={method === 'qlora' && hasGpu === false ? words.noGpu : undefined}
          disabled={method === 'qlora' && hasGpu === false}
          checked={chosen.includes(method)}
          onCheckedChange={(on) =>
            onChange(options.filter((one) => (one === method ? on === true : chosen.includes(one))).join(', '))
          }
        />
      ))}
      {error && <p className="text-danger text-xs">{error}</p>}
    </fieldset>
  )
}
