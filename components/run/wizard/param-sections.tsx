'use client'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { type ParamField, paramFields } from '#lib/domain/param-fields.ts'
import { formatNumber } from '#lib/format.ts'
import type { Plan } from '#lib/schemas/plan.ts'
import { train } from '#lib/strings/train.ts'
import { CompareFields } from './compare-fields.tsx'
import { fieldId, paramId } from './draft.ts'
import { longestRow } from './longest-row.ts'
import { MethodFields } from './method-fields.tsx'
import { ParamInput } from './param-input.tsx'
import { TokenRowsOf } from './token-rows-of.tsx'
import type { Wizard } from './use-wizard.ts'

const words = train.wizard
const chosenByCard = ['method', 'objective'] as const
const basic = paramFields.filter((field) => field.basic)
export const advanced = paramFields.filter(
  ({ basic, name }) => !basic && !chosenByCard.some((chosen) => chosen === name),
)

export type ParamSectionsProps = {
  wizard: Wizard
  plan: Plan | null
  /** Runs that start together. */
  runs: number
  errorOf: (id: string) => string | undefined
  advancedOpen: boolean
  onAdvancedOpen: (open: boolean) => void
}

/** The three fields that matter most; folded away method, all the others, a comparison, and the rows as the trainer sees them. */
export function ParamSections({ wizard, plan, runs, errorOf, advancedOpen, onAdvancedOpen }: ParamSectionsProps) {
  const [looking, setLooking] = useState(false)
  const { texts } = wizard
  const [choosing, setChoosing] = useState(texts.method !== 'lora' || texts.objective !== 'sft')
  const methodWrong = chosenByCard.some((name) => errorOf(paramId(name)))
  const changed = advanced.filter(({ name, default: usual }) => wizard.texts[name] !== usual).length
  const autoOf = ({ name }: ParamField) => {
    const [value, reason] = [plan?.params[name], plan?.reasons[name]]
    return typeof value === 'number' && reason ? { value: formatNumber(value, 6), reason } : undefined
  }
  const input = (field: ParamField) => (
    <ParamInput
      key={field.name}
      field={field}
      value={wizard.texts[field.name]}
      onChange={(text) => wizard.setText(field.name, text)}
      error={errorOf(paramId(field.name))}
      auto={autoOf(field)}
      compared={wizard.compare === field.name ? wizard.values : undefined}
    />
  )
  return (
    <section className="grid gap-4">
      <h2 className="font-medium">{words.basic}</h2>
      <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-3">{basic.map(input)}</div>
      <Disclosure title={words.how} aside={howOf(wizard)} open={choosing || methodWrong} onOpenChange={setChoosing}>
        <div className="grid gap-6">
          <MethodFields wizard={wizard} errorOf={errorOf} />
        </div>
      </Disclosure>
      <Disclosure
        title={words.advanced}
        aside={words.changed(changed)}
        open={advancedOpen}
        onOpenChange={onAdvancedOpen}
      >
        <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-2">{advanced.map(input)}</div>
        <Button size="sm" className="mt-4" onClick={wizard.resetTexts}>
          {words.reset}
        </Button>
      </Disclosure>
      <Disclosure title={words.compare.title} aside={words.compare.aside(runs)} defaultOpen={wizard.compare !== null}>
        <CompareFields wizard={wizard} error={errorOf(fieldId.values)} />
      </Disclosure>
      <Disclosure title={words.look.title} open={looking} onOpenChange={setLooking}>
        {looking && wizard.base?.available && (
          <TokenRowsOf
            baseModelId={wizard.base.id}
            datanets={wizard.chosen}
            maxLength={longestRow(wizard.texts.max_length, wizard.base)}
          />
        )}
      </Disclosure>
    </section>
  )
}

/** "LoRA · Answers (SFT)" */
function howOf({ texts, compare }: Wizard): string {
  const method = compare === 'method' ? words.compare.methods : words.method[texts.method]?.[0]
  return [method, words.objective[texts.objective]?.[0]].filter(Boolean).join(' · ')
}
