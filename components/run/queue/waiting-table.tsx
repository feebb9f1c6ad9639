'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { Time } from '#components/shell/time.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Select } from '#components/ui/select.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatNumber } from '#lib/format.ts'
import type { TrainingQueue } from '#lib/schemas/training.ts'
import { queue as words } from '#lib/strings/queue.ts'

type Waiting = TrainingQueue['waiting'][number]

/** The order in which waiting runs come, why each waits, and the priority of one's own. */
export function WaitingTable({ waiting, free }: { waiting: readonly Waiting[]; free: boolean }) {
  const own = waiting.some(({ mine }) => mine)
  return (
    <Table caption={words.waiting}>
      <TableHeader>
        <TableRow>
          <TableHead numeric>{words.position}</TableHead>
          <TableHead>{words.run}</TableHead>
          <TableHead className="max-md:hidden">{words.since}</TableHead>
          <TableHead className="max-sm:hidden">{words.reason}</TableHead>
          {own && <TableHead className="max-sm:hidden">{words.priority}</TableHead>}
        </TableRow>
      </TableHeader>
      <TableBody>
        {waiting.map((item) => {
          const reason = item.reason ?? (free ? '–' : words.reasonFree)
          return (
            <TableRow key={item.id} className={item.mine ? 'bg-primary-soft' : undefined}>
              <TableCell numeric>{formatNumber(item.position)}</TableCell>
              <TableCell className="min-w-32 max-w-56 max-sm:w-full">
                <span className="flex items-center gap-2">
                  <Link href={`/train/${item.id}`} className="truncate font-medium hover:underline" title={item.name}>
                    {item.name}
                  </Link>
                  {item.mine && <Badge tone="outline">{words.mine}</Badge>}
                </span>
                <div className="grid gap-2 sm:hidden">
                  <span className="text-muted-foreground text-xs">{reason}</span>
                  {item.mine && <Priority item={item} />}
                </div>
              </TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground max-md:hidden">
                <Time value={item.queuedAt} />
              </TableCell>
              <TableCell className="text-muted-foreground max-sm:hidden">{reason}</TableCell>
              {own && <TableCell className="max-sm:hidden">{item.mine && <Priority item={item} />}</TableCell>}
            </TableRow>
          )
        })}
      </TableBody>
    </Table>
  )
}

const order = ['1', '0', '-1'] as const

function Priority({ item }: { item: Waiting }) {
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: (priority: number) => client.runs.prioritise({ id: item.id, priority }),
    onSuccess: () => queries.invalidateQueries({ queryKey: orpc.runs.queue.queryKey() }),
    onError: (error) => toast.error(words.priorityFailed, { description: explainApiError(error).title }),
  })
  return (
    <Select
      aria-label={words.priorityOf(item.name)}
      className="w-40"
      value={String(change.isPending ? change.variables : item.priority)}
      disabled={change.isPending}
      onValueChange={(value) => change.mutate(Number(value))}
      options={order.map((value) => ({ value, label: words.priorities[value] }))}
    />
  )
}
