'use client'
import { type ReactNode, useEffect, useRef } from 'react'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { Stepper } from '#components/ui/stepper.tsx'
import { train } from '#lib/strings/train.ts'
import { BaseStep } from './base-step.tsx'
import { DataStep } from './data-step.tsx'
import { SettingsStep } from './settings-step.tsx'
import { useWizard } from './use-wizard.ts'
import { wizardSteps } from './wizard-state.ts'

const words = train.wizard

export type TrainWizardProps = {
  /** A way to bring rows of one's own; another entity brings it and says which Datanet came of it. */
  upload: (onCreated: (slug: string) => void) => ReactNode
}

/** Base model → data → settings and review. */
export function TrainWizard({ upload }: TrainWizardProps) {
  const wizard = useWizard()
  const top = useRef<HTMLDivElement>(null)
  const shown = useRef(wizard.step)
  useEffect(() => {
    if (shown.current === wizard.step) return
    shown.current = wizard.step
    top.current?.focus()
  }, [wizard.step])
  const failed = [wizard.bases, wizard.datanets].find((query) => query.isError)
  return (
    <>
      <PageHeader
        trail={[{ label: train.title, href: '/train' }]}
        title={words.title}
        description={words.description}
      />
      <Stepper
        label={words.steps}
        current={wizard.step}
        steps={wizardSteps.map((id) => ({ id, label: words[id], href: wizard.linkTo(id) }))}
      />
      <div ref={top} tabIndex={-1} className="min-w-0 outline-none">
        {failed ? (
          <QueryError error={failed.error} onRetry={() => void failed.refetch()} />
        ) : (
          <Loading
            pending={wizard.bases.isPending || wizard.datanets.isPending}
            skeleton={<Skeleton className="h-64 w-full rounded-lg" />}
          >
            {wizard.step === 'base' && <BaseStep wizard={wizard} />}
            {wizard.step === 'data' && <DataStep wizard={wizard} upload={upload} />}
            {wizard.step === 'settings' && <SettingsStep wizard={wizard} />}
          </Loading>
        )}
      </div>
    </>
  )
}
