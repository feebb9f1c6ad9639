'use client'
import { useQuery } from '@tanstack/react-query'
import { CloudUpload, ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogContent, DialogFooter } from '#components/ui/dialog.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Status } from '#components/ui/status.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatBytes, formatPercent } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import type { RunExport } from '#lib/schemas/training.ts'
import { hub as words } from '#lib/strings/hub.ts'
import { type PushDraft, PushForm } from './push-form.tsx'
import { type FileProgress, usePush } from './use-push.ts'

/** From files of this installation to a repository on the Hub, in one window: form, progress, where it is. */
export function PushDialog({ run, files }: { run: RunDetail; files: readonly RunExport[] }) {
  const [open, setOpen] = useState(false)
  const { pushing, start, stop, reset } = usePush(run.id)
  // where this installation looks for the Hub; the card of the wanted files is read anew when they are pushed
  const card = useQuery(orpc.runs.card.queryOptions({ input: { id: run.id, formats: ['peft'] }, enabled: open }))
  const hubUrl = card.data?.hubUrl ?? 'https://huggingface.co'
  const { host } = new URL(hubUrl)
  const [draft, setDraft] = useState<PushDraft>({
    repo: '',
    visibility: 'private',
    token: '',
    formats: ['peft', 'gguf'],
  })
  const working = pushing.step === 'working'
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <CloudUpload aria-hidden />
        {words.open}
      </Button>
      <Dialog
        open={open}
        onOpenChange={(next) => {
          setOpen(next)
          if (!next && pushing.step === 'done') reset()
        }}
      >
        <DialogContent
          title={pushing.step === 'done' ? words.doneTitle : words.title}
          description={
            pushing.step === 'form' ? (
              words.help(host)
            ) : pushing.step === 'done' ? (
              <span className="wrap-anywhere">{pushing.url}</span>
            ) : undefined
          }
          dismissible={!working}
        >
          {pushing.step === 'form' && (
            <PushForm
              draft={draft}
              onDraft={setDraft}
              files={files}
              hubUrl={hubUrl}
              problem={pushing.problem}
              onSubmit={(wish) => void start(wish)}
            />
          )}
          {working && (
            <>
              <Status tone="running" size="md" role="status" className="whitespace-normal">
                {pushing.said}
              </Status>
              <Files files={pushing.files} />
              <p className="text-muted-foreground text-xs">{words.keepOpen}</p>
              <DialogFooter>
                <Button onClick={stop}>{words.stop}</Button>
              </DialogFooter>
            </>
          )}
          {pushing.step === 'done' && (
            <DialogFooter>
              <Button asChild variant="primary">
                <a href={pushing.url} target="_blank" rel="noreferrer">
                  <ExternalLink aria-hidden />
                  {words.see}
                </a>
              </Button>
            </DialogFooter>
          )}
        </DialogContent>
      </Dialog>
    </>
  )
}

function Files({ files }: { files: Record<string, FileProgress> }) {
  const entries = Object.entries(files)
  if (entries.length === 0) return null
  return (
    <ul aria-label={words.files} className="grid max-h-72 gap-2 overflow-y-auto">
      {entries.map(([path, { state, progress, bytes }]) => (
        <li key={path} className="grid gap-1">
          <div className="flex items-baseline justify-between gap-3 text-xs">
            <span className="wrap-anywhere min-w-0">{path}</span>
            <span className="shrink-0 text-muted-foreground">
              {state === 'uploading' || state === 'hashing'
                ? `${words.fileStates[state]} ${formatPercent(progress, 0)}`
                : words.fileStates[state]}
              {`, ${formatBytes(bytes)}`}
            </span>
          </div>
          <Progress
            value={state === 'sent' ? 1 : state === 'uploading' ? progress : 0}
            tone={state === 'sent' ? 'success' : 'running'}
            label={path}
          />
        </li>
      ))}
    </ul>
  )
}
