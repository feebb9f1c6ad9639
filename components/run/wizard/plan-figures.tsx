import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '#components/ui/cn.ts'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import {
  formatBytes,
  formatCompact,
  formatDuration,
  formatDurationRange,
  formatNumber,
  formatOpen,
  formatPercent,
} from '#lib/format.ts'
import type { Plan } from '#lib/schemas/plan.ts'
import { train } from '#lib/strings/train.ts'
import { MemoryTerms } from './memory-terms.tsx'

const words = train.wizard.plan

/** How well earlier predictions did, in one sentence. */
function calibrationSentence({ runs, error, within }: Plan['calibration']): string {
  if (within !== null) return words.within(formatPercent(within, 0))
  return error === null ? words.unmeasured : words.off(formatPercent(error, 0), Math.max(1, runs))
}

/** What the run would do: each figure with where it comes from. */
export function PlanFigures({ plan, baseName }: { plan: Plan; baseName: string }) {
  const { params, memory, queue, price, seconds } = plan
  const passes =
    params.epochs === 1 ? words.onePass : words.passes(formatCompact(plan.tokens), formatNumber(params.epochs))
  const checkpoint = params.save_steps ? `, ${words.checkpoints(formatNumber(params.save_steps))}` : ''
  const free = BigInt(price.per1kTokens) === 0n
  return (
    <DataList className="text-sm">
      <DataItem term={words.rows} hint={words.questions(formatNumber(plan.heldoutQuestions))}>
        {formatNumber(plan.rows)}
      </DataItem>
      <DataItem term={words.tokens} hint={passes}>
        {formatNumber(plan.totalTokens)}
      </DataItem>
      <DataItem term={words.steps} hint={`${words.batch(formatNumber(params.batch_size))}${checkpoint}`}>
        {formatNumber(plan.steps)}
      </DataItem>
      <Wide term={words.time} value={formatDurationRange(seconds.from, seconds.to)}>
        {calibrationSentence(plan.calibration)}
      </Wide>
      <Wide
        term={words.memory}
        value={
          <>
            {formatBytes(memory.bytes)}
            <span className={cn('block text-xs', memory.fits ? 'text-muted-foreground' : 'font-medium text-danger')}>
              {words.free(formatBytes(memory.available))}
            </span>
          </>
        }
      >
        <Disclosure title={<span className="font-normal text-xs">{words.howMemory}</span>}>
          <MemoryTerms name={baseName} terms={memory.terms} />
        </Disclosure>
      </Wide>
      <DataItem
        term={words.queue}
        hint={
          <Link href="/train/queue" className="text-link">
            {words.seeQueue}
          </Link>
        }
      >
        {queue.ahead === 0
          ? words.atOnce
          : words.ahead(queue.ahead, queue.seconds === null ? null : formatDuration(queue.seconds))}
      </DataItem>
      <DataItem term={words.cost} hint={free ? undefined : words.per1k(formatOpen(price.per1kTokens))}>
        {free ? words.freeOfCharge : formatOpen(price.expected)}
      </DataItem>
    </DataList>
  )
}

/** A figure with something below it that wants the whole width. */
function Wide({ term, value, children }: { term: string; value: ReactNode; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-0.5 py-2">
      <dt className="text-muted-foreground">{term}</dt>
      <dd className="text-right">{value}</dd>
      <dd className="col-span-2 text-muted-foreground text-xs">{children}</dd>
    </div>
  )
}
