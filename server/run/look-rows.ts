import { AppError } from '../errors.ts'

export async function lookRows(_: unknown): Promise<never> {
  throw new AppError('unavailable', 'This is being built.')
}
