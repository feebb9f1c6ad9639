import { cn } from '#components/ui/cn.ts'
import { Stat, StatRow } from '#components/ui/stat.tsx'
import { formatFixed, formatNumber } from '#lib/format.ts'
import type { Scorecard as Card } from '#lib/schemas/run.ts'
import { run } from '#lib/strings/run.ts'

const words = run.scorecard
const signed = (gain: number) => (gain > 0 ? `+${formatNumber(gain)}` : formatNumber(gain))

/** Base against tuned in figures, and what the trainer says of them. */
export function Scorecard({ card, className }: { card: Card; className?: string }) {
  const { base, tuned, control } = card
  return (
    <section className={cn('grid min-w-0 gap-3', className)}>
      <h2 className="font-medium">{words.title}</h2>
      <StatRow>
        {tuned.total > 0 && (
          <Stat label={words.base} value={formatNumber(base.correct)} unit={words.of(formatNumber(base.total))} />
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
        {base.loss !== null && tuned.loss !== null && (
          <Stat label={words.loss} value={`${formatFixed(base.loss, 2)} → ${formatFixed(tuned.loss, 2)}`} />
        )}
      </StatRow>
      <p>{card.verdict || words.none}</p>
    </section>
  )
}
