'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { AlertDialog } from '#components/ui/alert-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'

const words = contribute.own

/** Throws an upload away, after saying what is lost. */
export function CancelUpload({
  upload,
  label = words.discard,
  onCancelled,
}: {
  upload: Upload
  label?: string
  onCancelled: () => void
}) {
  const [asking, setAsking] = useState(false)
  const cancel = useMutation({
    mutationFn: () => client.uploads.cancel({ uploadId: upload.id }),
    onSuccess: () => {
      toast.success(words.discarded(upload.fileName))
      onCancelled()
    },
    onError: (error) => toast.error(explainApiError(error).title),
  })
  return (
    <>
      <Button size="sm" variant="ghost" loading={cancel.isPending} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={words.discardTitle(upload.fileName)}
        description={words.discardText}
        action={words.discard}
        danger
        onAction={() => cancel.mutate()}
      />
    </>
  )
}
