import Link from 'next/link'
import { RunState } from '#components/shell/run-state.tsx'
import { Time } from '#components/shell/time.tsx'
import { Card } from '#components/ui/card.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { formatNumber } from '#lib/format.ts'
import type { RunSummary } from '#lib/schemas/run.ts'
import { home } from '#lib/strings/home.ts'
import { train } from '#lib/strings/train.ts'
import { SectionTitle } from './section-title.tsx'

export function RecentRuns({ runs }: { runs: RunSummary[] }) {
  return (
    <section className="grid gap-3">
      <SectionTitle title={home.runsTitle} href="/train" />
      <Card>
        <Table caption={home.runsTitle}>
          <TableHeader>
            <TableRow>
              <TableHead>{home.run}</TableHead>
              <TableHead>{home.state}</TableHead>
              <TableHead numeric className="max-sm:hidden">
                {home.score}
              </TableHead>
              <TableHead numeric className="max-sm:hidden">
                {home.started}
              </TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {runs.map((run) => (
              <TableRow key={run.id}>
                <TableCell className="w-full max-w-0 sm:w-auto sm:max-w-80">
                  <Link href={`/train/${run.id}`} className="block truncate font-medium hover:underline">
                    {run.name}
                  </Link>
                  <span className="block truncate text-muted-foreground text-xs">
                    {run.datanets.map((datanet) => datanet.name).join(', ')}
                  </span>
                </TableCell>
                <TableCell>
                  <RunState state={run.state} queuePosition={run.queuePosition} />
                  {run.state === 'training' && run.totalSteps ? (
                    <Progress
                      className="mt-1.5 max-w-32"
                      value={run.step / run.totalSteps}
                      label={train.stepOf(formatNumber(run.step), formatNumber(run.totalSteps))}
                    />
                  ) : null}
                </TableCell>
                <TableCell numeric className="max-sm:hidden">
                  {run.scorecard
                    ? `${run.scorecard.base.correct} → ${run.scorecard.tuned.correct} / ${run.scorecard.tuned.total}`
                    : '–'}
                </TableCell>
                <TableCell numeric className="text-muted-foreground max-sm:hidden">
                  <Time value={run.startedAt ?? run.createdAt} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
    </section>
  )
}
