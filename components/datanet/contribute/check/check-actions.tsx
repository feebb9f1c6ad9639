'use client'
import { useMutation } from '@tanstack/react-query'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { doctor as words } from '#lib/strings/doctor.ts'
import type { Contribution } from '../use-contribution.ts'

export type CheckActionsProps = {
  contribution: Contribution
  upload: Upload
  /** choices differ from those of the report */
  changed: boolean
  blocked: boolean
  pending: boolean
  onCheck: () => void
  onSign: () => void
  onReset: () => void
}

/** The ways on from a report; they stay in sight below it. */
export function CheckActions(props: CheckActionsProps) {
  const { contribution, upload, changed, blocked, pending, onCheck, onSign, onReset } = props
  const typed = upload.origin === 'form' || upload.origin === 'feedback' || upload.origin === 'paste'
  // What is typed is still in its form; what was sent of it would only lie about.
  const edit = useMutation({
    mutationFn: () => client.uploads.cancel({ uploadId: upload.id }),
    onSuccess: () => contribution.startOver(upload.origin === 'paste' ? 'paste' : 'form'),
    onError: (error) => toast.error(explainApiError(error).title),
  })
  return (
    <div className="sticky bottom-14 z-10 -mx-1 flex flex-wrap items-center gap-3 border-t bg-background px-1 py-3 md:bottom-0">
      {changed ? (
        <Button variant="primary" loading={pending} onClick={onCheck}>
          {words.check}
        </Button>
      ) : (
        <Button variant="primary" onClick={onSign}>
          {words.sign}
        </Button>
      )}
      {changed && (
        <Button variant="ghost" onClick={onReset}>
          {words.reset}
        </Button>
      )}
      {typed ? (
        <Button loading={edit.isPending} onClick={() => edit.mutate()}>
          {words.edit}
        </Button>
      ) : (
        <Button onClick={() => contribution.goTo('map')}>{words.map}</Button>
      )}
      {(changed || blocked) && (
        <span role="status" className="text-muted-foreground text-xs">
          {changed ? words.changed : words.suggestHelp}
        </span>
      )}
    </div>
  )
}
