'use client'
import { useQuery } from '@tanstack/react-query'
import { Histogram } from '#components/charts/histogram.tsx'
import { formatNumber } from '#lib/format.ts'
import type { Plan } from '#lib/schemas/plan.ts'
import type { RunSettings } from '#lib/schemas/run.ts'
import { trainInputSchema } from '#lib/schemas/train-params.ts'
import { train } from '#lib/strings/train.ts'
import { planOptions } from './use-plan.ts'

const words = train.wizard.plan
const usual = trainInputSchema.parse({})

export type VersionLengthsProps = { baseModelId: string; versionId: string }

/** How long the rows of one Datanet are, counted by the base model's tokenizer; nothing where none can be trained on. */
export function VersionLengths({ baseModelId, versionId }: VersionLengthsProps) {
  const settings: RunSettings = {
    baseModelId,
    datanets: [{ versionId, weight: 1 }],
    params: usual,
    initRunId: null,
    testSet: { kind: 'heldout' },
  }
  const query = useQuery(planOptions(settings))
  const plan = query.data as Plan | undefined
  if (!plan) return null
  const { histogram, median, longest } = plan.lengths
  return (
    <div className="border-t px-4 py-2">
      <Histogram
        title={words.lengths}
        bins={histogram}
        xLabel={words.histogramX}
        yLabel={words.histogramY}
        height={120}
      />
      <p className="text-muted-foreground text-xs">{words.lengthsOf(formatNumber(median), formatNumber(longest))}</p>
    </div>
  )
}
