import spdx from 'spdx-license-list'
import type { z } from 'zod'
import { dataLicences } from '#lib/domain/licences.ts'
import type { licenceOutput } from '#lib/schemas/datanet.ts'
import { AppError } from '../errors.ts'

const known = new Map(dataLicences.map((licence) => [licence.id.toLowerCase(), licence.id]))
for (const id of Object.keys(spdx)) if (!known.has(id.toLowerCase())) known.set(id.toLowerCase(), id)

/** Licences for data with their meaning, and every other one by its SPDX id. */
export function listLicences(): z.infer<typeof licenceOutput> {
  const described = new Set(dataLicences.map(({ id }) => id))
  return {
    data: [...dataLicences],
    spdx: Object.entries(spdx)
      .filter(([id]) => !described.has(id))
      .map(([id, { name }]) => ({ id, name })),
  }
}

/** The id as SPDX spells it. @throws AppError bad_input when there is no such licence */
export function knownLicence(id: string): string {
  const spelt = known.get(id.toLowerCase())
  if (spelt) return spelt
  throw new AppError('bad_input', `There is no licence “${id}”; choose one from the list, or give its SPDX id.`, {
    place: 'licence',
  })
}
