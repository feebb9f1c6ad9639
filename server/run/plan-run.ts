import { AppError } from '../errors.ts'

export async function planRun(_: unknown): Promise<never> {
  throw new AppError('unavailable', 'This is being built.')
}
