'use client'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import Link from 'next/link'
import { LineSwatch, lineColour } from '#components/charts/line-legend.tsx'
import { RunState } from '#components/shell/run-state.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Select } from '#components/ui/select.tsx'
import { orpc } from '#lib/api/client.ts'
import type { RunLive } from '#lib/domain/run-live.ts'
import { formatNumber } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { compare as words } from '#lib/strings/compare.ts'
import { train } from '#lib/strings/train.ts'
import { dashes } from './curves.ts'

/** One of the compared runs; `place` decides its colour and dashes. */
export type ComparedRun = { run: RunDetail; live: RunLive; place: number }

/** The line that stands for a run in every chart of the comparison. */
export function RunSwatch({ place }: { place: number }) {
  return <LineSwatch colour={lineColour({}, place)} dash={dashes[place]} />
}

/** The runs with their lines; others of the list can be added. */
export function CompareRuns({
  items,
  onRemove,
  onAdd,
}: {
  items: readonly ComparedRun[]
  onRemove: (id: string) => void
  onAdd: ((id: string) => void) | undefined
}) {
  const recent = useQuery(orpc.runs.list.queryOptions({ input: { limit: 50 }, enabled: onAdd !== undefined }))
  const options = (recent.data?.runs ?? [])
    .filter(({ id }) => items.every(({ run }) => run.id !== id))
    .map(({ id, name, state, baseModelId }) => ({
      value: id,
      label: name,
      description: `${train.runStates[state]}, ${baseModelId}`,
    }))
  return (
    <section aria-label={words.runs} className="grid gap-2">
      <Card>
        <ul className="divide-y">
          {items.map(({ run, place }) => (
            <li key={run.id} className="flex items-center gap-3 px-4 py-2">
              <RunSwatch place={place} />
              <div className="min-w-0 flex-1">
                <Link href={`/train/${run.id}`} className="wrap-anywhere font-medium hover:underline">
                  {run.name}
                </Link>
                {run.totalSteps !== null && (
                  <span className="ml-3 inline-block whitespace-nowrap text-muted-foreground text-xs">
                    {train.stepOf(formatNumber(run.step), formatNumber(run.totalSteps))}
                  </span>
                )}
              </div>
              <RunState state={run.state} queuePosition={run.queuePosition} />
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={words.remove(run.name)}
                onClick={() => onRemove(run.id)}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      {items.length === 1 && <p className="text-muted-foreground">{words.oneMore}</p>}
      {onAdd && options.length > 0 ? (
        <Select
          // a new list each time: what was chosen is above now
          key={items.length}
          aria-label={words.add}
          placeholder={words.add}
          options={options}
          onValueChange={onAdd}
          className="w-full sm:w-72"
        />
      ) : (
        !onAdd && <p className="text-muted-foreground text-xs">{words.addNone}</p>
      )}
    </section>
  )
}
