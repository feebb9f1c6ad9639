'use client'
import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useAccountName } from '#components/chain/use-session.ts'
import { Time } from '#components/shell/time.tsx'
import { Button } from '#components/ui/button.tsx'
import { CardContent } from '#components/ui/card.tsx'
import { Hash, shortHash } from '#components/ui/hash.tsx'
import { Status, type StatusTone } from '#components/ui/status.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { DatanetDetail, Member } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { QueryCard } from '../query-card.tsx'
import { AddMember } from './add-member.tsx'
import { type MemberChange, useSetMember } from './use-set-member.ts'

const words = datanets.members
const tones = {
  requested: 'warning',
  approved: 'success',
  declined: 'neutral',
  removed: 'neutral',
} satisfies Record<Member['state'], StatusTone>

/** Members and requests; requests first. */
export function Members({ datanet }: { datanet: DatanetDetail }) {
  const members = useQuery(orpc.datanets.members.queryOptions({ input: { id: datanet.id } }))
  const [adding, setAdding] = useState(false)
  return (
    <QueryCard
      title={words.title}
      description={words.help}
      query={members}
      rows={2}
      actions={
        <Button size="sm" onClick={() => setAdding(true)}>
          <UserPlus aria-hidden />
          {words.add}
        </Button>
      }
    >
      {(list) => (
        <>
          {list.length === 0 ? (
            <CardContent className="text-muted-foreground">{words.none}</CardContent>
          ) : (
            <div className="border-t">
              <Table caption={words.title} className="relative">
                <TableHeader>
                  <TableRow>
                    <TableHead>{words.columns.who}</TableHead>
                    <TableHead className="max-sm:hidden">{words.columns.role}</TableHead>
                    <TableHead className="max-sm:hidden">{words.columns.state}</TableHead>
                    <TableHead className="max-sm:hidden">{words.columns.since}</TableHead>
                    <TableHead />
                  </TableRow>
                </TableHeader>
                <TableBody>
                  {list.toSorted(requestsFirst).map((member) => (
                    <MemberRow key={`${member.address}:${member.role}`} id={datanet.id} member={member} />
                  ))}
                </TableBody>
              </Table>
            </div>
          )}
          <AddMember datanet={datanet} open={adding} onOpenChange={setAdding} />
        </>
      )}
    </QueryCard>
  )
}

const requestsFirst = (a: Member, b: Member) => Number(b.state === 'requested') - Number(a.state === 'requested')

function MemberRow({ id, member }: { id: string; member: Member }) {
  const known = useAccountName(member.address)
  const set = useSetMember(id)
  const who = known ?? shortHash(member.address)
  const change = async (state: MemberChange['state']) => {
    try {
      await set.mutateAsync({ address: member.address, role: member.role, state })
      if (state !== 'removed') return
      const undo = () => void set.mutate({ address: member.address, role: member.role, state: 'approved' })
      toast.success(words.removed(who), { action: { label: words.undo, onClick: undo } })
    } catch (error) {
      toast.error(`${words.failed} ${explainApiError(error).title}`)
    }
  }
  const act = (label: string, state: MemberChange['state'], primary = false) => (
    <Button
      size="sm"
      variant={primary ? 'primary' : 'secondary'}
      disabled={set.isPending}
      aria-label={words.nameOf(label, words.roles[member.role], who)}
      onClick={() => void change(state)}
    >
      {label}
    </Button>
  )
  const state = <Status tone={tones[member.state]}>{words.states[member.state]}</Status>
  return (
    <TableRow>
      <TableCell className="max-w-80">
        {known && <span className="mr-2">{known}</span>}
        <Hash value={member.address} />
        {member.note && <p className="wrap-anywhere text-muted-foreground text-xs">{member.note}</p>}
        <p className="flex flex-wrap items-center gap-x-3 sm:hidden">
          {words.roles[member.role]}
          {state}
        </p>
      </TableCell>
      <TableCell className="max-sm:hidden">{words.roles[member.role]}</TableCell>
      <TableCell className="max-sm:hidden">{state}</TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-sm:hidden">
        <Time value={member.createdAt} />
      </TableCell>
      <TableCell>
        <div className="flex flex-wrap justify-end gap-2">
          {member.state === 'requested' && act(words.decline, 'declined')}
          {member.state === 'requested' && act(words.approve, 'approved', true)}
          {member.state === 'approved' && act(words.remove, 'removed')}
          {(member.state === 'declined' || member.state === 'removed') && act(words.again, 'approved')}
        </div>
      </TableCell>
    </TableRow>
  )
}
