'use client'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Histogram } from '#components/charts/histogram.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { cn } from '#components/ui/cn.ts'
import { Loading, SkeletonRows } from '#components/ui/skeleton.tsx'
import { formatNumber } from '#lib/format.ts'
import { common } from '#lib/strings/common.ts'
import { train } from '#lib/strings/train.ts'
import { CapField } from './cap-field.tsx'
import { type Draft, fieldId } from './draft.ts'
import { PlanFigures } from './plan-figures.tsx'
import type { PlanState } from './use-plan.ts'
import type { Wizard } from './use-wizard.ts'

const words = train.wizard.plan

export type PlanCardProps = {
  wizard: Wizard
  draft: Draft
  state: PlanState
  errorOf: (id: string) => string | undefined
  /** Start, and what stands by it. */
  footer: ReactNode
  className?: string
}

/** What would happen and what it costs, made anew with every change; the last figures stay while it is. */
export function PlanCard({ wizard, draft, state, errorOf, footer, className }: PlanCardProps) {
  const { plan, stale, problem } = state
  const waiting = draft.settings !== null && plan === null && problem === null
  const note = () => {
    if (draft.settings === null && plan) return words.outdated
    return stale && plan ? words.updating : undefined
  }
  return (
    <Card aria-label={words.title} className={cn('flex flex-col', className)}>
      <CardHeader title={words.title} actions={<span className="text-muted-foreground text-xs">{note()}</span>} />
      <div className="min-h-0 flex-1 overflow-y-auto border-t px-4 pb-3">
        {problem && (
          <div role="status" className="grid justify-items-start gap-2 py-3">
            <p className="flex items-start gap-2 text-danger">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              <span>
                <span className="block font-medium">{words.failed}</span>
                <span className="block text-xs">{problem.title}</span>
                {problem.next && <span className="block text-xs">{problem.next}</span>}
              </span>
            </p>
            {problem.code !== 'bad_input' && (
              <Button size="sm" onClick={state.retry}>
                {common.actions.retry}
              </Button>
            )}
          </div>
        )}
        {!plan && !problem && !waiting && <p className="py-3 text-muted-foreground">{words.before}</p>}
        <Loading pending={waiting} skeleton={<SkeletonRows rows={8} className="-mx-4" />}>
          {() =>
            plan && (
              <div aria-busy={stale} className={cn('grid gap-3', stale && 'opacity-70')}>
                <PlanFigures plan={plan} baseName={wizard.base?.name ?? wizard.baseId} />
                {draft.variants.length > 1 && wizard.compare === 'epochs' && (
                  <p className="text-muted-foreground text-xs">{words.longestOf}</p>
                )}
                <Warnings sentences={plan.warnings} />
                {BigInt(plan.price.per1kTokens) > 0n && (
                  <CapField
                    plan={plan}
                    value={wizard.cap}
                    onChange={wizard.setCap}
                    cap={draft.cap}
                    runs={Math.max(1, draft.variants.length)}
                    error={errorOf(fieldId.cap)}
                  />
                )}
                <div className="border-t pt-2">
                  <Histogram
                    title={words.lengths}
                    bins={plan.lengths.histogram}
                    xLabel={words.histogramX}
                    yLabel={words.histogramY}
                    height={120}
                  />
                  <p className="text-muted-foreground text-xs">
                    {words.lengthsOf(formatNumber(plan.lengths.median), formatNumber(plan.lengths.longest))}
                  </p>
                </div>
              </div>
            )
          }
        </Loading>
      </div>
      <div className="grid gap-2 border-t p-4">{footer}</div>
    </Card>
  )
}

function Warnings({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null
  return (
    <ul aria-label={words.warnings} className="grid gap-2 rounded-md bg-warning-soft p-3 text-xs">
      {sentences.map((sentence) => (
        <li key={sentence} className="flex items-start gap-2">
          <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0 text-warning" />
          <span>{sentence}</span>
        </li>
      ))}
    </ul>
  )
}
