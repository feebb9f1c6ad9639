/** Address of the form for a new row, filled in. The question that was got wrong may not be trained on when it is a test question. */
export function addRowLink(
  slug: string,
  { question, answer, from }: { question: string; answer: string | null; from: 'scorecard' | 'feedback' },
): string {
  const query = new URLSearchParams({ question, ...(answer ? { answer } : {}), from })
  return `/datanets/${encodeURIComponent(slug)}/contribute?${query}`
}
