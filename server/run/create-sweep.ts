import { AppError } from '../errors.ts'

export async function createSweep(_: unknown): Promise<never> {
  throw new AppError('unavailable', 'This is being built.')
}
