'use client'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { RadioGroup, RadioItem } from '#components/ui/radio-group.tsx'
import { type FindingRule, type Fix, findingRules, fixSchema } from '#lib/schemas/finding.ts'
import { doctor as words } from '#lib/strings/doctor.ts'
import type { Choice } from '../fix-choices.ts'

/** What can be done about a rule: what does not block needs no reason to stay, so there is nothing to keep. */
export const fixesOf = (rule: FindingRule): readonly Fix[] =>
  findingRules[rule].blocks ? findingRules[rule].fixes : findingRules[rule].fixes.filter((fix) => fix !== 'keep')

const AS_IT_IS = 'none'

export type FixPickerProps = {
  id: string
  rule: FindingRule
  value: Choice | undefined
  error: string | undefined
  onChange: (choice: Choice | null) => void
}

/** One way for all findings of a rule; keeping asks for the reason that reviewers will see. */
export function FixPicker({ id, rule, value, error, onChange }: FixPickerProps) {
  const { blocks } = findingRules[rule]
  const fixes = fixesOf(rule)
  if (fixes.length === 0) return null
  const keeping = value?.fix === 'keep'
  return (
    <div className="grid gap-2">
      <Field
        id={id}
        label={<span className="sr-only">{words.fixLabel(words.rules[rule].name)}</span>}
        help={value && !keeping ? words.fixes[value.fix].text : undefined}
        error={keeping ? undefined : error}
        className="gap-1 [&>div:first-child]:sr-only"
      >
        <RadioGroup
          value={value?.fix ?? (blocks ? '' : AS_IT_IS)}
          onValueChange={(fix) => onChange(fix === AS_IT_IS ? null : { ...value, fix: fixSchema.parse(fix) })}
          className="flex flex-wrap gap-x-6 gap-y-1"
        >
          {!blocks && <RadioItem value={AS_IT_IS} label={words.leave} />}
          {fixes.map((fix) => (
            <RadioItem key={fix} value={fix} label={words.fixes[fix].name} />
          ))}
        </RadioGroup>
      </Field>
      {keeping && (
        <Field label={words.reason} help={words.reasonHelp} error={error} className="max-w-lg">
          <Input
            value={value.reason ?? ''}
            maxLength={300}
            onChange={(event) => onChange({ fix: 'keep', reason: event.target.value })}
          />
        </Field>
      )}
    </div>
  )
}
