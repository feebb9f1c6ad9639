'use client'
import { useEffect, useRef } from 'react'
import { useSession } from '#components/chain/use-session.ts'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Stepper } from '#components/ui/stepper.tsx'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { contribute as words } from '#lib/strings/contribute.ts'
import { DatanetFrame } from '../datanet-frame.tsx'
import { trailOf } from '../gated-page.tsx'
import { AccessGate } from './access-gate.tsx'
import { BringStep } from './bring/bring-step.tsx'
import { CheckStep } from './check/check-step.tsx'
import { FailedUpload } from './failed-upload.tsx'
import { Guidelines } from './guidelines.tsx'
import { MapStep } from './map/map-step.tsx'
import { SignStep } from './sign/sign-step.tsx'
import { contributeSteps } from './steps.ts'
import { useContribution } from './use-contribution.ts'

/** Rows for a Datanet, by id or slug: bring, name the columns, let the doctor look, sign. */
export function ContributeView({ id }: { id: string }) {
  return <DatanetFrame id={id}>{(datanet) => <ContributeBody datanet={datanet} />}</DatanetFrame>
}

function ContributeBody({ datanet }: { datanet: DatanetDetail }) {
  const contribution = useContribution(datanet)
  const { session } = useSession()
  const { step, upload } = contribution
  const top = useRef<HTMLDivElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    top.current?.focus()
  }, [step])
  const barred = session !== null && !datanet.access.contribute
  return (
    <div className="grid gap-6">
      <PageHeader trail={trailOf(datanet)} title={words.title} meta={<span>{datanet.summary}</span>} />
      {barred ? (
        <AccessGate datanet={datanet} />
      ) : (
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem] xl:grid-cols-[minmax(0,1fr)_20rem]">
          <div className="grid min-w-0 gap-5">
            <Stepper
              label={words.stepsLabel}
              current={step}
              steps={contributeSteps.map((one) => ({
                id: one,
                label: words.steps[one],
                // What is signed, or not yet here, has no step to go back to.
                href: upload?.state === 'checked' && one !== 'bring' ? contribution.linkTo(one) : undefined,
              }))}
            />
            <div ref={top} tabIndex={-1} className="min-w-0 outline-none">
              <Step contribution={contribution} />
            </div>
          </div>
          <Guidelines datanet={datanet} />
        </div>
      )}
    </div>
  )
}

function Step({ contribution }: { contribution: ReturnType<typeof useContribution> }) {
  const { step, upload, query, startOver } = contribution
  if (query.error && !upload) {
    return (
      <div className="grid gap-3">
        <QueryError error={query.error} onRetry={() => void query.refetch()} />
        <Button className="justify-self-start" onClick={() => startOver()}>
          {words.failed.again}
        </Button>
      </div>
    )
  }
  if (query.isLoading) return <Skeleton className="h-64 w-full rounded-lg" />
  if (upload?.state === 'cancelled') {
    return (
      <EmptyState
        title={words.gone.title}
        action={
          <Button variant="primary" onClick={() => startOver()}>
            {words.failed.again}
          </Button>
        }
      >
        {words.gone.text}
      </EmptyState>
    )
  }
  if (upload?.state === 'failed' && step !== 'map') return <FailedUpload contribution={contribution} upload={upload} />
  if (step === 'bring' || !upload) return <BringStep contribution={contribution} />
  if (step === 'map') return <MapStep contribution={contribution} upload={upload} />
  if (step === 'check') return <CheckStep contribution={contribution} upload={upload} />
  return <SignStep contribution={contribution} upload={upload} />
}
