import { datanetId as chainIdOf } from '#lib/domain/hashing.ts'
import type { CreateDatanetInput, DatanetDetail } from '#lib/schemas/datanet.ts'
import { type Ctx, requireSession } from '../ctx.ts'
import { db } from '../db.ts'
import { newId } from '../id.ts'
import { knownLicence } from './licences.ts'
import { readDatanet } from './view.ts'

/**
 * Makes a Datanet here; its first release registers it on the chain under the id that creator and salt give, for which
 * contributions can be signed at once. The same salt gives the same Datanet: a second click makes nothing.
 * @throws AppError unauthenticated | bad_input
 */
export async function createDatanet({ ctx, input }: { ctx: Ctx; input: CreateDatanetInput }): Promise<DatanetDetail> {
  const { address } = requireSession(ctx)
  const { salt, kinds, tags, ...fields } = input
  const licence = knownLicence(input.licence)
  const chainDatanetId = chainIdOf(address, salt).toString()
  // two clicks at once: the second insert finds the id taken, or its slug, and then looks again
  for (;;) {
    const existing = await db().datanet.findUnique({ where: { chainDatanetId }, select: { id: true } })
    if (existing) return readDatanet(ctx, existing.id)
    await db().datanet.createMany({
      data: {
        ...fields,
        id: newId('dn'),
        chainDatanetId,
        salt,
        licence,
        kinds: [...new Set(kinds)],
        tags: [...new Set(tags)],
        slug: await freeSlug(input.name),
        ownerAddress: address,
      },
      skipDuplicates: true,
    })
  }
}

async function freeSlug(name: string): Promise<string> {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  const stem = words.length < 3 ? `datanet-${words}`.replace(/-$/, '') : words
  const taken = new Set(
    (await db().datanet.findMany({ where: { slug: { startsWith: stem } }, select: { slug: true } })).map(
      (row) => row.slug,
    ),
  )
  for (let n = 1; ; n++) {
    const slug = n === 1 ? stem : `${stem}-${n}`
    if (!taken.has(slug)) return slug
  }
}
