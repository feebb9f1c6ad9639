'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Rocket } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import type { Hex } from 'viem'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Status } from '#components/ui/status.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatNumber } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import type { ReleaseJob } from '#lib/schemas/release.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { release as words } from '#lib/strings/release.ts'
import type { Preview } from './changes.tsx'
import { sentRelease } from './sent-release.ts'
import { useRelease } from './use-release.ts'

export type MakingProps = { datanet: DatanetDetail; preview: Preview; job: ReleaseJob | null }

/** Notes → the version is made on the server → the owner's transaction → confirmed. */
export function Making({ datanet, preview, job }: MakingProps) {
  const releasing = useRelease(datanet)
  const [sent, setSent] = useState<Hex | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was sent is read again after every try
  useEffect(() => setSent(sentRelease.read(datanet.id)), [datanet.id, releasing.busy])
  const { released } = releasing
  if (released) {
    const version = released.latestVersion?.version ?? preview.version
    return (
      <Card className="grid gap-3 p-4">
        <Status tone="success" size="md">
          {words.done(formatNumber(version))}
        </Status>
        <div className="flex flex-wrap gap-2">
          <Button asChild>
            <Link href={`/datanets/${datanet.slug}?tab=versions`}>{datanets.versions.title}</Link>
          </Button>
          <Button variant="primary" asChild>
            <Link href={`/train/new?datanet=${datanet.slug}`}>{datanets.detail.train}</Link>
          </Button>
        </div>
      </Card>
    )
  }
  return (
    <div className="grid gap-4">
      {job?.state === 'preparing' ? (
        <Preparing job={job} />
      ) : (
        <>
          {job?.state === 'prepared' && job.transaction && (
            <Prepared
              datanet={datanet}
              transaction={job.transaction}
              pool={preview.pool}
              sent={sent}
              releasing={releasing}
            />
          )}
          {releasing.problem && (
            <ErrorState
              title={words.failed}
              cause={releasing.problem.title}
              next={releasing.problem.next}
              reference={releasing.problem.reference}
            />
          )}
          <Prepare datanet={datanet} job={job} again={job?.state === 'prepared'} />
        </>
      )}
    </div>
  )
}

function Preparing({ job }: { job: ReleaseJob }) {
  return (
    <Card>
      <CardHeader title={words.preparing} description={words.preparingText} />
      <CardContent className="grid gap-1.5">
        <Progress value={job.totalRows > 0 ? job.doneRows / job.totalRows : undefined} label={words.preparing} />
        <p role="status" className="flex flex-wrap justify-between gap-2 text-muted-foreground text-xs">
          <span>{words.stages[job.stage] ?? job.stage}</span>
          <span>{words.progress(formatNumber(job.doneRows), formatNumber(job.totalRows))}</span>
        </p>
      </CardContent>
    </Card>
  )
}

type PreparedProps = {
  datanet: DatanetDetail
  transaction: NonNullable<ReleaseJob['transaction']>
  pool: string
  sent: Hex | null
  releasing: ReturnType<typeof useRelease>
}

function Prepared({ datanet, transaction, pool, sent, releasing }: PreparedProps) {
  const { busy, notice, run, confirmSent } = releasing
  const version = formatNumber(transaction.version)
  return (
    <Card>
      <CardHeader title={words.ready(version)} />
      <CardContent className="grid gap-4">
        <DataList className="border-y">
          <DataItem term={words.rows}>{formatNumber(transaction.rows)}</DataItem>
          <DataItem term={words.root}>
            <Hash value={transaction.root} lead={10} tail={8} />
          </DataItem>
          <DataItem term={words.manifest}>
            <Hash value={transaction.manifestHash} lead={10} tail={8} />
          </DataItem>
        </DataList>
        {notice && (
          <p role="status" className="rounded-md bg-muted p-3">
            {notice}
          </p>
        )}
        {sent && busy === null && <Status tone="warning">{words.sent}</Status>}
        <div className="flex flex-wrap items-center gap-3">
          {sent ? (
            <Button variant="primary" loading={busy !== null} onClick={() => void confirmSent(sent)}>
              {words.confirmAgain}
            </Button>
          ) : datanet.access.own ? (
            <Button variant="primary" loading={busy !== null} onClick={() => void run(transaction, pool)}>
              {busy === null && <Rocket aria-hidden />}
              {words.action(version)}
            </Button>
          ) : (
            <p>
              {words.ownerOnly} <Hash value={datanet.ownerAddress} />
            </p>
          )}
          <span role="status">{busy === 'confirming' && <Status tone="running">{words.confirming}</Status>}</span>
        </div>
      </CardContent>
    </Card>
  )
}

function Prepare({ datanet, job, again }: { datanet: DatanetDetail; job: ReleaseJob | null; again: boolean }) {
  const queries = useQueryClient()
  const [notes, setNotes] = useState('')
  const prepare = useMutation({
    mutationFn: () => client.releases.prepare({ id: datanet.id, notes }),
    onSuccess: (made) => queries.setQueryData(orpc.releases.job.queryKey({ input: { id: datanet.id } }), made as never),
    onError: () => queries.invalidateQueries({ queryKey: orpc.releases.key() }),
  })
  const problem = prepare.error && explainApiError(prepare.error)
  return (
    <Card>
      <CardHeader title={again ? words.prepareAgain : words.prepare} />
      <CardContent>
        <Form busy={prepare.isPending} onSubmit={() => prepare.mutate()}>
          {job?.state === 'failed' && job.error && <ErrorState title={words.prepareFailed} cause={job.error} />}
          <Field label={words.notes.label} help={words.notes.help} optional>
            <Textarea maxLength={2000} value={notes} onChange={(event) => setNotes(event.target.value)} />
          </Field>
          {problem && (
            <ErrorState
              title={problem.code === 'conflict' ? words.raced : words.prepareFailed}
              cause={problem.title}
              next={problem.next}
              reference={problem.reference}
            />
          )}
          <Button
            type="submit"
            variant={again ? 'secondary' : 'primary'}
            className="justify-self-start"
            loading={prepare.isPending}
          >
            {again ? words.prepareAgain : words.prepare}
          </Button>
        </Form>
      </CardContent>
    </Card>
  )
}
