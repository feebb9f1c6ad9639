'use client'
import { Database } from 'lucide-react'
import { Card } from '#components/ui/card.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatNumber } from '#lib/format.ts'
import type { DatanetSummary } from '#lib/schemas/datanet.ts'
import { train } from '#lib/strings/train.ts'
import { isReady, type Wizard } from './use-wizard.ts'
import { WeightStepper } from './weight-stepper.tsx'

const words = train.wizard
const most = 8

export type DatanetListProps = { wizard: Wizard; onToggle: (slug: string, on: boolean) => void }

/** All Datanets that may be read; weights stand beside the chosen ones once there are two. */
export function DatanetList({ wizard, onToggle }: DatanetListProps) {
  if (wizard.known.length === 0) {
    return (
      <EmptyState icon={Database} title={words.noDatanetTitle}>
        {words.noDatanet}
      </EmptyState>
    )
  }
  const several = wizard.chosen.length > 1
  return (
    <Card>
      <ul aria-label={words.data} className="divide-y">
        {wizard.known.map((datanet) => {
          const on = wizard.slugs.includes(datanet.slug)
          const off = !isReady(datanet) || (!on && wizard.slugs.length >= most)
          return (
            <li key={datanet.id} className="grid gap-2 px-4 py-3">
              <Checkbox
                label={<span className="wrap-anywhere font-medium">{datanet.name}</span>}
                help={<Facts datanet={datanet} />}
                checked={on}
                disabled={off}
                onCheckedChange={(checked) => onToggle(datanet.slug, checked === true)}
              />
              {several && on && isReady(datanet) && (
                <WeightStepper
                  name={datanet.name}
                  value={wizard.weightOf(datanet.slug)}
                  onChange={(weight) => wizard.setWeight(datanet.slug, weight)}
                />
              )}
            </li>
          )
        })}
      </ul>
      {several && <p className="border-t px-4 py-2 text-muted-foreground text-xs">{words.weightHelp}</p>}
    </Card>
  )
}

function Facts({ datanet }: { datanet: DatanetSummary }) {
  return (
    <span className="grid gap-1">
      <span className="wrap-anywhere">{datanet.summary}</span>
      <span className="flex flex-wrap gap-x-4">
        <span>{words.rows(formatNumber(datanet.latestVersion?.rows ?? datanet.rows))}</span>
        <span>{words.contributors(formatNumber(datanet.contributors))}</span>
        {datanet.heldoutQuestions > 0 && <span>{words.questions(formatNumber(datanet.heldoutQuestions))}</span>}
        <span>{datanet.licence}</span>
      </span>
      {!isReady(datanet) && <span className="font-medium">{words.notReleased}</span>}
    </span>
  )
}
