'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useSession } from '#components/chain/use-session.ts'
import { Time } from '#components/shell/time.tsx'
import { AlertDialog } from '#components/ui/alert-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { Status, type StatusTone } from '#components/ui/status.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatBytes } from '#lib/format.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { isUnfinished } from './steps.ts'
import type { Contribution } from './use-contribution.ts'

const words = contribute.own
const tones: Record<Upload['state'], StatusTone> = {
  receiving: 'pending',
  inspecting: 'running',
  mapping: 'warning',
  checking: 'running',
  checked: 'info',
  storing: 'running',
  stored: 'success',
  failed: 'danger',
  cancelled: 'stopped',
}

/** Own uploads to this Datanet that are not signed: to be continued or thrown away. */
export function UnfinishedUploads({ contribution: { datanet, open } }: { contribution: Contribution }) {
  const { session } = useSession()
  const queries = useQueryClient()
  const [leaving, setLeaving] = useState<Upload | null>(null)
  const list = useQuery({
    ...orpc.uploads.list.queryOptions({ input: { id: datanet.id } }),
    enabled: session !== null,
  })
  const discard = useMutation({
    mutationFn: (upload: Upload) => client.uploads.cancel({ uploadId: upload.id }),
    onSuccess: async (_, upload) => {
      toast.success(words.discarded(upload.fileName))
      await queries.invalidateQueries({ queryKey: orpc.uploads.key() })
    },
    onError: (error) => toast.error(explainApiError(error).title),
  })
  const unfinished = ((list.data ?? []) as Upload[]).filter(isUnfinished)
  if (!session || unfinished.length === 0) return null
  return (
    <Card>
      <CardHeader title={words.title} description={words.help} />
      <ul className="divide-y border-t">
        {unfinished.map((upload) => (
          <li key={upload.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
            <div className="min-w-40 flex-1">
              <p className="wrap-anywhere font-medium">{upload.fileName}</p>
              <p className="flex flex-wrap gap-x-3 text-muted-foreground text-xs">
                <Status tone={tones[upload.state]}>{words.states[upload.state]}</Status>
                <span>{formatBytes(upload.bytes)}</span>
                <Time value={upload.createdAt} />
              </p>
            </div>
            <Button size="sm" aria-label={words.nameOf(words.continue, upload.fileName)} onClick={() => open(upload)}>
              {words.continue}
            </Button>
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={words.nameOf(words.discard, upload.fileName)}
              onClick={() => setLeaving(upload)}
            >
              <Trash2 aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <AlertDialog
        open={leaving !== null}
        onOpenChange={(shown) => !shown && setLeaving(null)}
        title={words.discardTitle(leaving?.fileName ?? '')}
        description={words.discardText}
        action={words.discard}
        danger
        onAction={() => leaving && discard.mutate(leaving)}
      />
    </Card>
  )
}
