import { AppError } from '../errors.ts'

export async function listNotifications(_: unknown): Promise<never> {
  throw new AppError('unavailable', 'This is being built.')
}

export async function readNotifications(_: unknown): Promise<never> {
  throw new AppError('unavailable', 'This is being built.')
}

export async function getWebhook(_: unknown): Promise<never> {
  throw new AppError('unavailable', 'This is being built.')
}

export async function setWebhook(_: unknown): Promise<never> {
  throw new AppError('unavailable', 'This is being built.')
}

export async function testWebhook(_: unknown): Promise<never> {
  throw new AppError('unavailable', 'This is being built.')
}
