import { formatFixed, formatNumber, formatPercent } from '#lib/format.ts'
import type { MetricName } from '#lib/schemas/run.ts'

const shares: readonly MetricName[] = [
  'exact_match',
  'contains',
  'preference_accuracy',
  'refusal_rate',
  'repetition_rate',
  'unfinished_rate',
]

/** A metric's value in its own unit: a share as a percentage, a length as tokens. */
export function formatMetric(name: MetricName, value: number): string {
  if (shares.includes(name)) return formatPercent(value, 0)
  if (name === 'answer_tokens') return formatNumber(value, 1)
  return value >= 1000 ? formatNumber(value, 0) : formatFixed(value, 2)
}
