'use client'
import {
  Check,
  CircleCheck,
  Coins,
  GraduationCap,
  type LucideIcon,
  MessageSquare,
  Pencil,
  PenLine,
  Rocket,
  Undo2,
  X,
} from 'lucide-react'
import Link from 'next/link'
import { useAccountName } from '#components/chain/use-session.ts'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { formatDateTime, formatOpen } from '#lib/format.ts'
import type { DatanetRowDetail } from '#lib/schemas/datanet.ts'
import { rows } from '#lib/strings/rows.ts'

const words = rows.page
type RowEvent = DatanetRowDetail['history'][number]
const icons: Record<RowEvent['type'], LucideIcon> = {
  proposed: PenLine,
  accepted_by: Check,
  rejected_by: X,
  commented: MessageSquare,
  decided: CircleCheck,
  edited: Pencil,
  released: Rocket,
  trained: GraduationCap,
  paid: Coins,
  withdrawn: Undo2,
}

/** From its proposal to its last payment, oldest first. */
export function RowHistory({ history }: { history: readonly RowEvent[] }) {
  return (
    <Card>
      <CardHeader title={words.history} description={words.historyHelp} />
      <CardContent>
        <ol className="grid">
          {history.map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what happened never moves
            <Entry key={index} event={event} last={index === history.length - 1} />
          ))}
        </ol>
      </CardContent>
    </Card>
  )
}

function Entry({ event, last }: { event: RowEvent; last: boolean }) {
  const known = useAccountName(event.by)
  const Icon = icons[event.type]
  const who = event.by && (known ?? shortHash(event.by))
  return (
    <li className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-3">
      <span aria-hidden className="flex flex-col items-center">
        <span className="grid size-6 place-items-center rounded-full border bg-card text-muted-foreground">
          <Icon className="size-3.5" />
        </span>
        {!last && <span className="w-px flex-1 bg-border" />}
      </span>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 pt-0.5 pb-4">
        <span className="sr-only">{words.events[event.type]}: </span>
        {event.href ? (
          <Link href={event.href} className="wrap-anywhere inline-flex min-h-6 items-center text-link">
            {event.text}
          </Link>
        ) : (
          <span className="wrap-anywhere">{event.text}</span>
        )}
        {event.amount && <span className="font-medium">{formatOpen(event.amount, { digits: 6 })}</span>}
        <span className="ml-auto flex flex-wrap gap-x-3 text-muted-foreground text-xs">
          {event.by && <span title={event.by}>{who}</span>}
          <time dateTime={event.at}>{formatDateTime(event.at)}</time>
        </span>
      </div>
    </li>
  )
}
