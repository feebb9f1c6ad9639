'use client'
import { Database } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatNumber } from '#lib/format.ts'
import type { DatanetSummary } from '#lib/schemas/datanet.ts'
import { train } from '#lib/strings/train.ts'
import { DataPreview } from './data-preview.tsx'
import { isReady, type Wizard } from './use-wizard.ts'

const words = train.wizard
const most = 8

export function DataStep({
  wizard,
  upload,
}: {
  wizard: Wizard
  upload: (onCreated: (slug: string) => void) => ReactNode
}) {
  const [looked, setLooked] = useState<string | null>(null)
  const shown = looked && wizard.slugs.includes(looked) ? looked : wizard.slugs.at(-1)
  const toggle = (slug: string, on: boolean) => {
    const known = wizard.slugs.filter((other) => other !== slug && !wizard.unknown.includes(other))
    wizard.setDatanets(on ? [...known, slug] : known)
    if (on) setLooked(slug)
  }
  return (
    <div className="grid gap-4">
      <div className="max-w-3xl">
        <h2 className="font-medium">{words.data}</h2>
        <p className="text-muted-foreground">{words.dataHelp}</p>
      </div>
      <div className="grid min-w-0 items-start gap-6 lg:grid-cols-2">
        <div className="grid min-w-0 gap-4">
          {wizard.known.length === 0 ? (
            <EmptyState icon={Database} title={words.noDatanetTitle}>
              {words.noDatanet}
            </EmptyState>
          ) : (
            <Card>
              <ul aria-label={words.data} className="divide-y">
                {wizard.known.map((datanet) => {
                  const on = wizard.slugs.includes(datanet.slug)
                  const off = !isReady(datanet) || (!on && wizard.slugs.length >= most)
                  return (
                    <li key={datanet.id} className="px-4 py-3">
                      <Checkbox
                        label={<span className="wrap-anywhere font-medium">{datanet.name}</span>}
                        help={<Facts datanet={datanet} />}
                        checked={on}
                        disabled={off}
                        onCheckedChange={(checked) => toggle(datanet.slug, checked === true)}
                      />
                    </li>
                  )
                })}
              </ul>
            </Card>
          )}
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg border border-dashed p-4">
            <div className="min-w-0">
              <p className="font-medium">{words.own}</p>
              <p className="text-muted-foreground text-xs">{words.ownHelp}</p>
            </div>
            {upload((slug) => {
              void wizard.datanets.refetch()
              toggle(slug, true)
            })}
          </div>
          <Button variant="primary" className="justify-self-start" onClick={() => wizard.goTo('settings')}>
            {words.next.data}
          </Button>
        </div>
        {shown ? (
          <DataPreview key={shown} slug={shown} />
        ) : (
          <p className="rounded-lg border border-dashed p-4 text-muted-foreground">{words.previewEmpty}</p>
        )}
      </div>
    </div>
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
