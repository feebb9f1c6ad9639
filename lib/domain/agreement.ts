/** Judgements of one thing by category, as [acceptances, rejections], and how many things were judged like that. */
export type JudgedUnits = { counts: readonly number[]; units: number }

/**
 * Krippendorff's alpha for nominal data, any number of observers, missing judgements allowed: 1 for perfect agreement, 0 for
 * what chance gives, below 0 for systematic disagreement. Things with fewer than two judgements say nothing.
 * K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: α = 1 − (n − 1) · Σ o_ck / Σ n_c·n_k over
 * c ≠ k, where o_ck sums the pairs of one thing divided by its judgements − 1. Only the counts of each thing matter.
 * @returns null where nothing can be said: no two judgements of one thing, or the same one everywhere
 */
export function krippendorffAlpha(judged: Iterable<JudgedUnits>): number | null {
  const totals: number[] = []
  let [disagreeing, n] = [0, 0]
  for (const { counts, units } of judged) {
    const m = counts.reduce((sum, count) => sum + count, 0)
    if (m < 2) continue
    n += m * units
    let same = 0
    for (const [category, count] of counts.entries()) {
      totals[category] = (totals[category] ?? 0) + count * units
      same += count * (count - 1)
    }
    disagreeing += (units * (m * (m - 1) - same)) / (m - 1)
  }
  const expected = n * n - totals.reduce((sum, total) => sum + total * total, 0)
  return expected === 0 ? null : 1 - ((n - 1) * disagreeing) / expected
}
