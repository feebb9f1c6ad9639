'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Loading, SkeletonRows } from '#components/ui/skeleton.tsx'
import { Status } from '#components/ui/status.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { exportName } from '#lib/domain/export-name.ts'
import { formatBytes } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import type { RunExport } from '#lib/schemas/training.ts'
import { run as runWords } from '#lib/strings/run.ts'
import { PushDialog } from './push-dialog.tsx'
import { useOf } from './use-cases.ts'

const words = runWords.downloads

/** The finished run as files: what each is for, whether it is made, and how it is used. */
export function DownloadsCard({ run }: { run: RunDetail }) {
  const query = useQuery(
    orpc.runs.exports.queryOptions({
      input: { id: run.id },
      refetchInterval: ({ state }) => (state.data?.some((file) => file.state === 'making') ? 2_000 : false),
    }),
  )
  return (
    <Card>
      <CardHeader
        title={words.title}
        description={words.help}
        actions={
          query.data?.some(({ state }) => state === 'ready') && (
            <PushDialog run={run} files={query.data as RunExport[]} />
          )
        }
      />
      <Loading pending={query.isPending} skeleton={<SkeletonRows rows={5} />}>
        {query.isError ? (
          <CardContent>
            <QueryError error={query.error} onRetry={() => void query.refetch()} />
          </CardContent>
        ) : (
          <ul className="divide-y border-t">
            {query.data?.map((file) => (
              <ExportRow key={file.format} run={run} file={file as RunExport} />
            ))}
          </ul>
        )}
      </Loading>
    </Card>
  )
}

function ExportRow({ run, file }: { run: RunDetail; file: RunExport }) {
  const queries = useQueryClient()
  const { name, for: purpose } = words.formats[file.format]
  const make = useMutation({
    mutationFn: () => client.runs.export({ id: run.id, format: file.format }),
    onSuccess: () => queries.invalidateQueries({ queryKey: orpc.runs.exports.queryKey({ input: { id: run.id } }) }),
    onError: (error) => toast.error(words.makeFailed, { description: explainApiError(error).title }),
  })
  const use = useOf(file.format, run)
  return (
    <li className="grid gap-1 px-4 py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <p className="font-medium">
            {name}
            {file.bytes !== null && (
              <span className="ml-2 font-normal text-muted-foreground text-xs">{formatBytes(file.bytes)}</span>
            )}
          </p>
          <p className="text-muted-foreground text-xs">{purpose}</p>
        </div>
        {file.state === 'ready' && file.href ? (
          <Button size="sm" asChild>
            <a href={file.href} download={exportName(run, file.format)} aria-label={words.downloadOf(name)}>
              <Download aria-hidden />
              {words.download}
            </a>
          </Button>
        ) : file.state === 'making' || make.isPending ? (
          <Status tone="running" role="status">
            {words.making}
          </Status>
        ) : run.canManage ? (
          <Button
            size="sm"
            aria-label={`${file.state === 'failed' ? words.retry : words.make}: ${name}`}
            onClick={() => make.mutate()}
          >
            {file.state === 'failed' ? words.retry : words.make}
          </Button>
        ) : (
          <span className="text-muted-foreground text-xs">{words.notMade}</span>
        )}
      </div>
      {file.state === 'failed' && <Status tone="danger">{file.error ?? words.failed}</Status>}
      <Disclosure title={<span className="font-normal text-muted-foreground text-xs">{words.use}</span>}>
        <div className="grid gap-2">
          <pre className="overflow-x-auto rounded-md bg-sunken p-2 font-mono text-xs">{use}</pre>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <CopyButton value={use} label={words.copyUse} showLabel />
            {file.sha256 && (
              <span className="text-muted-foreground text-xs">
                {`${words.hash} `}
                <Hash value={file.sha256} label={words.copyHash} />
              </span>
            )}
          </div>
        </div>
      </Disclosure>
    </li>
  )
}
