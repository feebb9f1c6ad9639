'use client'
import { useState } from 'react'
import { Dialog, DialogActions, DialogContent } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { Bounty } from '#lib/schemas/bounty.ts'
import { addressSchema } from '#lib/schemas/common.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { useBounty } from './use-bounty.ts'

const words = datanets.bounties
const other = 'other'
export type AwardBountyProps = { datanet: DatanetDetail; bounty: Bounty; onClose: () => void }

/** Who is paid: a contributor, or any address; then the transaction. */
export function AwardBounty({ datanet, bounty, onClose }: AwardBountyProps) {
  const { award } = useBounty(datanet.chainDatanetId)
  const board = datanet.contributorBoard.filter(
    (entry, index, list) => list.findIndex(({ address }) => address === entry.address) === index,
  )
  const [chosen, setChosen] = useState<string>(board[0]?.address ?? other)
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)
  const nameOf = (address: string) => board.find((entry) => entry.address === address)?.name ?? shortHash(address)
  const submit = async () => {
    const winner = addressSchema.safeParse((chosen === other ? typed : chosen).trim())
    setFault(winner.success ? undefined : datanets.members.addressBad)
    if (!winner.success) return
    setBusy(true)
    try {
      const refused = await award(bounty, winner.data, nameOf(winner.data))
      if (refused !== null) return setFault(refused)
      toast.success(words.awarded)
      onClose()
    } catch (error) {
      setFault(`${words.failed} ${explainApiError(error).title}`)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={words.awardTitle(bounty.title)} dismissible={!busy}>
        <Form busy={busy} onSubmit={() => void submit()}>
          <Field label={words.winner} help={words.winnerHelp} error={chosen === other ? undefined : fault}>
            <Select
              value={chosen}
              onValueChange={setChosen}
              options={[
                ...board.map(({ address }) => ({ value: address, label: nameOf(address) })),
                { value: other, label: words.winnerOther },
              ]}
            />
          </Field>
          {chosen === other && (
            <Field label={datanets.members.address} help={datanets.members.addressHelp} error={fault}>
              <Input
                className="font-mono"
                autoComplete="off"
                spellCheck={false}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            </Field>
          )}
          <DialogActions action={words.awardAction} busy={busy} />
        </Form>
      </DialogContent>
    </Dialog>
  )
}
