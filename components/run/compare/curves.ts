import type { Point } from '#components/charts/smoothing.ts'
import type { RunLive } from '#lib/domain/run-live.ts'
import type { Axis } from './compare-link.ts'

/** Okabe and Ito's palette has its own order; each line has dashes of its own besides. */
export const dashes = ['', '6 3', '2 2', '8 3 2 3', '10 4', '4 2 1 2 1 2'] as const

/**
 * Where each step stands on an axis: its number, the tokens trained on up to it, or the seconds of training up to it
 * (tokens over tokens/s of every step, so that neither queue nor pauses count).
 */
export function placesOf(steps: RunLive['steps'], axis: Axis): Map<number, number> {
  let sum = 0
  return new Map(
    steps.map(({ step, tokens, tokens_per_s }) => {
      if (axis === 'steps') return [step, step]
      sum += axis === 'tokens' ? tokens : tokens / Math.max(1e-6, tokens_per_s)
      return [step, sum]
    }),
  )
}

/** Points of a run on an axis; a measurement at a step that is not known has no place and is left out. */
export function pointsOn<T extends { step: number }>(
  places: Map<number, number>,
  items: readonly T[],
  of: (item: T) => number | null,
): Point[] {
  return items.flatMap((item) => {
    const [x, y] = [places.get(item.step), of(item)]
    return x === undefined || y === null ? [] : [{ x, y }]
  })
}
