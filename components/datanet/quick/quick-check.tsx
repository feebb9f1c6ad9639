'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { type ReactNode, useEffect, useRef } from 'react'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Status } from '#components/ui/status.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { documentFormats, type Upload } from '#lib/schemas/upload.ts'
import { newDatanet } from '#lib/strings/new-datanet.ts'
import { givenFile } from '../contribute/bring/choose-file.ts'
import { Sending } from '../contribute/bring/send-file.tsx'
import { ReportSummary } from '../contribute/check/report-summary.tsx'
import { isWorking } from '../contribute/steps.ts'
import { Working } from '../contribute/working.tsx'
import { useQuickRelease } from './use-quick-release.ts'

const words = newDatanet.quick
const POLL_MS = 600

export type QuickCheckProps = {
  datanetId: string
  uploadId: string
  onOther: () => void
  onReleased: (datanet: DatanetDetail) => void
}

/** The file on its way, what the doctor says, and the two signatures that release it. */
export function QuickCheck({ datanetId, uploadId, onOther, onReleased }: QuickCheckProps) {
  const datanet = useQuery(orpc.datanets.get.queryOptions({ input: { id: datanetId } }))
  const upload = useQuery({
    ...orpc.uploads.get.queryOptions({ input: { uploadId } }),
    refetchInterval: ({ state: { data } }) => (data && isWorking(data as Upload) ? POLL_MS : false),
  })
  const failed = [datanet, upload].find((query) => query.error && !query.data)
  if (failed) {
    return (
      <div className="grid gap-3">
        <QueryError error={failed.error} onRetry={() => void failed.refetch()} />
        <Other onOther={onOther} />
      </div>
    )
  }
  if (!datanet.data || !upload.data) return <Skeleton className="h-40 w-full" />
  const [owner, file] = [datanet.data as DatanetDetail, upload.data as Upload]
  const link = `/datanets/${owner.slug}/contribute?upload=${file.id}`
  switch (file.state) {
    case 'receiving': {
      const given = givenFile(file.id)
      if (given) return <Sending file={given} upload={file} onSent={() => void upload.refetch()} />
      return <Decide reason={words.cut} link={link} onOther={onOther} />
    }
    case 'inspecting':
    case 'checking':
      return <Working upload={file} />
    case 'mapping': {
      const isDocument = documentFormats.includes(file.format)
      return <Decide reason={isDocument ? words.document : words.columns} link={link} onOther={onOther} />
    }
    case 'failed':
      return (
        <ErrorState
          title={file.error?.message ?? words.failed}
          cause={file.error?.place}
          action={<Other onOther={onOther} />}
        />
      )
    case 'cancelled':
      return <Other onOther={onOther} />
    default:
      if (file.state === 'checked' && !file.batchRoot) {
        return (
          <Decide reason={words.blocked} link={link} onOther={onOther}>
            {file.report && <ReportSummary report={file.report} />}
          </Decide>
        )
      }
      return <Release datanet={owner} upload={file} onOther={onOther} onReleased={onReleased} />
  }
}

const Other = ({ onOther }: { onOther: () => void }) => <Button onClick={onOther}>{words.otherFile}</Button>

/** What only the person can decide, and where. */
function Decide({
  reason,
  link,
  onOther,
  children,
}: {
  reason: string
  link: string
  onOther: () => void
  children?: ReactNode
}) {
  return (
    <div className="grid gap-4">
      <Status tone="warning" size="md" className="whitespace-normal">
        {reason}
      </Status>
      {children}
      <div className="flex flex-wrap justify-end gap-2">
        <Other onOther={onOther} />
        <Button variant="primary" asChild>
          <Link href={link}>{words.goOn}</Link>
        </Button>
      </div>
    </div>
  )
}

function Release({
  datanet,
  upload,
  onOther,
  onReleased,
}: {
  datanet: DatanetDetail
  upload: Upload
  onOther: () => void
  onReleased: (datanet: DatanetDetail) => void
}) {
  const { run, stage, released, notice, problem } = useQuickRelease(datanet, upload)
  const tell = useRef(onReleased)
  tell.current = onReleased
  useEffect(() => {
    if (released) tell.current(released)
  }, [released])
  const signed = upload.state !== 'checked'
  const rows = upload.rows ?? 0
  const dropped = upload.report?.rowsDropped ?? 0
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        <Status tone="success" size="md" className="whitespace-normal">
          {rows === 1 ? words.readyOne : words.ready(formatNumber(rows))}
        </Status>
        {dropped > 0 && <Status tone="warning">{words.dropped(formatNumber(dropped))}</Status>}
      </div>
      {upload.report && <ReportSummary report={upload.report} />}
      {signed && !stage && <p className="text-muted-foreground">{words.unfinished}</p>}
      {problem && (
        <ErrorState title={words.failed} cause={problem.title} next={problem.next} reference={problem.reference} />
      )}
      {notice && (
        <p role="status" className="rounded-md bg-muted p-3">
          {notice}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-end gap-3">
        <span role="status">{stage && <Status tone="running">{words.stages[stage]}</Status>}</span>
        {!signed && !stage && <Other onOther={onOther} />}
        <Button variant="primary" loading={stage !== null} onClick={() => void run()}>
          {signed ? words.finish : words.release}
        </Button>
      </div>
    </div>
  )
}
