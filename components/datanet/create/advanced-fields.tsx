'use client'
import { ChevronDown } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '#components/ui/dropdown-menu.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { OptionCard, RadioGroup } from '#components/ui/radio-group.tsx'
import { Select } from '#components/ui/select.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { contributePolicySchema } from '#lib/schemas/datanet.ts'
import { guidelineTemplates, newDatanet } from '#lib/strings/new-datanet.ts'
import { KindsField } from './kinds-field.tsx'
import { MarkdownEditor } from './markdown-editor.tsx'
import { type FieldName, isOpenInDeed, type NewFields } from './new-fields.ts'
import { VisibilityChoice } from './visibility-choice.tsx'

const words = newDatanet
const quorums = [0, 1, 2, 3, 4, 5, 6, 7]

export type AdvancedFieldsProps = {
  fields: NewFields
  onChange: (change: Partial<NewFields>) => void
  /** Label, help, id and error of a field. */
  bind: (name: FieldName) => { label: string; help: string; id: string; error: string | undefined }
}

/** Everything about a Datanet that has a default. */
export function AdvancedFields({ fields, onChange, bind }: AdvancedFieldsProps) {
  return (
    <div className="grid gap-5">
      <Field {...bind('kinds')}>
        <KindsField value={fields.kinds} onChange={(kinds) => onChange({ kinds })} />
      </Field>
      <Field {...bind('visibility')}>
        <VisibilityChoice
          value={fields.visibility}
          onChange={(visibility) => onChange({ visibility })}
          className="sm:grid-cols-2"
        />
      </Field>
      <Field
        {...bind('contributePolicy')}
        help={isOpenInDeed(fields) ? words.help.contributePolicy : words.openOnlyPublic}
      >
        <RadioGroup
          value={fields.contributePolicy}
          onValueChange={(value) => onChange({ contributePolicy: contributePolicySchema.parse(value) })}
          className="sm:grid-cols-3"
        >
          {contributePolicySchema.options.map((value) => (
            <OptionCard
              key={value}
              value={value}
              title={words.contributePolicy[value].title}
              description={words.contributePolicy[value].text}
            />
          ))}
        </RadioGroup>
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field {...bind('quorum')}>
          <Select
            value={fields.quorum}
            onValueChange={(quorum) => onChange({ quorum })}
            options={quorums.map((count) => ({
              value: String(count),
              label: words.quorumChoice(count),
              description: words.quorumText(count),
            }))}
          />
        </Field>
        <Field {...bind('recheckPercent')}>
          <Input
            inputMode="numeric"
            value={fields.recheckPercent}
            onChange={(event) => onChange({ recheckPercent: event.target.value })}
          />
        </Field>
      </div>
      <Field {...bind('tags')} optional>
        <Input value={fields.tags} onChange={(event) => onChange({ tags: event.target.value })} />
      </Field>
      <Field {...bind('description')} optional aside={words.markdown.help}>
        <MarkdownEditor value={fields.description} onChange={(description) => onChange({ description })} />
      </Field>
      <Field
        {...bind('guidelines')}
        optional
        aside={<Templates guidelines={fields.guidelines} onChange={(guidelines) => onChange({ guidelines })} />}
      >
        <MarkdownEditor rows={10} value={fields.guidelines} onChange={(guidelines) => onChange({ guidelines })} />
      </Field>
      <Field {...bind('sampleQuestions')} optional>
        <Textarea
          value={fields.sampleQuestions}
          onChange={(event) => onChange({ sampleQuestions: event.target.value })}
        />
      </Field>
    </div>
  )
}

/** A template takes the place of what stands there; undo brings it back. */
function Templates({ guidelines, onChange }: { guidelines: string; onChange: (text: string) => void }) {
  const use = ({ name, text }: (typeof guidelineTemplates)[number]) => {
    onChange(text)
    if (guidelines.trim() === '') return
    toast.success(words.markdown.used(name), {
      action: { label: words.markdown.undo, onClick: () => onChange(guidelines) },
    })
  }
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="sm" variant="ghost">
          {words.markdown.template}
          <ChevronDown aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {guidelineTemplates.map((template) => (
          <DropdownMenuItem key={template.name} onSelect={() => use(template)}>
            {template.name}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
