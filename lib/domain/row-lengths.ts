const charactersPerToken = 3.6

/** A guess without a tokenizer, good to about a fifth for prose; the chat template adds some. */
export function estimateTokens({ prompt, answer }: { prompt: string; answer: string }): number {
  return Math.ceil((prompt.length + answer.length) / charactersPerToken) + 12
}

/** Median and longest of the rows' estimated tokens; null without rows. */
export function rowLengths(
  rows: readonly { prompt: string; answer: string }[],
): { median: number; longest: number } | null {
  const lengths = rows.map(estimateTokens).sort((a, b) => a - b)
  const longest = lengths.at(-1)
  return longest === undefined ? null : { median: lengths[Math.floor(lengths.length / 2)] ?? longest, longest }
}
