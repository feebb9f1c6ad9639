import { cn } from '#components/ui/cn.ts'
import { Stat, StatRow } from '#components/ui/stat.tsx'
import { formatFixed, formatNumber } from '#lib/format.ts'
import type { Scorecard as Card } from '#lib/schemas/run.ts'
import { scorecard as words } from '#lib/strings/scorecard.ts'
import { MetricTable } from './score/metric-table.tsx'

const signed = (gain: number) => (gain > 0 ? `+${formatNumber(gain)}` : formatNumber(gain))

/** The verdict first, then right answers, then every metric; runs of before metrics were taken have their loss instead. */
export function Scorecard({ card, note, className }: { card: Card; note?: string; className?: string }) {
  const { base, previous, tuned, control } = card
  const measured = Object.keys(tuned.metrics).length > 0
  return (
    <section className={cn('grid min-w-0 grid-cols-1 gap-3', className)}>
      <h2 className="font-medium">{previous ? words.titleFrom : words.title}</h2>
      <p>{card.verdict || words.none}</p>
      <StatRow>
        {tuned.total > 0 && (
          <Stat label={words.base} value={formatNumber(base.correct)} unit={words.of(formatNumber(base.total))} />
        )}
        {previous && previous.total > 0 && (
          <Stat
            label={words.previous}
            value={formatNumber(previous.correct)}
            unit={words.of(formatNumber(previous.total))}
          />
        )}
        {tuned.total > 0 && (
          <Stat
            label={words.tuned}
            value={formatNumber(tuned.correct)}
            unit={words.of(formatNumber(tuned.total))}
            hint={words.gain(signed(tuned.correct - base.correct))}
          />
        )}
        {control.total > 0 && (
          <Stat
            label={words.control}
            value={formatNumber(control.correct)}
            unit={words.of(formatNumber(control.total))}
            hint={words.controlHint}
          />
        )}
        {!measured && base.loss !== null && tuned.loss !== null && (
          <Stat label={words.loss} value={`${formatFixed(base.loss, 2)} → ${formatFixed(tuned.loss, 2)}`} />
        )}
      </StatRow>
      {measured && <MetricTable card={card} note={note} />}
    </section>
  )
}
