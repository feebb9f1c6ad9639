import { AppError } from '../errors.ts'

export async function listExports(_: unknown): Promise<never> {
  throw new AppError('unavailable', 'This is being built.')
}

export async function createExport(_: unknown): Promise<never> {
  throw new AppError('unavailable', 'This is being built.')
}
