import Link from 'next/link'
import type { ReactNode } from 'react'
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
      <DataItem
        term={words.memory}
        hint={
          <span className={memory.fits ? undefined : 'font-medium text-danger'}>
            {words.free(formatBytes(memory.available))}
          </span>
        }
      >
        {formatBytes(memory.bytes)}
      </DataItem>
      <Disclosure title={<span className="font-normal text-muted-foreground text-xs">{words.howMemory}</span>}>
        <MemoryTerms name={baseName} terms={memory.terms} />
      </Disclosure>
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

/** A figure with a sentence below it that wants the whole width. */
function Wide({ term, value, children }: { term: string; value: string; children: ReactNode }) {
  return (
    <div className="py-2">
      <div className="flex items-baseline justify-between gap-6">
        <dt className="text-muted-foreground">{term}</dt>
        <dd>{value}</dd>
      </div>
      <dd className="mt-0.5 text-muted-foreground text-xs">{children}</dd>
    </div>
  )
}
