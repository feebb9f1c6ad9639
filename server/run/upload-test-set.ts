import { AppError } from '../errors.ts'

export async function uploadTestSet(_: unknown): Promise<never> {
  throw new AppError('unavailable', 'This is being built.')
}
