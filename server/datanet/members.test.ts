import { describe, expect, it } from 'vitest'
import { createRunInput } from '#lib/schemas/run.ts'
import { db } from '../db.ts'
import { newId } from '../id.ts'
import { createRun } from '../run/index.ts'
import { anonymous, makeDatanet, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { getDatanet } from './get-datanet.ts'
import { getRow } from './get-row.ts'
import { listDatanets } from './list-datanets.ts'
import { listRows } from './list-rows.ts'
import { listSuggestions } from './list-suggestions.ts'
import { listMembers, requestMembership, setMember } from './members.ts'

process.env.TRAINING_FREE = 'true'
await ownTestDatabase()
const [owner, ada, bob] = [await makeUser(), await makeUser(), await makeUser()]

describe('members', () => {
  it('ask once, are approved or declined, and may ask again', async () => {
    const { datanetId: id } = await makeDatanet(1, { ownerAddress: owner.address, contributePolicy: 'request' })
    const ask = (note?: string) => requestMembership({ ctx: ada.ctx, input: { id, role: 'contributor', note } })
    const set = (state: 'approved' | 'declined' | 'removed', ctx = owner.ctx) =>
      setMember({ ctx, input: { id, address: ada.address, role: 'contributor', state } })
    const mayAdd = async () => (await getDatanet({ ctx: ada.ctx, input: { id } })).access
    expect((await mayAdd()).contribute).toBe(false)
    const first = await ask('I keep a light.')
    expect(await ask('Once more.')).toEqual(first)
    expect(await mayAdd()).toMatchObject({ contribute: false, requested: ['contributor'] })
    await expect(set('approved', ada.ctx)).rejects.toThrow(/Only its curators/)
    expect(await set('declined')).toMatchObject({ state: 'declined' })
    expect(await ask('Please.')).toMatchObject({ state: 'requested', note: 'Please.' })
    await set('approved')
    expect(await mayAdd()).toMatchObject({ contribute: true, review: false, requested: [] })
    await expect(requestMembership({ ctx: owner.ctx, input: { id, role: 'reviewer' } })).rejects.toThrow(/already/)
    expect(await listMembers({ ctx: owner.ctx, input: { id } })).toMatchObject([
      { address: ada.address, state: 'approved' },
    ])
    await expect(listMembers({ ctx: ada.ctx, input: { id } })).rejects.toMatchObject({ code: 'forbidden' })
    await set('removed')
    expect((await mayAdd()).contribute).toBe(false)
    expect(await ask()).toMatchObject({ state: 'requested', note: null })
  })

  it('of a list are chosen by curators alone', async () => {
    const { datanetId: id } = await makeDatanet(1, { ownerAddress: owner.address, contributePolicy: 'list' })
    const asked = requestMembership({ ctx: ada.ctx, input: { id, role: 'contributor' } })
    await expect(asked).rejects.toThrow(/takes no requests/)
    expect(await requestMembership({ ctx: ada.ctx, input: { id, role: 'reviewer' } })).toMatchObject({
      state: 'requested',
    })
    await expect(requestMembership({ ctx: ada.ctx, input: { id, role: 'reader' } })).rejects.toThrow(/already/)
  })

  it('cannot remove the owner, and curators do not make curators', async () => {
    const { datanetId: id } = await makeDatanet(1, { ownerAddress: owner.address })
    const curator = { id, role: 'curator' as const, state: 'approved' as const }
    // in any spelling of the address
    const lower = ada.address.toLowerCase() as `0x${string}`
    expect(await setMember({ ctx: owner.ctx, input: { ...curator, address: lower } })).toMatchObject({
      address: ada.address,
    })
    const others = setMember({ ctx: ada.ctx, input: { ...curator, address: bob.address } })
    await expect(others).rejects.toThrow(/Only its owner/)
    const input = { id, address: owner.address, role: 'reviewer' as const, state: 'removed' as const }
    await expect(setMember({ ctx: ada.ctx, input })).rejects.toThrow(/owners may do everything and cannot be removed/)
    const reviewer = { ...input, address: bob.address, state: 'approved' as const }
    expect(await setMember({ ctx: ada.ctx, input: reviewer })).toMatchObject({ role: 'reviewer', state: 'approved' })
  })
})

describe('a private Datanet', async () => {
  const about = { ownerAddress: owner.address, visibility: 'private' as const }
  const { datanetId: id, versionId } = await makeDatanet(2, about)
  const { hash } = await db().datum.findFirstOrThrow({ where: { datanetId: id } })
  const reads = (ctx: typeof ada.ctx) => [
    () => getDatanet({ ctx, input: { id } }),
    () => listRows({ ctx, input: { id, limit: 50 } }),
    () => getRow({ ctx, input: { id, hash } }),
    () => listSuggestions({ ctx, input: { id } }),
  ]
  const train = () =>
    createRun({
      ctx: ada.ctx,
      input: createRunInput.parse({
        baseModelId: 'smollm2-135m-instruct',
        datanets: [{ versionId }],
        params: {},
        idempotencyKey: newId('run'),
      }),
    })

  it('shows strangers nothing and is not listed for them', async () => {
    for (const read of reads(ada.ctx)) await expect(read()).rejects.toThrow(/This Datanet is private; ask its curators/)
    for (const read of reads(anonymous())) await expect(read()).rejects.toMatchObject({ code: 'unauthenticated' })
    for (const ctx of [ada.ctx, anonymous()]) {
      expect((await listDatanets({ ctx })).map((datanet) => datanet.id)).not.toContain(id)
    }
    await expect(train()).rejects.toThrow(/is private; pick it again/)
  })

  it('is asked for by who cannot read it, and then read and trained on', async () => {
    await requestMembership({ ctx: ada.ctx, input: { id, role: 'reader' } })
    for (const read of reads(ada.ctx)) {
      await expect(read()).rejects.toMatchObject({ code: 'forbidden', data: { place: 'requested' } })
    }
    await setMember({ ctx: owner.ctx, input: { id, address: ada.address, role: 'reader', state: 'approved' } })
    for (const read of reads(ada.ctx)) await read()
    expect((await listDatanets({ ctx: ada.ctx })).map((datanet) => datanet.id)).toContain(id)
    expect(await train()).toMatchObject({ state: 'queued' })
  })
})
