'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { Dialog, DialogClose, DialogContent, DialogFooter } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Status } from '#components/ui/status.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { common } from '#lib/strings/common.ts'
import { datanets } from '#lib/strings/datanets.ts'

const words = datanets.join
const asking = ['reader', 'contributor', 'reviewer'] as const
type Role = (typeof asking)[number]

/** What this account may not do here, and may ask for. */
export function AskToJoin({ datanet }: { datanet: DatanetDetail }) {
  const { access, contributePolicy } = datanet
  const [role, setRole] = useState<Role | null>(null)
  const may: Record<Role, boolean> = { reader: access.read, contributor: access.contribute, reviewer: access.review }
  const open: Record<Role, boolean> = { reader: true, contributor: contributePolicy === 'request', reviewer: true }
  const possible = asking.filter((name) => !may[name] && open[name] && !access.requested.includes(name))
  if (possible.length === 0 && access.requested.length === 0) return null
  return (
    <Card>
      <CardHeader
        title={access.read ? words.title : datanets.detail.locked}
        description={access.read ? words.help : datanets.detail.lockedText}
      />
      <CardContent className="grid justify-items-start gap-2">
        {access.requested.map((name) => (
          <Status key={name} tone="pending" className="whitespace-normal">
            {words.waiting(words.roleNames[name])}
          </Status>
        ))}
        {possible.map((name) => (
          <Button key={name} onClick={() => setRole(name)}>
            {words.ask[name]}
          </Button>
        ))}
      </CardContent>
      {role && <AskDialog id={datanet.id} role={role} onClose={() => setRole(null)} />}
    </Card>
  )
}

function AskDialog({ id, role, onClose }: { id: string; role: Role; onClose: () => void }) {
  const queries = useQueryClient()
  const requireSession = useRequireSession()
  const [note, setNote] = useState('')
  const ask = useMutation({
    mutationFn: async () => {
      if (!(await requireSession({ reason: words.signIn }))) return null
      return client.datanets.requestMembership({ id, role, note: note.trim() || undefined })
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
      <DialogContent title={words.ask[role]} description={words.help}>
        <Field label={words.note} help={words.noteHelp} optional>
          <Textarea rows={2} maxLength={300} value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
        {ask.error && (
          <p role="alert" className="text-danger">
            {words.failed} {explainApiError(ask.error).title}
          </p>
        )}
        <DialogFooter>
          <DialogClose asChild>
            <Button>{common.actions.cancel}</Button>
          </DialogClose>
          <Button variant="primary" loading={ask.isPending} onClick={() => ask.mutate()}>
            {words.send}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
