'use client'
import { useMemo } from 'react'
import { useAccount } from 'wagmi'
import { useSession } from '#components/chain/use-session.ts'
import { Button } from '#components/ui/button.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatNumber } from '#lib/format.ts'
import type { CheckUploadOutput, DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { hashBatch } from './sign-contribution.ts'
import { type DatanetFields, useCreateDatanet } from './use-create-datanet.ts'

const words = datanets.upload

export type SignStepProps = {
  checked: CheckUploadOutput
  fields: DatanetFields
  onBack: () => void
  onReleased: (datanet: DatanetDetail) => void
}

/** What is signed, computed here; then signature, storage, release. */
export function SignStep({ checked, fields, onBack, onReleased }: SignStepProps) {
  const batch = useMemo(() => hashBatch(checked.data), [checked.data])
  const { session } = useSession()
  const { address } = useAccount()
  const { run, stage, stored, notice, problem } = useCreateDatanet(onReleased)
  const contributor = session?.address ?? address
  const busy = stage !== 'idle'
  return (
    <div className="grid gap-4">
      <DataList className="border-y">
        <DataItem term={words.name}>{fields.name}</DataItem>
        <DataItem term={words.review.rows}>{formatNumber(checked.rows)}</DataItem>
        <DataItem term={words.review.licence}>{fields.licence}</DataItem>
        {contributor && (
          <DataItem term={words.review.contributor}>
            <Hash value={contributor} />
          </DataItem>
        )}
        <DataItem term={words.review.root} hint={words.review.rootHint}>
          <Hash value={batch.root} lead={10} tail={8} />
        </DataItem>
      </DataList>
      <ul className="grid list-disc gap-1 pl-5 text-muted-foreground text-xs">
        <li>{words.signatureOf}</li>
        <li>{words.review.gain}</li>
      </ul>
      {problem && (
        <ErrorState title={words.failed} cause={problem.title} next={problem.next} reference={problem.reference} />
      )}
      {notice && (
        <p role="status" className="rounded-md bg-muted p-3">
          {notice}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Button onClick={onBack} disabled={busy || stored !== null}>
          {words.back}
        </Button>
        <div className="flex flex-wrap items-center gap-3">
          <span role="status">{busy && <Status tone="running">{words.stages[stage]}</Status>}</span>
          <Button variant="primary" loading={busy} onClick={() => run(checked, batch, fields)}>
            {stored ? words.releaseAgain : words.sign}
          </Button>
        </div>
      </div>
    </div>
  )
}
