import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { notFound } from '../errors.ts'
import { readDatanet } from './view.ts'

/** @throws AppError not_found */
export async function getDatanet({ input }: { input: { id: string } }): Promise<DatanetDetail> {
  const datanet = await readDatanet(input.id)
  if (!datanet) throw notFound('Datanet')
  return datanet
}
