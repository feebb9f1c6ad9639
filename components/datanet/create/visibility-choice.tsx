import type { z } from 'zod'
import { OptionCard, RadioGroup } from '#components/ui/radio-group.tsx'
import { visibilitySchema } from '#lib/schemas/datanet.ts'
import { newDatanet } from '#lib/strings/new-datanet.ts'

const words = newDatanet.visibility
type Visibility = z.infer<typeof visibilitySchema>
export type VisibilityChoiceProps = { value: Visibility; onChange: (value: Visibility) => void; className?: string }

/** Who may read the rows, with what that means. */
export function VisibilityChoice({ value, onChange, className }: VisibilityChoiceProps) {
  return (
    <RadioGroup value={value} onValueChange={(next) => onChange(visibilitySchema.parse(next))} className={className}>
      {visibilitySchema.options.map((option) => (
        <OptionCard key={option} value={option} title={words[option].title} description={words[option].text} />
      ))}
    </RadioGroup>
  )
}
