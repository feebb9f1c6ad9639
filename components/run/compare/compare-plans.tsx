import type { ReactNode } from 'react'
import { formatDuration, formatDurationRange, formatNumber, formatOpen } from '#lib/format.ts'
import { compare as words } from '#lib/strings/compare.ts'
import { isActive, secondsTaken } from '../active.ts'
import { tokensOf, tokensSettling } from '../watch/charge.ts'
import type { ComparedRun } from './compare-runs.tsx'
import { CompareTable } from './compare-table.tsx'

/** What came, and under it what was planned. */
function Pair({ came, planned }: { came: ReactNode; planned: string | null }) {
  return (
    <>
      {came}
      <span className="block text-2xs text-muted-foreground">
        {planned === null ? words.noPlan : words.planned(planned)}
      </span>
    </>
  )
}

const open = (wei: string | bigint) => formatOpen(wei, { digits: 6 })

function cost({ run, live }: Pick<ComparedRun, 'run' | 'live'>): string {
  if (!run.payment) return words.free
  if (isActive(run.state)) return words.running
  if (tokensSettling(run, live) > 0) return words.charging
  const heard = live.charges.reduce((sum, { fee }) => sum + BigInt(fee), 0n)
  return open(run.payment.charged ?? heard)
}

/** Time, tokens and cost of every run beside its plan. */
export function ComparePlans({ items }: { items: readonly ComparedRun[] }) {
  const pairs = (of: (item: ComparedRun) => { came: ReactNode; planned: string | null }) =>
    items.map((item) => <Pair key={item.run.id} {...of(item)} />)
  return (
    <CompareTable
      title={words.plan}
      corner={words.run}
      items={items}
      rows={[
        {
          id: 'time',
          title: words.planTime,
          cells: pairs(({ run }) => {
            const seconds = secondsTaken(run, 0)
            const over = run.startedAt === null ? words.neverBegan : formatDuration(seconds ?? 0)
            return {
              came: isActive(run.state) ? words.running : over,
              planned: run.plan && formatDurationRange(run.plan.seconds.from, run.plan.seconds.to),
            }
          }),
        },
        {
          id: 'tokens',
          title: words.planTokens,
          cells: pairs(({ run, live }) => ({
            came: formatNumber((isActive(run.state) ? null : run.payment?.tokens) ?? tokensOf(live.steps)),
            planned: run.plan && formatNumber(run.plan.totalTokens),
          })),
        },
        {
          id: 'cost',
          title: words.planCost,
          cells: pairs(({ run, live }) => ({
            came: cost({ run, live }),
            planned: run.plan && (run.payment ? open(run.plan.price.expected) : words.free),
          })),
        },
      ]}
    />
  )
}
