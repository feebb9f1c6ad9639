import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { feeOf } from '#lib/domain/price.ts'
import { type CompletionInput, completionInput } from '#lib/schemas/openai.ts'
import { countTokens } from '../chat/index.ts'
import { db, wei } from '../db.ts'
import { AppError } from '../errors.ts'
import { invalidRequest } from './errors.ts'

const maxBodyBytes = 256 * 1024

/** A question that was priced: `exact` fixes the fee before the answer, so it is that of the longest answer. */
export type Ask = {
  model: string
  modelVersionId: string
  request: Omit<CompletionInput, 'model' | 'stream' | 'includeUsage'>
  promptTokens: number
  /** wei of wrapped OPEN */
  amount: bigint
  stream: boolean
}

/** @throws AppError bad_input | too_large */
export async function readInput(request: Request): Promise<CompletionInput> {
  const body = await readText(request)
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw new AppError('bad_input', 'The body is not valid JSON; send an object with model and messages.')
  }
  const result = completionInput.safeParse(value)
  if (!result.success) throw invalidRequest(result.error)
  return result.data
}

async function readText(request: Request): Promise<string> {
  const tooLarge = new AppError('too_large', 'The body is larger than 256 KiB; send fewer or shorter messages.')
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) throw tooLarge
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > maxBodyBytes) throw tooLarge
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** What an authorization is bound to: the question and how it is to be answered, not the form of the reply. */
export function hashRequest({ stream: _stream, includeUsage: _includeUsage, ...asked }: CompletionInput): string {
  return createHash('sha256')
    .update(canonicalize(asked) as string)
    .digest('hex')
}

/** Finds the published model and prices the question as the chat does. @throws AppError not_found | bad_input | unavailable */
export async function prepareAsk(input: CompletionInput): Promise<Ask> {
  const { model, stream, includeUsage: _includeUsage, ...request } = input
  const [slug, version] = model.split('@')
  const found = await db().modelVersion.findFirst({
    where: { model: { slug }, publishedAt: { not: null }, ...(version ? { version: Number(version) } : {}) },
    orderBy: { version: 'desc' },
    include: { model: true },
  })
  if (!found?.model.chainModelId) {
    const message = `The model “${model}” is not served here; GET /api/v1/models lists those that are.`
    throw new AppError('not_found', message, { place: 'model' })
  }
  const name = `${found.model.slug}@${found.version}`
  const { count, limit } = await countTokens(name, request.messages)
  if (count + request.max_tokens > limit) {
    const message = `These messages have ${count} tokens; with an answer of ${request.max_tokens} they would pass the ${limit} that the model reads. Shorten them, or lower max_tokens.`
    throw new AppError('bad_input', message, { place: 'messages' })
  }
  return {
    model: name,
    modelVersionId: found.id,
    request,
    promptTokens: count,
    amount: feeOf(wei(found.pricePer1k), count + request.max_tokens),
    stream,
  }
}
