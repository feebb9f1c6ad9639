'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { Dialog, DialogActions, DialogContent } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { datanets } from '#lib/strings/datanets.ts'

const words = datanets.join
export type AskDialogProps = {
  /** id or slug: a private one is known by its address alone */
  id: string
  membership: 'reader' | 'contributor' | 'reviewer'
  onClose: () => void
}

/** A note to the curators, and the request. */
export function AskDialog({ id, membership, onClose }: AskDialogProps) {
  const queries = useQueryClient()
  const requireSession = useRequireSession()
  const [note, setNote] = useState('')
  const ask = useMutation({
    mutationFn: async () => {
      if (!(await requireSession({ reason: words.signIn }))) return null
      return client.datanets.requestMembership({ id, role: membership, note: note.trim() || undefined })
    },
    onSuccess: async (member) => {
      if (!member) return
      toast.success(words.sent)
      await queries.invalidateQueries({ queryKey: orpc.datanets.key() })
      onClose()
    },
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={words.ask[membership]} description={words.help}>
        <Field label={words.note} help={words.noteHelp} optional>
          <Textarea rows={2} maxLength={300} value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
        {ask.error && (
          <p role="alert" className="text-danger">
            {words.failed} {explainApiError(ask.error).title}
          </p>
        )}
        <DialogActions action={words.send} busy={ask.isPending} onAction={() => ask.mutate()} />
      </DialogContent>
    </Dialog>
  )
}
