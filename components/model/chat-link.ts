/** The chat with a model chosen and, if given, a question written. */
export function chatLink(slug: string, question?: string): string {
  const query = new URLSearchParams({ model: slug, ...(question ? { q: question } : {}) })
  return `/chat?${query}`
}
