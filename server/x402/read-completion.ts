import type { Receipt } from '#lib/schemas/receipt.ts'
import { getReceipt } from '../chat/index.ts'
import { db } from '../db.ts'
import { notFound } from '../errors.ts'
import { errorResponse } from './errors.ts'
import { completion } from './respond.ts'

/**
 * `GET /v1/chat/completions/{id}`: a paid answer again, with its receipt once that is signed. The id is the key to it: 128
 * random bits that its payer alone was told.
 */
export async function readCompletion(id: string): Promise<Response> {
  try {
    const row = await db().x402Payment.findUnique({ where: { id } })
    if (row?.state !== 'settled') throw notFound('completion')
    const { model, version } = await db().modelVersion.findUniqueOrThrow({
      where: { id: row.modelVersionId },
      include: { model: true },
    })
    const signed = await db().receipt.findFirst({ where: { messageId: row.messageId }, select: { hash: true } })
    const receipt: Receipt | null = signed ? await getReceipt({ input: signed }) : null
    return Response.json(
      { ...completion(row, `${model.slug}@${version}`), receipt },
      { headers: { 'cache-control': 'private, no-store' } },
    )
  } catch (cause) {
    return errorResponse(cause)
  }
}
