'use client'
import { useId, useState } from 'react'
import { useAccount } from 'wagmi'
import { useSession } from '#components/chain/use-session.ts'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardFooter, CardHeader } from '#components/ui/card.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatNumber } from '#lib/format.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { datanets } from '#lib/strings/datanets.ts'
import type { Contribution } from '../use-contribution.ts'
import { FirstRows } from './first-rows.tsx'
import { useHashedBatch } from './use-hashed-batch.ts'
import { type SignOutcome, useSignUpload } from './use-sign-upload.ts'

const words = contribute.sign

/** The batch as this browser hashed it, beside what the server says; one signature. */
export function SignBatch({ contribution, upload }: { contribution: Contribution; upload: Upload }) {
  const { datanet } = contribution
  const id = useId()
  const hashed = useHashedBatch(upload)
  const { sign, stage } = useSignUpload()
  const { session } = useSession()
  const { address } = useAccount()
  const [outcome, setOutcome] = useState<SignOutcome>({})
  const [mine, setMine] = useState(false)
  const [tried, setTried] = useState(false)
  const batch = hashed.status === 'hashed' ? hashed.batch : null
  const matches = batch !== null && batch.root === upload.batchRoot && batch.rows === upload.rows
  const contributor = session?.address ?? address
  const rows = upload.rows ?? 0

  const submit = async () => {
    setTried(true)
    if (!mine) return document.getElementById(`${id}-mine`)?.focus()
    if (!batch || !matches) return
    setOutcome({})
    const result = await sign(datanet, upload, batch)
    if ('signed' in result) contribution.open(result.signed, 'sign')
    else setOutcome(result)
  }
  return (
    <Card>
      <CardHeader title={words.title} />
      <CardContent className="grid gap-4">
        <DataList className="border-y">
          <DataItem term={words.datanet}>{datanet.name}</DataItem>
          <DataItem term={words.rows}>{formatNumber(rows)}</DataItem>
          {upload.kind && <DataItem term={words.kind}>{datanets.kinds[upload.kind]}</DataItem>}
          <DataItem term={words.licence}>{datanet.licence}</DataItem>
          {contributor && (
            <DataItem term={words.contributor}>
              <Hash value={contributor} />
            </DataItem>
          )}
          <DataItem term={words.root}>{batch ? <Hash value={batch.root} lead={10} tail={8} /> : '…'}</DataItem>
        </DataList>
        {hashed.status === 'hashing' && (
          <div className="grid gap-1.5">
            <Progress value={rows > 0 ? hashed.rows / rows : undefined} label={words.hashing} />
            <p role="status" className="text-muted-foreground text-xs">
              {words.hashing}: {words.hashed(formatNumber(hashed.rows))}
            </p>
          </div>
        )}
        {hashed.status === 'failed' && (
          <ErrorState title={words.hashFailed} action={<Button onClick={hashed.again}>{words.again}</Button>} />
        )}
        {batch && !matches && <ErrorState title={words.mismatch} next={words.mismatchNext} />}
        {matches && (
          <Status tone="success" className="whitespace-normal">
            {words.match}
          </Status>
        )}
        {batch && matches && <FirstRows first={batch.first} />}
        <ul className="grid list-disc gap-1 pl-5 text-muted-foreground text-xs">
          {words.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
        <div className="grid gap-1">
          <Checkbox
            id={`${id}-mine`}
            label={words.confirm}
            checked={mine}
            aria-invalid={(tried && !mine) || undefined}
            onCheckedChange={(on) => setMine(on === true)}
          />
          {tried && !mine && (
            <p role="alert" className="text-danger text-xs">
              {words.confirmNeeded}
            </p>
          )}
        </div>
        {outcome.problem && (
          <ErrorState
            title={words.failed}
            cause={outcome.problem.title}
            next={outcome.problem.next}
            reference={outcome.problem.reference}
          />
        )}
        {outcome.notice && (
          <p role="status" className="rounded-md bg-muted p-3">
            {outcome.notice}
          </p>
        )}
      </CardContent>
      <CardFooter>
        <Button variant="primary" loading={stage !== null || hashed.status === 'hashing'} onClick={() => void submit()}>
          {words.action(rows, formatNumber(rows))}
        </Button>
        <Button disabled={stage !== null} onClick={() => contribution.goTo('check')}>
          {contribute.back}
        </Button>
        <span role="status">{stage && <Status tone="running">{words.stages[stage]}</Status>}</span>
      </CardFooter>
    </Card>
  )
}
