'use client'
import { useState } from 'react'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import type { DatanetSummary } from '#lib/schemas/datanet.ts'
import { train } from '#lib/strings/train.ts'
import { TokenRows } from './token-rows.tsx'

const words = train.wizard

export type TokenRowsOfProps = { baseModelId: string; datanets: DatanetSummary[]; maxLength: number }

/** The rows of one of the chosen Datanets as the trainer sees them. */
export function TokenRowsOf({ baseModelId, datanets, maxLength }: TokenRowsOfProps) {
  const [slug, setSlug] = useState<string | null>(null)
  const shown = datanets.find((one) => one.slug === slug) ?? datanets[0]
  if (!shown?.latestVersion) return <p className="text-muted-foreground">{words.noData}</p>
  return (
    <div className="grid min-w-0 gap-4">
      {datanets.length > 1 && (
        <Field label={words.look.of} className="max-w-sm">
          <Select
            value={shown.slug}
            onValueChange={setSlug}
            options={datanets.map((one) => ({ value: one.slug, label: one.name }))}
          />
        </Field>
      )}
      <TokenRows key={shown.slug} baseModelId={baseModelId} versionId={shown.latestVersion.id} maxLength={maxLength} />
    </div>
  )
}
