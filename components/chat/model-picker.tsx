'use client'
import { Select } from '#components/ui/select.tsx'
import { formatOpen } from '#lib/format.ts'
import type { ModelSummary } from '#lib/schemas/model.ts'
import { chat as words } from '#lib/strings/chat.ts'

export const priceOf = ({ pricePer1k }: Pick<ModelSummary, 'pricePer1k'>): string =>
  BigInt(pricePer1k) === 0n ? words.free : words.perThousand(formatOpen(pricePer1k))

export type ModelPickerProps = {
  models: readonly ModelSummary[]
  value: string | undefined
  onChange: (slug: string) => void
}

/** Published models with their price. */
export function ModelPicker({ models, value, onChange }: ModelPickerProps) {
  return (
    <Select
      aria-label={words.model}
      placeholder={words.pickModel}
      value={value ?? ''}
      onValueChange={onChange}
      className="min-w-0 flex-1 sm:w-56 sm:flex-none"
      options={models.map((model) => ({
        value: model.slug,
        label: model.name,
        description: `${priceOf(model)} · ${model.summary}`,
      }))}
    />
  )
}
