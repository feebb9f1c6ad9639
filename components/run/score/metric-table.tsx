import { ArrowDown, ArrowUp, CircleCheck, Equal, TriangleAlert } from 'lucide-react'
import { cn } from '#components/ui/cn.ts'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { type Metric, metricNames, type MetricName as Name, type Scorecard } from '#lib/schemas/run.ts'
import { scorecard as words } from '#lib/strings/scorecard.ts'
import { formatMetric } from './format-metric.ts'
import { judgeMetric, type MetricMark } from './judge-metric.ts'
import { MetricName } from './metric-name.tsx'

/**
 * Base, previous and tuned over every metric that was taken, each with its interval, and which differences are clear.
 * @param note added to the help below it
 */
export function MetricTable({ card, note }: { card: Scorecard; note?: string }) {
  const { base, previous, tuned } = card
  const taken = metricNames.filter((name) => tuned.metrics[name] ?? base.metrics[name])
  return (
    <div className="min-w-0 rounded-lg border bg-card">
      <Table caption={words.caption}>
        <TableHeader>
          <TableRow>
            <TableHead>{words.metric}</TableHead>
            <TableHead numeric>{words.base}</TableHead>
            {previous && <TableHead numeric>{words.previous}</TableHead>}
            <TableHead numeric>{words.tuned}</TableHead>
            <TableHead className="max-sm:hidden">{words.against}</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {taken.map((name) => {
            const [before, after] = [base.metrics[name], tuned.metrics[name]]
            const mark = before && after && <Mark mark={judgeMetric(name, before, after)} />
            return (
              <TableRow key={name}>
                <th scope="row" className="min-w-32 px-3 py-1 pl-4 text-left font-normal">
                  <MetricName name={name} questions={after?.n ?? before?.n} />
                  <span className="block sm:hidden">{mark}</span>
                </th>
                <Value name={name} metric={before} />
                {previous && <Value name={name} metric={previous.metrics[name]} />}
                <Value name={name} metric={after} />
                <TableCell className="max-sm:hidden">{mark}</TableCell>
              </TableRow>
            )
          })}
        </TableBody>
      </Table>
      <p className="border-t px-4 py-2 text-muted-foreground text-xs">{[words.help, note].filter(Boolean).join(' ')}</p>
    </div>
  )
}

function Value({ name, metric }: { name: Name; metric: Metric | undefined }) {
  if (!metric) return <TableCell numeric>–</TableCell>
  return (
    <TableCell numeric>
      {formatMetric(name, metric.value)}
      <span className="block text-2xs text-muted-foreground">
        {`${formatMetric(name, metric.low)} – ${formatMetric(name, metric.high)}`}
      </span>
    </TableCell>
  )
}

const marks = {
  better: { icon: CircleCheck, tone: 'text-success' },
  worse: { icon: TriangleAlert, tone: 'text-warning' },
  higher: { icon: ArrowUp, tone: 'text-info' },
  lower: { icon: ArrowDown, tone: 'text-info' },
  same: { icon: Equal, tone: 'font-normal text-muted-foreground' },
} as const

function Mark({ mark }: { mark: MetricMark }) {
  const { icon: Icon, tone } = marks[mark]
  return (
    <span className={cn('inline-flex items-center gap-1.5 font-medium text-xs', tone)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {words.marks[mark]}
    </span>
  )
}
