'use client'
import { useState } from 'react'
import { Dialog, DialogActions, DialogContent } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { explainApiError } from '#lib/api/explain-error.ts'
import { addressSchema } from '#lib/schemas/common.ts'
import { type DatanetDetail, type MemberRole, memberRoleSchema } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { useSetMember } from './use-set-member.ts'

const words = datanets.members
export type AddMemberProps = { datanet: DatanetDetail; open: boolean; onOpenChange: (open: boolean) => void }

export function AddMember({ datanet, open, onOpenChange }: AddMemberProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={words.add}>
        {open && <AddMemberForm datanet={datanet} onDone={() => onOpenChange(false)} />}
      </DialogContent>
    </Dialog>
  )
}

function AddMemberForm({ datanet, onDone }: { datanet: DatanetDetail; onDone: () => void }) {
  const [address, setAddress] = useState('')
  const [role, setRole] = useState<MemberRole>('reviewer')
  const [fault, setFault] = useState<string>()
  const set = useSetMember(datanet.id)
  // Only the owner makes curators.
  const roles = memberRoleSchema.options.filter((name) => name !== 'curator' || datanet.access.own)
  const submit = async () => {
    const parsed = addressSchema.safeParse(address.trim())
    setFault(parsed.success ? undefined : words.addressBad)
    if (!parsed.success) return
    try {
      await set.mutateAsync({ address: parsed.data, role, state: 'approved' })
      toast.success(words.added)
      onDone()
    } catch (error) {
      setFault(explainApiError(error).title)
    }
  }
  return (
    <Form busy={set.isPending} onSubmit={() => void submit()}>
      <Field label={words.address} help={words.addressHelp} error={fault}>
        <Input
          value={address}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          onChange={(event) => setAddress(event.target.value)}
        />
      </Field>
      <Field label={words.role}>
        <Select
          value={role}
          onValueChange={(next) => setRole(memberRoleSchema.parse(next))}
          options={roles.map((name) => ({
            value: name,
            label: words.roles[name],
            description: words.roleHelp[name],
          }))}
        />
      </Field>
      <DialogActions action={words.addAction} busy={set.isPending} />
    </Form>
  )
}
