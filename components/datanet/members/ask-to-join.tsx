'use client'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { Status } from '#components/ui/status.tsx'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { AskDialog } from './ask-dialog.tsx'

const words = datanets.join
const asking = ['contributor', 'reviewer'] as const
type Role = (typeof asking)[number]

/** What this account may not do here, and may ask for. */
export function AskToJoin({ datanet }: { datanet: DatanetDetail }) {
  const { access, contributePolicy } = datanet
  const [role, setRole] = useState<Role | null>(null)
  const may: Record<Role, boolean> = { contributor: access.contribute, reviewer: access.review }
  const open: Record<Role, boolean> = { contributor: contributePolicy === 'request', reviewer: true }
  const possible = asking.filter((name) => !may[name] && open[name] && !access.requested.includes(name))
  if (possible.length === 0 && access.requested.length === 0) return null
  return (
    <Card>
      <CardHeader title={words.title} description={words.help} />
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
      {role && <AskDialog id={datanet.id} membership={role} onClose={() => setRole(null)} />}
    </Card>
  )
}
