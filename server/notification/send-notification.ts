import { db } from '../db.ts'
import { deliver } from './deliver.ts'

/** Sends a notification by its user's webhook, if there is one still. @throws Error when it did not arrive, to be tried again */
export async function sendNotification(notificationId: string): Promise<void> {
  const notification = await db().notification.findUnique({
    where: { id: notificationId },
    include: { user: { include: { webhook: true } } },
  })
  const webhook = notification?.user.webhook
  if (!notification || !webhook) return
  const { id, kind, title, body, href, createdAt } = notification
  const { error } = await deliver(webhook, { id, kind, title, body, href, createdAt: createdAt.toISOString() })
  if (error) throw new Error(error)
}
