import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { webhookSchema } from '#lib/schemas/training.ts'
import type { Webhook } from '#prisma/generated/client.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError, notFound } from '../errors.ts'
import { deliver } from './deliver.ts'
import { reachable, UnsafeAddress } from './safe-address.ts'

type Output = z.infer<typeof webhookSchema>

const view = ({ url, createdAt, deliveredAt, status, error }: Webhook, secret: string | null): Output => ({
  ...{ url, secret },
  createdAt: createdAt.toISOString(),
  lastDelivery: deliveredAt && { at: deliveredAt.toISOString(), status, error },
})

/** The caller's webhook, without its secret. @throws AppError unauthenticated */
export async function getWebhook({ ctx }: { ctx: Ctx }): Promise<Output | null> {
  const { userId } = requireSession(ctx)
  const row = await db().webhook.findUnique({ where: { userId } })
  return row && view(row, null)
}

/**
 * Sets the caller's webhook, or removes it. Each setting makes a new secret, which is shown this once.
 * @throws AppError unauthenticated | bad_input for an address that deliveries may not go to
 */
export async function setWebhook({ ctx, input }: { ctx: Ctx; input: { url: string | null } }): Promise<Output | null> {
  const { userId } = requireSession(ctx)
  if (input.url === null) {
    await db().webhook.deleteMany({ where: { userId } })
    return null
  }
  await reachable(new URL(input.url).hostname).catch((cause) => {
    if (!(cause instanceof UnsafeAddress)) throw cause
    throw new AppError('bad_input', cause.message, { place: 'url' })
  })
  const secret = `whsec_${randomBytes(24).toString('hex')}`
  const data = { url: input.url, secret, createdAt: new Date(), deliveredAt: null, status: null, error: null }
  const row = await db().webhook.upsert({ where: { userId }, create: { userId, ...data }, update: data })
  return view(row, secret)
}

/** Sends a test delivery and says how it went. @throws AppError unauthenticated | not_found without a webhook */
export async function testWebhook({ ctx }: { ctx: Ctx }): Promise<{ status: number | null; error: string | null }> {
  const { userId } = requireSession(ctx)
  const webhook = await db().webhook.findUnique({ where: { userId } })
  if (!webhook) throw notFound('webhook')
  const createdAt = new Date().toISOString()
  return deliver(webhook, {
    ...{ id: 'test', kind: 'test', title: 'A test', body: 'Deliveries arrive here.', href: '/settings', createdAt },
  })
}
