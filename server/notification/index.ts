export { listNotifications, readNotifications } from './inbox.ts'
export { notifyRun } from './notify-run.ts'
export { sendNotification } from './send-notification.ts'
export { getWebhook, setWebhook, testWebhook } from './webhook.ts'
