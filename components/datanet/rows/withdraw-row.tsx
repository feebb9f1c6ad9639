'use client'
import { useQueryClient } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { AlertDialog } from '#components/ui/alert-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { DatanetRowDetail } from '#lib/schemas/datanet.ts'
import { rows } from '#lib/strings/rows.ts'

const words = rows.page

/** Says what a withdrawal means and what it cannot undo, before it is done. */
export function WithdrawRow({ row }: { row: DatanetRowDetail }) {
  const queries = useQueryClient()
  const requireSession = useRequireSession()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const withdraw = async () => {
    if (!(await requireSession())) return
    setBusy(true)
    try {
      await client.releases.withdraw({ id: row.datanetSlug, hash: row.hash })
      toast.success(words.withdrawn)
      await queries.invalidateQueries({ queryKey: orpc.datanets.key() })
    } catch (error) {
      const { title, next } = explainApiError(error)
      toast.error([words.withdrawFailed, title, next].filter(Boolean).join(' '))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button loading={busy} onClick={() => setOpen(true)}>
        {!busy && <Undo2 aria-hidden />}
        {words.withdraw}
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        title={words.withdrawTitle}
        description={words.withdrawText}
        action={words.withdraw}
        danger
        onAction={() => void withdraw()}
      />
    </>
  )
}
