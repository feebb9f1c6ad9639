'use client'
import { useQuery } from '@tanstack/react-query'
import { Pause, Play } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { FileDrop } from '#components/ui/file-drop.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatBytes, formatPercent } from '#lib/format.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { common } from '#lib/strings/common.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { CancelUpload } from '../cancel-upload.tsx'
import type { Contribution } from '../use-contribution.ts'
import { acceptedEndings, giveFile, givenFile } from './choose-file.ts'
import { useSendFile } from './use-send-file.ts'

const words = contribute.file

/** A file on its way, or one that stopped half-way and waits to be given again. */
export function SendFile({ contribution, upload }: { contribution: Contribution; upload: Upload }) {
  const [file, setFile] = useState(() => givenFile(upload.id) ?? null)
  return (
    <Card>
      <CardHeader
        title={words.sending(upload.fileName)}
        actions={<CancelUpload upload={upload} onCancelled={() => contribution.startOver()} />}
      />
      <CardContent>
        {file ? (
          <Sending file={file} upload={upload} onSent={() => void contribution.query.refetch()} />
        ) : (
          <GiveAgain
            upload={upload}
            onFile={(again) => {
              giveFile(upload.id, again)
              setFile(again)
            }}
          />
        )}
      </CardContent>
    </Card>
  )
}

/** How far it is, with pause and resume. */
export function Sending({ file, upload, onSent }: { file: File; upload: Upload; onSent: () => void }) {
  const { status, sent, rate, pause, resume } = useSendFile(upload.id, file, onSent)
  const [done, total] = [formatBytes(sent), formatBytes(file.size)]
  return (
    <div className="grid gap-3">
      <Progress value={sent / file.size} label={words.sending(upload.fileName)} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div role="status" className="flex flex-wrap gap-x-3 text-muted-foreground text-xs">
          <span>{rate ? words.sent(done, total, formatBytes(rate)) : words.sentSlow(done, total)}</span>
          {status === 'paused' && <Status tone="stopped">{words.paused}</Status>}
          {status === 'waiting' && <Status tone="warning">{words.reconnecting}</Status>}
        </div>
        {(status === 'sending' || status === 'waiting') && (
          <Button size="sm" onClick={pause}>
            <Pause aria-hidden />
            {words.pause}
          </Button>
        )}
        {status === 'paused' && (
          <Button size="sm" variant="primary" onClick={resume}>
            <Play aria-hidden />
            {words.resume}
          </Button>
        )}
      </div>
      {status === 'failed' && (
        <ErrorState
          title={common.errors.unreachable}
          next={common.errors.unreachableNext}
          action={<Button onClick={resume}>{words.resume}</Button>}
        />
      )}
      <p className="text-muted-foreground text-xs">{words.leave}</p>
    </div>
  )
}

/** How much of a file the server has, as the tus protocol tells it. */
async function readOffset(uploadId: string): Promise<number> {
  const response = await fetch(`/api/files/${uploadId}`, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } })
  return Number(response.headers.get('upload-offset') ?? 0)
}

/** A page that was loaded again has not got the file any more: the same one goes on where it stopped. */
function GiveAgain({ upload, onFile }: { upload: Upload; onFile: (file: File) => void }) {
  const [other, setOther] = useState(false)
  const offset = useQuery({ queryKey: ['upload-offset', upload.id], queryFn: () => readOffset(upload.id) })
  const share = upload.bytes > 0 ? (offset.data ?? 0) / upload.bytes : 0
  return (
    <div className="grid gap-3">
      <Progress value={share} label={words.sending(upload.fileName)} tone="neutral" />
      <Field
        label={words.again(upload.fileName)}
        help={words.againHelp(formatPercent(share, 0))}
        error={other ? words.other(upload.fileName, formatBytes(upload.bytes)) : undefined}
      >
        <FileDrop
          accept={acceptedEndings}
          fileName={upload.fileName}
          onFiles={([file]) => {
            const same = file?.name === upload.fileName && file.size === upload.bytes
            setOther(!same)
            if (file && same) onFile(file)
          }}
        />
      </Field>
    </div>
  )
}
