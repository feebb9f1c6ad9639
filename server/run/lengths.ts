/** Of sorted token lengths: what a plan tells of them. @param maxLength tokens a row may have */
export function describeLengths(sorted: readonly number[], maxLength: number) {
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0
  const longest = sorted.at(-1) ?? 0
  const width = Math.max(8, Math.ceil(longest / 12 / 8) * 8)
  const histogram = Array.from({ length: Math.ceil((longest + 1) / width) }, (_, bin) => ({
    from: bin * width,
    to: (bin + 1) * width,
    rows: 0,
  }))
  for (const length of sorted) {
    const bin = histogram[Math.floor(length / width)]
    if (bin) bin.rows += 1
  }
  const tooLong = sorted.length - upperBound(sorted, maxLength)
  return { median: at(0.5), p99: at(0.99), longest, histogram, tooLong }
}

/** How many of sorted numbers are at most `value`. */
function upperBound(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) <= value) low = middle + 1
    else high = middle
  }
  return low
}
