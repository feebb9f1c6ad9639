export type Point = { x: number; y: number }

/**
 * Exponential moving average with the bias of the first points taken out, as TensorBoard smooths
 * (`weight` 0 = raw, below 1). Points that are not finite pass through and leave the average alone.
 */
export function smooth(points: readonly Point[], weight: number): Point[] {
  let last = 0
  let count = 0
  return points.map(({ x, y }) => {
    if (!Number.isFinite(y)) return { x, y }
    last = last * weight + (1 - weight) * y
    count += 1
    const bias = 1 - weight ** count
    return { x, y: bias === 0 ? y : last / bias }
  })
}

/** Keeps the first, the last and evenly spaced points between, so that a long run draws as fast as a short one. */
export function thin<T>(points: readonly T[], most: number): T[] {
  if (points.length <= most) return [...points]
  const stride = (points.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, index) => points[Math.round(index * stride)] as T)
}
