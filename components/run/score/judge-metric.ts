import type { Metric, MetricName } from '#lib/schemas/run.ts'

/** Which way is better; null where neither is by itself. */
export const betterWhen: Record<MetricName, 'high' | 'low' | null> = {
  loss: 'low',
  perplexity: 'low',
  exact_match: 'high',
  contains: 'high',
  rouge_l: 'high',
  chrf: 'high',
  preference_accuracy: 'high',
  general_perplexity: 'low',
  refusal_rate: null,
  repetition_rate: 'low',
  unfinished_rate: 'low',
  answer_tokens: null,
}

export type MetricMark = 'better' | 'worse' | 'higher' | 'lower' | 'same'

const outside = ({ value }: Metric, { low, high }: Metric) => value < low || value > high

/**
 * What the tuned value is beside the base's; `same` unless each lies outside the other's interval. Both were asked the same
 * questions, so that intervals which only do not touch would hide differences that the paired resamples of the verdict see.
 */
export function judgeMetric(name: MetricName, base: Metric, tuned: Metric): MetricMark {
  if (!outside(tuned, base) || !outside(base, tuned)) return 'same'
  const higher = tuned.value > base.value
  const wanted = betterWhen[name]
  if (wanted === null) return higher ? 'higher' : 'lower'
  return (wanted === 'high') === higher ? 'better' : 'worse'
}
