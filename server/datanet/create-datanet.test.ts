import { keccak256, toHex } from 'viem'
import { describe, expect, it } from 'vitest'
import { dataLicences } from '#lib/domain/licences.ts'
import { createDatanetInput } from '#lib/schemas/datanet.ts'
import { db } from '../db.ts'
import { anonymous, makeDatanet, makeRows, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { createDatanet } from './create-datanet.ts'
import { listLicences } from './licences.ts'
import { listDatanets } from './list-datanets.ts'
import { updateDatanet } from './update-datanet.ts'

await ownTestDatabase()
const { ctx, address } = await makeUser()
const input = (name: string, about: Partial<Parameters<typeof createDatanetInput.parse>[0] & object> = {}) =>
  createDatanetInput.parse({
    name,
    domain: 'tests',
    summary: 'Who keeps which light on the coast.',
    licence: 'CC-BY-4.0',
    kinds: ['instruction', 'chat', 'chat'],
    tags: ['Lights', 'coast', 'lights'],
    salt: keccak256(toHex(name)),
    ...about,
  })

describe('creating a Datanet', () => {
  it('makes it at once, under the id that creator and salt give, and not twice', async () => {
    const made = await Promise.all([1, 2, 3].map(() => createDatanet({ ctx, input: input('The lights') })))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    const [datanet] = made
    expect(datanet).toMatchObject({
      slug: 'the-lights',
      tags: ['lights', 'coast'],
      kinds: ['instruction', 'chat'],
      rows: 0,
      waiting: 0,
      ownerAddress: address,
      latestVersion: null,
      versions: [],
      access: { own: true, curate: true, review: true, contribute: true, read: true, requested: [] },
    })
    expect(datanet?.chainDatanetId).toMatch(/^\d{1,20}$/)
    // another creator's same salt is another Datanet
    const other = await createDatanet({ ctx: (await makeUser()).ctx, input: input('The lights') })
    expect(other.slug).toBe('the-lights-2')
    expect(other.chainDatanetId).not.toBe(datanet?.chainDatanetId)
  })

  it('gives everyone a good slug, whatever the name', async () => {
    const slugs: string[] = []
    for (const name of ['灯台守', '“ab”', 'Größe & Maß', `${'x'.repeat(39)} y`]) {
      slugs.push((await createDatanet({ ctx, input: input(name) })).slug)
    }
    expect(slugs).toEqual(['datanet', 'datanet-ab', 'gro-e-ma', 'x'.repeat(39)])
  })

  it('takes any licence of SPDX or of the list, as that spells it, and no other', async () => {
    const made = await createDatanet({ ctx, input: input('Licensed', { licence: 'cc0-1.0' }) })
    expect(made.licence).toBe('CC0-1.0')
    expect((await createDatanet({ ctx, input: input('Curious', { licence: 'EUPL-1.2' }) })).licence).toBe('EUPL-1.2')
    const refused = createDatanet({ ctx, input: input('Unknown', { licence: 'my own terms' }) })
    await expect(refused).rejects.toMatchObject({ code: 'bad_input', data: { place: 'licence' } })
    const { data, spdx } = listLicences()
    expect(data).toEqual(dataLicences)
    expect(spdx.length).toBeGreaterThan(500)
    expect(spdx.some(({ id }) => data.some((licence) => licence.id === id))).toBe(false)
  })

  it('needs somebody', async () => {
    const nobody = createDatanet({ ctx: anonymous(), input: input('Nobody’s') })
    await expect(nobody).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})

describe('changing a Datanet', () => {
  it('is for curators, and leaves what contributors signed for', async () => {
    const made = await createDatanet({ ctx, input: input('Changing') })
    const stranger = await makeUser()
    const change = { id: made.slug, name: 'Changed', tags: ['new', 'new'], quorum: 3 }
    await expect(updateDatanet({ ctx: stranger.ctx, input: change })).rejects.toThrow(/Only its curators/)
    const changed = await updateDatanet({ ctx, input: change })
    expect(changed).toMatchObject({ name: 'Changed', slug: made.slug, tags: ['new'], quorum: 3, licence: made.licence })
    const key = { datanetId: made.id, address: stranger.address, role: 'curator' as const }
    await db().datanetMember.create({ data: { ...key, state: 'approved' } })
    const again = await updateDatanet({ ctx: stranger.ctx, input: { id: made.id, guidelines: 'Short.' } })
    expect(again).toMatchObject({ guidelines: 'Short.', quorum: 3, access: { own: false, curate: true } })
  })

  it('decides rows that have enough votes once the quorum falls', async () => {
    const { datanetId } = await makeDatanet(0, { ownerAddress: address, quorum: 2, recheckPercent: 0 })
    const writer = await makeUser()
    const rows = await makeRows(datanetId, writer.address, 3)
    for (const [n, { id }] of rows.slice(0, 2).entries()) {
      const reviewer = (await makeUser()).address
      const verdict = n === 0 ? ('accept' as const) : ('reject' as const)
      await db().review.create({ data: { id: `rev_${id.slice(4)}`, datanetId, datumId: id, reviewer, verdict } })
      await db().datum.update({ where: { id }, data: { votes: 1, rejections: n } })
    }
    await updateDatanet({ ctx, input: { id: datanetId, quorum: 1 } })
    const states = await db().datum.findMany({ where: { datanetId }, orderBy: { position: 'asc' } })
    expect(states.map(({ state }) => state)).toEqual(['accepted', 'rejected', 'proposed'])
    const listed = (await listDatanets({ ctx })).find(({ id }) => id === datanetId)
    expect(listed).toMatchObject({ rows: 1, waiting: 1, contributors: 1 })
  })
})
