import type { z } from 'zod'
import { baseModels } from '#lib/domain/base-models.ts'
import type { suggestionOutput } from '#lib/schemas/review.ts'
import { streamAnswer } from '../chat/index.ts'
import type { Ctx } from '../ctx.ts'
import { renderRow, toDatum } from '../datanet/index.ts'
import { AppError } from '../errors.ts'
import { reviewedRow } from './locked-row.ts'

const patience = 30_000
const cut = (text: string, characters: number) => (text.length > characters ? `${text.slice(0, characters)} …` : text)

/**
 * What the engine's base model thinks of a row. It is a suggestion, shown as one, and never a vote.
 * @throws AppError unauthenticated | not_found | forbidden | unavailable
 */
export async function suggest({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { datumId: string }
}): Promise<z.infer<typeof suggestionOutput>> {
  const { row, datanet } = await reviewedRow(ctx, input.datumId)
  const { prompt, answer } = renderRow(toDatum(row))
  const [base] = baseModels
  if (!base) throw new AppError('unavailable', 'There is no base model here that could be asked.')
  const content = [
    `Guidelines for the rows of “${datanet.name}”:\n${cut(datanet.guidelines || datanet.summary, 2000)}`,
    `Question: ${cut(prompt, 1200)}`,
    `Answer: ${cut(answer, 1200)}`,
    'Does this answer the question well and keep to the guidelines? Begin with ACCEPT or REJECT, then say why in one sentence.',
  ].join('\n\n')
  const request = { model: base.id, messages: [{ role: 'user' as const, content }], maxTokens: 60, temperature: 0 }
  let said = ''
  try {
    for await (const piece of streamAnswer(request, AbortSignal.timeout(patience))) {
      if ('text' in piece) said += piece.text
    }
  } catch (cause) {
    throw new AppError(
      'unavailable',
      'The engine does not answer right now; judge for yourself, or try again.',
      {},
      cause,
    )
  }
  return { ...readVerdict(said), model: base.name }
}

/** What such an answer says: the first of the two words in it, else that the model is not sure. */
export function readVerdict(said: string): Pick<z.infer<typeof suggestionOutput>, 'verdict' | 'reason'> {
  const word = /\b(accept|reject)(ed|s)?\b/i.exec(said)
  const verdict = word ? (word[1]?.toLowerCase() as 'accept' | 'reject') : 'unsure'
  const rest = word?.index === 0 ? said.slice(word[0].length) : said
  const reason = rest.replace(/^[\s.:,;*–—-]+/, '').trim()
  return { verdict, reason: reason || 'It gave no reason.' }
}
