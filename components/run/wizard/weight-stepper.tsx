'use client'
import { Minus, Plus } from 'lucide-react'
import { useId } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Input } from '#components/ui/input.tsx'
import { train } from '#lib/strings/train.ts'

const words = train.wizard
/** What the buttons go through; anything between may be typed. */
const stops = [0.1, 0.25, 0.5, 1, 2, 3, 5, 10]

export type WeightStepperProps = { name: string; value: string; onChange: (value: string) => void }

/** How often the rows of one Datanet come in one epoch, 0.1 to 10. */
export function WeightStepper({ name, value, onChange }: WeightStepperProps) {
  const id = useId()
  const number = Number(value)
  const bad = !(number >= 0.1 && number <= 10)
  const less = stops.findLast((stop) => stop < number)
  const more = stops.find((stop) => stop > number)
  return (
    <div className="grid gap-1 pl-6">
      <div className="flex items-center gap-2">
        <label htmlFor={id} className="text-muted-foreground text-xs">
          <span aria-hidden>{words.weight}</span>
          <span className="sr-only">{words.weightOf(name)}</span>
        </label>
        <Button
          size="icon-sm"
          aria-label={words.lighter(name)}
          disabled={less === undefined}
          onClick={() => onChange(String(less))}
        >
          <Minus aria-hidden />
        </Button>
        <Input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          className="w-16 text-center"
          value={value}
          aria-invalid={bad || undefined}
          aria-describedby={bad ? `${id}-error` : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        <Button
          size="icon-sm"
          aria-label={words.heavier(name)}
          disabled={more === undefined}
          onClick={() => onChange(String(more))}
        >
          <Plus aria-hidden />
        </Button>
      </div>
      {bad && (
        <p id={`${id}-error`} className="text-danger text-xs">
          {words.badWeight(name)}
        </p>
      )}
    </div>
  )
}
