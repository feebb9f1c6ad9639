'use client'
import { type ReactNode, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { train } from '#lib/strings/train.ts'
import { ContinueField } from './continue-field.tsx'
import { DataPreview } from './data-preview.tsx'
import { DatanetList } from './datanet-list.tsx'
import { TestSetField } from './test-set-field.tsx'
import type { Wizard } from './use-wizard.ts'

const words = train.wizard

export type DataStepProps = {
  wizard: Wizard
  upload: (onCreated: (slug: string) => void) => ReactNode
}

/** Datanets with their weights, an adapter to go on from, and what the run is tested on; beside them a look at the rows. */
export function DataStep({ wizard, upload }: DataStepProps) {
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
          <DatanetList wizard={wizard} onToggle={toggle} />
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
          <ContinueField wizard={wizard} />
          <TestSetField sha256={wizard.test} onChange={wizard.setTest} />
          <Button variant="primary" className="justify-self-start" onClick={() => wizard.goTo('settings')}>
            {words.next.data}
          </Button>
        </div>
        {shown ? (
          <DataPreview key={shown} slug={shown} wizard={wizard} />
        ) : (
          <p className="rounded-lg border border-dashed p-4 text-muted-foreground">{words.previewEmpty}</p>
        )}
      </div>
    </div>
  )
}
