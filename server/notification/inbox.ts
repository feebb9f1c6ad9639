import type { Notification } from '#lib/schemas/training.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { notFound } from '../errors.ts'

/** What the inbox shows. */
const shown = 50

const countUnread = (userId: string) => db().notification.count({ where: { userId, readAt: null } })

/** The caller's newest notifications. @throws AppError unauthenticated */
export async function listNotifications({
  ctx,
}: {
  ctx: Ctx
}): Promise<{ notifications: Notification[]; unread: number }> {
  const { userId } = requireSession(ctx)
  const rows = await db().notification.findMany({
    where: { userId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: shown,
  })
  const notifications = rows.map(({ id, kind, title, body, href, createdAt, readAt }) => ({
    ...{ id, title, body, href },
    kind: kind as Notification['kind'],
    createdAt: createdAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  }))
  return { notifications, unread: await countUnread(userId) }
}

/** Marks one as read, or all. @throws AppError unauthenticated | not_found */
export async function readNotifications({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id?: string | undefined }
}): Promise<{ unread: number }> {
  const { userId } = requireSession(ctx)
  if (input.id && !(await db().notification.findFirst({ where: { id: input.id, userId } })))
    throw notFound('notification')
  await db().notification.updateMany({
    where: { userId, readAt: null, ...(input.id ? { id: input.id } : {}) },
    data: { readAt: new Date() },
  })
  return { unread: await countUnread(userId) }
}
