import type { DatumKind } from '#lib/schemas/datum.ts'
import type { Datanet } from '#prisma/generated/client.ts'
import { AppError } from '../errors.ts'

/** @throws AppError bad_input when a Datanet does not take rows of this kind, or nobody may bring them as rows */
export function requireKind(datanet: Pick<Datanet, 'name' | 'kinds'>, kind: DatumKind): void {
  if (kind === 'validation') {
    throw new AppError('bad_input', 'Validations are given in the review queue, not in a file.', { place: 'kind' })
  }
  if (datanet.kinds.includes(kind)) return
  const message = `${datanet.name} takes ${datanet.kinds.join(', ')} rows, not ${kind} rows; choose another kind or Datanet.`
  throw new AppError('bad_input', message, { place: 'kind' })
}
