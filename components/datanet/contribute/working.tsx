'use client'
import { useEffect, useRef, useState } from 'react'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { formatNumber } from '#lib/format.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { CancelUpload } from './cancel-upload.tsx'

const words = contribute.progress
type Doing = keyof typeof words.doing

/** Rows a second over what was seen since the work began; null before there are two figures. */
function useRate(rows: number): number | null {
  const first = useRef<{ at: number; rows: number } | null>(null)
  const [rate, setRate] = useState<number | null>(null)
  useEffect(() => {
    const now = performance.now()
    // A check that starts again counts from the beginning.
    if (!first.current || rows < first.current.rows) first.current = { at: now, rows }
    const { at, rows: before } = first.current
    if (now - at > 500 && rows > before) setRate(((rows - before) * 1000) / (now - at))
  }, [rows])
  return rate
}

/** What the server is doing with an upload, how far it is, and a way to stop it. */
export function Working({ upload, onStopped }: { upload: Upload; onStopped?: () => void }) {
  const rate = useRate(upload.doneRows)
  const read = upload.bytes > 0 && upload.doneBytes >= upload.bytes
  const label = upload.state === 'checking' && read ? words.comparing : (words.doing[upload.state as Doing] ?? '')
  const share =
    upload.state === 'storing'
      ? upload.rows
        ? upload.doneRows / upload.rows
        : undefined
      : upload.doneBytes > 0 && !read
        ? upload.doneBytes / upload.bytes
        : undefined
  return (
    <Card>
      <CardHeader
        title={label}
        description={upload.fileName}
        actions={onStopped && <CancelUpload upload={upload} label={words.stop} onCancelled={onStopped} />}
      />
      <CardContent className="grid gap-2">
        <Progress value={share} label={label} />
        <p role="status" className="flex min-h-4 flex-wrap gap-x-4 text-muted-foreground text-xs">
          {upload.doneRows > 0 && <span>{words.rows(formatNumber(upload.doneRows))}</span>}
          {rate !== null && <span>{words.rate(formatNumber(rate, 0))}</span>}
        </p>
      </CardContent>
    </Card>
  )
}
