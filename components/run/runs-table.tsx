'use client'
import Link from 'next/link'
import { Fragment } from 'react'
import { RunState } from '#components/shell/run-state.tsx'
import { Time } from '#components/shell/time.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { formatNumber, formatPercent } from '#lib/format.ts'
import type { RunSummary } from '#lib/schemas/run.ts'
import { compare } from '#lib/strings/compare.ts'
import { train } from '#lib/strings/train.ts'
import { isActive } from './active.ts'
import { compareLink, mostCompared } from './compare/compare-link.ts'
import { Elapsed } from './elapsed.tsx'
import { groupSweeps } from './sweep-groups.ts'

const words = train.list

export type RunsTableProps = {
  runs: readonly RunSummary[]
  /** ids that are ticked for a comparison */
  chosen: readonly string[]
  onChoose: (ids: string[]) => void
}

/** Runs, those of one comparison under a line of their own; ticked ones can be compared. */
export function RunsTable({ runs, chosen, onChoose }: RunsTableProps) {
  return (
    <Table caption={train.title}>
      <TableHeader>
        <TableRow>
          <TableHead className="w-8 pr-0">
            <span className="sr-only">{compare.action}</span>
          </TableHead>
          <TableHead>{words.run}</TableHead>
          <TableHead>{words.state}</TableHead>
          <TableHead className="max-md:hidden">{words.progress}</TableHead>
          <TableHead numeric className="max-lg:hidden">
            {words.score}
          </TableHead>
          <TableHead numeric className="max-sm:hidden">
            {words.duration}
          </TableHead>
          <TableHead numeric className="max-lg:hidden">
            {words.started}
          </TableHead>
          <TableHead className="max-sm:hidden">{words.model}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {groupSweeps(runs).map((group) => (
          <Fragment key={group.runs[0]?.id}>
            {group.sweepId && <SweepRow runs={group.runs} />}
            {group.runs.map((run) => (
              <RunRow
                key={run.id}
                run={run}
                chosen={chosen.includes(run.id)}
                full={chosen.length >= mostCompared}
                onChoose={(on) => onChoose(on ? [...chosen, run.id] : chosen.filter((id) => id !== run.id))}
              />
            ))}
          </Fragment>
        ))}
      </TableBody>
    </Table>
  )
}

function SweepRow({ runs }: { runs: readonly RunSummary[] }) {
  return (
    <TableRow className="bg-sunken hover:bg-sunken">
      <TableCell colSpan={8} className="h-8 py-1 text-xs">
        <span className="mr-3 text-muted-foreground">{compare.sweep(formatNumber(runs.length))}</span>
        <Link href={compareLink(runs.map(({ id }) => id).reverse())} className="text-link">
          {compare.sweepOpen}
        </Link>
      </TableCell>
    </TableRow>
  )
}

type RunRowProps = { run: RunSummary; chosen: boolean; full: boolean; onChoose: (on: boolean) => void }

function RunRow({ run, chosen, full, onChoose }: RunRowProps) {
  return (
    <TableRow aria-selected={chosen || undefined}>
      <TableCell className="w-8 pr-0">
        <Checkbox
          aria-label={compare.pick(run.name)}
          checked={chosen}
          disabled={full && !chosen}
          onCheckedChange={(checked) => onChoose(checked === true)}
        />
      </TableCell>
      <TableCell className="w-full max-w-0 min-w-36">
        <Link href={`/train/${run.id}`} className="block truncate font-medium hover:underline" title={run.name}>
          {run.name}
        </Link>
        <span className="block truncate text-muted-foreground text-xs">{subtitle(run)}</span>
      </TableCell>
      <TableCell className="whitespace-nowrap">
        <RunState state={run.state} queuePosition={run.queuePosition} />
        <span className="mt-0.5 block text-muted-foreground text-xs md:hidden">
          <Steps run={run} />
        </span>
      </TableCell>
      <TableCell className="min-w-32 max-md:hidden">
        {isActive(run.state) && run.totalSteps ? (
          <Progress value={run.step / run.totalSteps} label={`${words.progress}: ${run.name}`} className="mb-1" />
        ) : null}
        <span className="whitespace-nowrap text-muted-foreground text-xs">
          <Steps run={run} />
        </span>
      </TableCell>
      <TableCell numeric className="max-lg:hidden">
        <Score run={run} />
      </TableCell>
      <TableCell numeric className="max-sm:hidden">
        <Elapsed run={run} />
      </TableCell>
      <TableCell numeric className="text-muted-foreground max-lg:hidden">
        <Time value={run.startedAt ?? run.createdAt} />
      </TableCell>
      <TableCell className="max-w-40 max-sm:hidden">
        {run.modelSlug ? (
          <Link href={`/models/${run.modelSlug}`} className="block truncate text-link" title={run.modelSlug}>
            {run.modelSlug}
          </Link>
        ) : (
          <span className="text-muted-foreground">–</span>
        )}
      </TableCell>
    </TableRow>
  )
}

/** What the name does not say: a run without a name of its own is called after its Datanets. */
function subtitle(run: RunSummary): string {
  const names = run.datanets.map(({ name }) => name)
  return run.name === names.join(' + ') ? run.baseModelId : names.join(', ')
}

function Steps({ run }: { run: RunSummary }) {
  if (!run.totalSteps) return <>–</>
  const share = isActive(run.state) ? ` · ${formatPercent(run.step / run.totalSteps, 0)}` : ''
  return <>{`${train.stepOf(formatNumber(run.step), formatNumber(run.totalSteps))}${share}`}</>
}

function Score({ run }: { run: RunSummary }) {
  if (!run.scorecard || run.scorecard.tuned.total === 0) return <span className="text-muted-foreground">–</span>
  const { base, tuned } = run.scorecard
  return (
    <>
      <span className="text-muted-foreground">{`${formatNumber(base.correct)} → `}</span>
      {`${formatNumber(tuned.correct)} `}
      <span className="text-muted-foreground">{`/ ${formatNumber(tuned.total)}`}</span>
    </>
  )
}
