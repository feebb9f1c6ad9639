import { z } from 'zod'
import type { HeldoutRow } from '#lib/domain/heldout.ts'
import { getBytes, putBytes } from '../blob.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { AppError } from '../errors.ts'

const most = 500
const line = z.object({ question: z.string().trim().min(1).max(8000), answer: z.string().trim().min(1).max(8000) })

/**
 * Keeps a test set of one's own: JSON Lines of `{"question","answer"}`. @throws AppError bad_input with the line's number
 */
export async function uploadTestSet({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { jsonl: string }
}): Promise<{ sha256: string; questions: number }> {
  requireSession(ctx)
  const questions = parseTestSet(input.jsonl)
  const text = questions.map((question) => `${JSON.stringify(question)}\n`).join('')
  return { sha256: await putBytes(Buffer.from(text)), questions: questions.length }
}

function parseTestSet(text: string): z.infer<typeof line>[] {
  const refuse = (message: string) => new AppError('bad_input', message, { place: 'jsonl' })
  const found: z.infer<typeof line>[] = []
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    if (raw.trim() === '') continue
    let value: unknown
    try {
      value = JSON.parse(raw)
    } catch {
      throw refuse(`Line ${index + 1} is not JSON; write {"question": "…", "answer": "…"} on each line.`)
    }
    const parsed = line.safeParse(value)
    if (!parsed.success) throw refuse(`Line ${index + 1} has no question and answer; write both as texts.`)
    found.push(parsed.data)
    if (found.length > most)
      throw refuse(`A test set has at most ${most} questions; leave out those after line ${index}.`)
  }
  if (found.length === 0)
    throw refuse('The file has no questions; write {"question": "…", "answer": "…"} on each line.')
  return found
}

/** The questions of a kept test set. @throws AppError bad_input when it is not there */
export async function readTestSet(sha256: string): Promise<HeldoutRow[]> {
  const bytes = await getBytes(sha256).catch(() => {
    throw new AppError('bad_input', 'That test set is not here any more; upload it again.', { place: 'testSet' })
  })
  return parseTestSet(bytes.toString('utf8')).map(({ question, answer }, index) => ({
    id: `own-${index + 1}`,
    messages: [{ role: 'user', content: question }],
    answer,
    kind: 'heldout',
  }))
}
