/** What decides how long a run takes. */
export type Work = {
  baseModelId: string
  /** parameters of the base */
  parameters: number
  method: string
  /** optimiser steps; each carries its part of the checkpoints and of the measurements in between */
  steps: number
  /** tokens trained on, repeats counted */
  tokens: number
  /** questions that are asked, held-out and control */
  questions: number
  /** rows that are indexed, and their tokens once */
  rows: number
  rowTokens: number
  /** seconds that it took, of those that finished */
  seconds?: number
}
export type TimeEstimate = {
  /** seconds */
  from: number
  expected: number
  to: number
  measuredOn: number
}

/** Slower by PEFT's own arithmetic: DoRA takes the norm of every adapted weight again in each step. */
const methodFactor: Record<string, number> = { lora: 1, rslora: 1, dora: 1.6, qlora: 1.3 }
/** Seconds on two ordinary cores with a base of 135 million parameters, from fifteen pilots (benchmarks/train). */
const pilot = { fixed: 20, perStep: 0.35, per1kTokens: 1.6, perQuestion: 0.6, per1kIndexed: 3.7 }
const pilotParameters = 134_515_008

/** The pilots' seconds for this work: linear in steps, tokens and the size of the base (Kaplan et al. 2020: 6 FLOP a parameter). */
export function pilotSeconds({ parameters, method, steps, tokens, questions, rowTokens }: Work): number {
  const size = parameters / pilotParameters
  const factor = methodFactor[method] ?? 1
  const training = (pilot.perStep * steps + (pilot.per1kTokens * tokens) / 1000) * factor
  const after = pilot.perQuestion * questions + (pilot.per1kIndexed * rowTokens) / 1000
  return pilot.fixed + size * (training + after)
}

const quantile = (sorted: readonly number[], part: number): number => {
  const place = part * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(place)] ?? 1, sorted[Math.ceil(place)] ?? 1]
  return low + (high - low) * (place - Math.floor(place))
}
const spread = { assumed: [0.5, 2.5] as const, least: 0.1 }

/**
 * From Start to Ready without the queue: the pilots' seconds times the median of what this installation's last 20 finished
 * runs took against theirs. Runs of the same base and method speak alone where there are three of them. The range holds
 * nine in ten of them, and at least ± a tenth.
 */
export function estimateTime(work: Work, finished: readonly Work[]): TimeEstimate {
  const pilotTime = pilotSeconds(work)
  const same = finished.filter((run) => run.baseModelId === work.baseModelId && run.method === work.method)
  const telling = (same.length >= 3 ? same : finished).slice(0, 20)
  const ratios = telling.flatMap((run) => (run.seconds ? [run.seconds / pilotSeconds(run)] : [])).sort((a, b) => a - b)
  if (ratios.length === 0) {
    const [low, high] = spread.assumed
    return { from: pilotTime * low, expected: pilotTime, to: pilotTime * high, measuredOn: 0 }
  }
  const middle = quantile(ratios, 0.5)
  // few runs say little of how far they spread
  const wide = 1 + 1 / ratios.length
  const low = Math.min(quantile(ratios, 0.05) / wide, middle * (1 - spread.least))
  const high = Math.max(quantile(ratios, 0.95) * wide, middle * (1 + spread.least))
  return { from: pilotTime * low, expected: pilotTime * middle, to: pilotTime * high, measuredOn: ratios.length }
}

/** How far predictions were from what came: relative to what came. @param pairs newest first */
export function predictionError(pairs: readonly { predicted: number; seconds: number }[]): {
  error: number | null
  within: number | null
} {
  const errors = pairs
    .slice(0, 20)
    .map(({ predicted, seconds }) => Math.abs(predicted - seconds) / seconds)
    .sort((a, b) => a - b)
  if (errors.length === 0) return { error: null, within: null }
  return { error: quantile(errors, 0.5), within: errors.length < 3 ? null : quantile(errors, 0.9) }
}
