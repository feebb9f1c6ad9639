import Link from 'next/link'
import { RunState } from '#components/shell/run-state.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Status } from '#components/ui/status.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { formatBytes } from '#lib/format.ts'
import type { Slot } from '#lib/schemas/training.ts'
import { queue as words } from '#lib/strings/queue.ts'

/** Every place where a run can be: its device, its free memory and what works in it. */
export function SlotTable({ slots }: { slots: readonly Slot[] }) {
  return (
    <Table caption={words.slots}>
      <TableHeader>
        <TableRow>
          <TableHead>{words.slot}</TableHead>
          <TableHead className="max-sm:hidden">{words.device}</TableHead>
          <TableHead className="max-sm:hidden">{words.memory}</TableHead>
          <TableHead>{words.runs}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {slots.map((slot) => (
          <TableRow key={`${slot.provider} ${slot.id}`}>
            <TableCell className="min-w-28">
              <span className="wrap-anywhere block font-medium">{slot.name}</span>
              <span className="text-muted-foreground text-xs">{`${slot.provider} · ${slot.id}`}</span>
              <div className="mt-1 text-xs sm:hidden">
                <Memory slot={slot} />
              </div>
            </TableCell>
            <TableCell className="whitespace-nowrap max-sm:hidden">{words.devices[slot.device]}</TableCell>
            <TableCell className="min-w-32 max-sm:hidden">
              <Memory slot={slot} />
            </TableCell>
            <TableCell className="max-w-64">
              <Work run={slot.run} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Memory({ slot: { memory, freeMemory } }: { slot: Slot }) {
  if (freeMemory === null) return <span className="text-muted-foreground">{words.memoryUnknown}</span>
  if (memory === null) return <>{formatBytes(freeMemory)}</>
  const text = words.memoryOf(formatBytes(freeMemory), formatBytes(memory))
  return (
    <>
      <span className="whitespace-nowrap">{text}</span>
      <Progress value={freeMemory / memory} label={`${words.memory}: ${text}`} className="mt-1" />
    </>
  )
}

function Work({ run }: { run: Slot['run'] }) {
  if (!run) return <Status tone="neutral">{words.free}</Status>
  return (
    <>
      <span className="flex items-center gap-2">
        <Link href={`/train/${run.id}`} className="truncate font-medium hover:underline" title={run.name}>
          {run.name}
        </Link>
        {run.mine && <Badge tone="outline">{words.mine}</Badge>}
      </span>
      <RunState state={run.state} />
    </>
  )
}
