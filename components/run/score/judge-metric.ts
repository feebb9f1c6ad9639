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

/** What the tuned value is beside the base's; `same` while their intervals touch. */
export function judgeMetric(name: MetricName, base: Metric, tuned: Metric): MetricMark {
  const higher = tuned.low > base.high
  if (!higher && tuned.high >= base.low) return 'same'
  const wanted = betterWhen[name]
  if (wanted === null) return higher ? 'higher' : 'lower'
  return (wanted === 'high') === higher ? 'better' : 'worse'
}
