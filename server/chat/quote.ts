import type { z } from 'zod'
import { feeOf } from '#lib/domain/price.ts'
import type { quoteInput, quoteOutput } from '#lib/schemas/chat.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db, wei } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { countTokens } from './engine.ts'
import { threadHistory } from './history.ts'

type Input = z.infer<typeof quoteInput>

/** The model, the prompt and the most that an answer can cost. @throws AppError not_found | bad_input */
export async function prepareAnswer(ctx: Ctx, input: Input) {
  const { userId } = requireSession(ctx)
  const version = await db().modelVersion.findFirst({
    where: { model: { slug: input.modelSlug }, publishedAt: { not: null } },
    orderBy: { version: 'desc' },
    include: { model: true },
  })
  if (!version) throw notFound('model')
  const history = await threadHistory(input.threadId, userId)
  const messages = [...history, { role: 'user' as const, content: input.content }]
  const { count, limit } = await countTokens(`${version.model.slug}@${version.version}`, messages)
  if (count + input.maxTokens > limit) {
    const message = `This conversation has ${count} tokens; with the answer it would pass the ${limit} that the model reads. Start a new one.`
    throw new AppError('bad_input', message, { place: 'content' })
  }
  const pricePer1k = wei(version.pricePer1k)
  return {
    userId,
    version,
    messages,
    promptTokens: count,
    pricePer1k,
    maxFee: feeOf(pricePer1k, count + input.maxTokens),
  }
}

export async function quote({ ctx, input }: { ctx: Ctx; input: Input }): Promise<z.infer<typeof quoteOutput>> {
  const { promptTokens, pricePer1k, maxFee } = await prepareAnswer(ctx, input)
  return { promptTokens, pricePer1k: pricePer1k.toString(), maxFee: maxFee.toString() }
}
