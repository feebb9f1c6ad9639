'use client'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { tokensWithin } from '#lib/domain/training-price.ts'
import { formatOpen, formatPercent, toOpen } from '#lib/format.ts'
import type { Plan } from '#lib/schemas/plan.ts'
import { train } from '#lib/strings/train.ts'
import { fieldId } from './draft.ts'

const words = train.wizard

export type CapFieldProps = {
  plan: Plan
  value: string
  onChange: (text: string) => void
  /** Wei that were typed; null takes the proposed cap. */
  cap: bigint | null
  /** Runs that start together. */
  runs: number
  error?: string
}

/** The most that a run may cost: what it covers, and what happens when it is reached. */
export function CapField({ plan, value, onChange, cap, runs, error }: CapFieldProps) {
  const { price, totalTokens } = plan
  const each = cap ?? BigInt(price.cap)
  const covered = Math.min(1, tokensWithin(each, BigInt(price.per1kTokens)) / Math.max(1, totalTokens))
  return (
    <div className="grid gap-2">
      <Field
        id={fieldId.cap}
        label={words.cap}
        aside={covered >= 1 ? words.capEnough : words.capShort(formatPercent(covered, 0))}
        help={words.capHelp}
        error={error}
      >
        <Input
          inputMode="decimal"
          autoComplete="off"
          placeholder={`${toOpen(price.cap)} OPEN`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </Field>
      <p className="font-medium text-xs">
        {runs > 1
          ? words.plan.reservedEach(runs, formatOpen(each), formatOpen(each * BigInt(runs)))
          : words.plan.reserved(formatOpen(each))}
      </p>
    </div>
  )
}
