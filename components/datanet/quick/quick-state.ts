import { z } from 'zod'

/** What a closed dialog or a loaded page has to find again: the Datanet that was made, and the file that is on its way. */
export const quickStateSchema = z.object({
  datanetId: z.string().nullable(),
  uploadId: z.string().nullable(),
  name: z.string(),
  licence: z.string(),
  visibility: z.enum(['public', 'private']),
})
export type QuickState = z.infer<typeof quickStateSchema>
export const quickStart: QuickState = {
  datanetId: null,
  uploadId: null,
  name: '',
  licence: 'CC-BY-4.0',
  visibility: 'public',
}

/** "tax-law_rows.v2.jsonl" → "Tax law rows v2", never shorter than a name may be. */
export function nameFromFile(fileName: string): string {
  const plain = fileName
    .replace(/\.[a-z]+$/i, '')
    .replace(/[-_.]+/g, ' ')
    .trim()
  const name = plain.length < 3 ? `${plain} rows`.trim() : plain
  return (name.charAt(0).toUpperCase() + name.slice(1)).slice(0, 80).trim()
}

const POLL_MS = 700
/** Asks again until the answer is what is waited for. Throws what asking throws. */
export async function pollUntil<T>(ask: () => Promise<T>, done: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (done(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
