'use client'
import Link from 'next/link'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useState } from 'react'
import { Time } from '#components/shell/time.tsx'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/select.tsx'
import { Status, type StatusTone } from '#components/ui/status.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { formatNumber, formatOpen, formatPpm } from '#lib/format.ts'
import type { EarningLine } from '#lib/schemas/earnings.ts'
import { earnings as words } from '#lib/strings/earnings.ts'

const states = ['estimated', 'pending', 'claimable', 'claimed'] as const
const tones = { estimated: 'neutral', pending: 'pending', claimable: 'success', claimed: 'info' } satisfies Record<
  EarningLine['state'],
  StatusTone
>
const pageSize = 25
const columns = words.columns

/** Which answer, which row, as what, how much, and where it stands. */
export function LinesTable({ lines }: { lines: readonly EarningLine[] }) {
  const [state, setState] = useQueryState('state', parseAsStringLiteral(states))
  const [limit, setLimit] = useState(pageSize)
  const found = state ? lines.filter((line) => line.state === state) : lines
  const shown = found.slice(0, limit)
  return (
    <div>
      <div className="flex justify-end px-4 pb-3">
        <Select
          aria-label={words.filter}
          className="w-44"
          value={state ?? 'all'}
          onValueChange={(value) => setState(states.find((known) => known === value) ?? null)}
          options={[
            { value: 'all', label: words.allStates },
            ...states.map((value) => ({ value, label: words.states[value] })),
          ]}
        />
      </div>
      {found.length === 0 ? (
        <p className="px-4 pb-4 text-muted-foreground">{words.noneInFilter}</p>
      ) : (
        <Table caption={words.caption} className="relative min-w-3xl">
          <TableHeader>
            <TableRow>
              <TableHead>{columns.answer}</TableHead>
              <TableHead>{columns.row}</TableHead>
              <TableHead>{columns.role}</TableHead>
              <TableHead numeric>{columns.share}</TableHead>
              <TableHead numeric>{columns.amount}</TableHead>
              <TableHead>{columns.state}</TableHead>
              <TableHead numeric>{columns.at}</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {shown.map((line) => (
              <Line key={`${line.receiptHash}:${line.role}:${line.datumHash}`} line={line} />
            ))}
          </TableBody>
        </Table>
      )}
      {found.length > limit && (
        <div className="border-t px-4 py-3">
          <Button onClick={() => setLimit(limit + pageSize)}>
            {words.showMore(formatNumber(Math.min(pageSize, found.length - limit)))}
          </Button>
        </div>
      )}
    </div>
  )
}

function Line({ line }: { line: EarningLine }) {
  return (
    <TableRow>
      <TableCell className="max-w-64">
        <Link href={`/receipts/${line.receiptHash}`} className="line-clamp-2 text-link">
          {line.training
            ? words.training(line.training.name)
            : (line.question ?? `${words.receipt} ${line.receiptHash.slice(0, 10)}…`)}
        </Link>
        {line.modelSlug && (
          <Link
            href={`/models/${line.modelSlug}`}
            className="block truncate text-muted-foreground text-xs hover:underline"
          >
            {line.modelName}
          </Link>
        )}
      </TableCell>
      <TableCell className="max-w-72">
        <span className="line-clamp-2" title={line.row ?? undefined}>
          {line.row ?? <span className="text-muted-foreground">{words.noRow}</span>}
        </span>
      </TableCell>
      <TableCell>{words.roles[line.role]}</TableCell>
      <TableCell numeric>{line.ppm === null ? '–' : formatPpm(line.ppm)}</TableCell>
      <TableCell numeric>
        <span title={`${line.amount} wei`}>{formatOpen(line.amount, { digits: 6, symbol: '' })}</span>
      </TableCell>
      <TableCell>
        <Status tone={tones[line.state]}>{words.states[line.state]}</Status>
        {line.epoch !== null && (
          <span className="block text-muted-foreground text-xs">{words.epoch(String(line.epoch))}</span>
        )}
      </TableCell>
      <TableCell numeric className="text-muted-foreground">
        <Time value={line.at} />
      </TableCell>
    </TableRow>
  )
}
