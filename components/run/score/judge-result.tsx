import { cn } from '#components/ui/cn.ts'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { formatNumber, formatPercent } from '#lib/format.ts'
import type { JudgementResult } from '#lib/schemas/judgement.ts'
import { judge as words } from '#lib/strings/judge.ts'

const parts = [
  { outcome: 'tuned', count: 'wins', fill: 'bg-series-1' },
  { outcome: 'tie', count: 'ties', fill: 'bg-input' },
  { outcome: 'disagreed', count: 'disagreed', fill: 'bg-input/60' },
  { outcome: 'unreadable', count: 'unreadable', fill: 'bg-input/30' },
  { outcome: 'base', count: 'losses', fill: 'bg-series-2' },
] as const

const verdictOf = ({ share: { low, high } }: JudgementResult) =>
  low > 0.5 ? words.verdictBetter : high < 0.5 ? words.verdictWorse : words.verdictOpen

/** The verdict and its share with an interval, then the pairs as one bar and as a table. */
export function JudgeResult({ result, alike }: { result: JudgementResult; alike: number }) {
  const { share, pairs } = result
  const shown = parts.filter(({ count }) => result[count] > 0 || count === 'wins' || count === 'losses')
  const whole = (value: number) => formatPercent(value, 0)
  return (
    <div className="min-w-0 rounded-lg border bg-card">
      <div className="grid gap-3 p-4">
        <div>
          <p className="text-muted-foreground text-xs">{words.share}</p>
          <p className="mt-1 flex flex-wrap items-baseline gap-x-3">
            <span className="font-semibold text-lg leading-7 sm:text-xl">{whole(share.value)}</span>
            <span>{verdictOf(result)}</span>
          </p>
          <p className="text-muted-foreground text-xs">{words.shareHint(whole(share.low), whole(share.high))}</p>
        </div>
        <div aria-hidden className="flex h-3 gap-px overflow-hidden rounded-sm bg-muted">
          {parts.map(({ outcome, count, fill }) => (
            <div key={outcome} className={fill} style={{ width: `${(result[count] / pairs) * 100}%` }} />
          ))}
        </div>
      </div>
      <Table caption={words.chart} className="border-t">
        <TableHeader>
          <TableRow>
            <TableHead>{words.outcome}</TableHead>
            <TableHead numeric>{words.pairs}</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {shown.map(({ outcome, count, fill }) => (
            <TableRow key={outcome}>
              <th scope="row" className="px-3 py-2 pl-4 text-left font-normal">
                <span aria-hidden className={cn('mr-2 inline-block size-2.5 rounded-xs', fill)} />
                {words.outcomes[outcome]}
              </th>
              <TableCell numeric>{formatNumber(result[count])}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {alike > 0 && (
        <p className="border-t px-4 py-2 text-muted-foreground text-xs">{words.alike(formatNumber(alike))}</p>
      )}
    </div>
  )
}
