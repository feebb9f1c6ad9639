import { describe, expect, it } from 'vitest'
import { db } from '../db.ts'
import { newId } from '../id.ts'
import { anonymous, makeRows, makeUser, type TestUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { listNext } from './list-next.ts'
import { accept, makeQueue as queueOf, reject, rowOf, skip } from './testing/queue.ts'
import { vote } from './vote.ts'

await ownTestDatabase()
const [ada, bob, cleo] = [await makeUser(), await makeUser(), await makeUser()]
const makeQueue = (about: { quorum?: number; rows?: number; recheckPercent?: number; reviewers?: TestUser[] } = {}) =>
  queueOf({ reviewers: [ada, bob, cleo], ...about })
const next = (by: TestUser, id: string, limit = 20, except: string[] = []) =>
  listNext({ ctx: by.ctx, input: { id, limit, except } })

describe('voting', () => {
  it('decides at the quorum, by the side with more weight, and names a reviewer who accepted', async () => {
    const { datanetId, data } = await makeQueue({ quorum: 2 })
    const [first, second] = [data[0]!.id, data[1]!.id]
    expect(await accept(ada, first)).toMatchObject({ state: 'proposed', votes: 1, quorum: 2 })
    expect(await accept(bob, first)).toMatchObject({ state: 'accepted', votes: 2 })
    expect([ada.address, bob.address]).toContain((await rowOf(first)).reviewer)
    await accept(ada, second)
    // one against one of equal weight asks one more
    expect(await reject(bob, second)).toMatchObject({ state: 'proposed', votes: 2 })
    expect(await reject(cleo, second, 'unclear')).toMatchObject({ state: 'rejected', votes: 3 })
    expect(await rowOf(second)).toMatchObject({ decisionReason: 'wrong', rejections: 2, reviewer: '' })
    const counts = await db().datumCount.findMany({ where: { datanetId, rows: { gt: 0 } }, orderBy: { state: 'asc' } })
    expect(counts.map(({ state, rows }) => [state, rows])).toEqual([
      ['proposed', 1],
      ['accepted', 1],
      ['rejected', 1],
    ])
  })

  it('counts each reviewer once a row, whoever asks first', async () => {
    const { data } = await makeQueue({ quorum: 2 })
    const id = data[0]!.id
    const twice = await Promise.allSettled([accept(ada, id), accept(ada, id)])
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(reject(ada, id)).rejects.toThrow(/You have voted on this row already; undo that vote/)
    expect(await db().review.count({ where: { datumId: id } })).toBe(1)
    expect(await rowOf(id)).toMatchObject({ votes: 1, state: 'proposed' })
  })

  it('is safe for two reviewers at once', async () => {
    const { data } = await makeQueue({ quorum: 2, rows: 10 })
    const outcomes = await Promise.all(data.flatMap(({ id }) => [accept(ada, id), accept(bob, id)]))
    expect(outcomes.filter(({ state }) => state === 'accepted')).toHaveLength(10)
    expect(
      await db().datum.count({ where: { id: { in: data.map(({ id }) => id) }, state: 'accepted', votes: 2 } }),
    ).toBe(10)
  })

  it('bars own rows, edits of them, rows that one edited, strangers, and nobody at all', async () => {
    const { datanetId, data, writer } = await makeQueue({ reviewers: [ada, bob] })
    await db().datanetMember.create({
      data: { datanetId, address: writer.address, role: 'curator', state: 'approved' },
    })
    const row = data[0]!
    await expect(accept(writer, row.id)).rejects.toMatchObject({
      code: 'forbidden',
      message: 'This row is your own; somebody else reviews it. Go on with the next row.',
    })
    const [edit] = await makeRows(datanetId, bob.address, 1, { origin: 'edit', parents: [row.hash] })
    await expect(accept(writer, edit!.id)).rejects.toThrow(/This is an edit of a row of yours/)
    await expect(accept(bob, edit!.id)).rejects.toThrow(/This row is your own/)
    await expect(accept(bob, row.id)).rejects.toThrow(/You proposed an edit of this row/)
    await expect(accept(cleo, row.id)).rejects.toThrow(/Only its reviewers may review this Datanet/)
    const nobody = vote({ ctx: anonymous(), input: { datumId: row.id, verdict: 'accept' } })
    await expect(nobody).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(accept(ada, newId('dat'))).rejects.toMatchObject({ code: 'not_found' })
    expect(await db().review.count({ where: { datanetId } })).toBe(0)
    // and the queue does not show them
    expect((await next(writer, datanetId)).items).toEqual([])
    expect((await next(bob, datanetId)).items.map(({ datumId }) => datumId)).toEqual([data[1]!.id, data[2]!.id])
    expect((await next(ada, datanetId)).items).toHaveLength(4)
  })

  it('lets an accepted edit take its parent’s place, whose reviewers lose nothing by it', async () => {
    const { datanetId, data } = await makeQueue()
    const parent = data[0]!
    await accept(ada, parent.id)
    const [edit] = await makeRows(datanetId, bob.address, 1, { origin: 'edit', parents: [parent.hash] })
    expect(await accept(cleo, edit!.id)).toMatchObject({ state: 'accepted' })
    expect(await rowOf(parent.id)).toMatchObject({ state: 'rejected', decisionReason: 'edited', reviewer: ada.address })
    expect(await db().review.findFirst({ where: { datumId: parent.id } })).toMatchObject({ agreed: null, open: false })
    await expect(reject(cleo, parent.id)).rejects.toThrow(/An edit has taken this row’s place/)
  })

  it('takes a skip as no vote, which can become one', async () => {
    const { datanetId, data } = await makeQueue()
    const id = data[0]!.id
    expect(await skip(ada, id)).toMatchObject({ state: 'proposed', votes: 0 })
    await expect(skip(ada, id)).rejects.toMatchObject({ code: 'conflict' })
    expect((await next(ada, datanetId)).items.map(({ datumId }) => datumId)).not.toContain(id)
    expect(await accept(ada, id)).toMatchObject({ state: 'accepted', votes: 1 })
  })

  it('keeps a comment beside the vote', async () => {
    const { datanetId, data } = await makeQueue({ quorum: 2 })
    await vote({ ctx: ada.ctx, input: { datumId: data[0]!.id, verdict: 'accept', comment: 'Nicely put.' } })
    const { items } = await next(bob, datanetId)
    expect(items.find(({ datumId }) => datumId === data[0]!.id)?.comments).toMatchObject([
      { author: ada.address, text: 'Nicely put.' },
    ])
  })
})

describe('the queue', () => {
  it('shows the fewest votes first, then the oldest, and nothing twice', async () => {
    const { datanetId, data } = await makeQueue({ quorum: 2, rows: 5 })
    await accept(ada, data[0]!.id)
    const seen = await next(bob, datanetId, 3)
    expect(seen.items.map(({ datumId }) => datumId)).toEqual(data.slice(1, 4).map(({ id }) => id))
    expect(seen).toMatchObject({ waiting: 5, unsigned: 0, note: null })
    const more = await next(
      bob,
      datanetId,
      3,
      seen.items.map(({ datumId }) => datumId),
    )
    expect(more.items.map(({ datumId }) => datumId)).toEqual([data[4]!.id, data[0]!.id])
    const own = await next(ada, datanetId)
    expect(own).toMatchObject({ waiting: 4, unsigned: 1 })
    expect(own.items).toHaveLength(4)
  })

  it('gives two reviewers at once different rows while there are enough', async () => {
    const { datanetId, data } = await makeQueue({ rows: 6 })
    const shown = async (by: TestUser, limit: number) =>
      (await next(by, datanetId, limit)).items.map((item) => item.datumId)
    const all = data.map(({ id }) => id)
    expect(await shown(ada, 2)).toEqual(all.slice(0, 2))
    expect(await shown(bob, 2)).toEqual(all.slice(2, 4))
    expect(await shown(cleo, 2)).toEqual(all.slice(4, 6))
    // what others hold comes last, and is free again once they are done with it
    expect(await shown(cleo, 6)).toEqual([...all.slice(4, 6), ...all.slice(0, 4)])
    await skip(ada, all[0]!)
    expect(await shown(cleo, 3)).toEqual([all[0], ...all.slice(4, 6)])
  })

  it('no longer waits for rows that their contributors withdrew', async () => {
    const { datanetId, data } = await makeQueue({ quorum: 2 })
    await accept(ada, data[0]!.id)
    await db().datum.update({ where: { id: data[0]!.id }, data: { state: 'withdrawn', withdrawnAt: new Date() } })
    await db().datum.update({ where: { id: data[1]!.id }, data: { state: 'withdrawn', withdrawnAt: new Date() } })
    const { items, waiting } = await next(ada, datanetId)
    expect(items.map(({ datumId }) => datumId)).toEqual([data[2]!.id])
    expect(waiting).toBe(1)
    expect(await db().review.findFirst({ where: { datumId: data[0]!.id } })).toMatchObject({
      open: false,
      agreed: null,
    })
    await expect(accept(ada, data[1]!.id)).rejects.toThrow(/has withdrawn this row/)
  })

  it('says why nothing is shown', async () => {
    const { datanetId, data, writer } = await makeQueue({ quorum: 2, rows: 2 })
    await db().datanetMember.create({
      data: { datanetId, address: writer.address, role: 'reviewer', state: 'approved' },
    })
    for (const { id } of data) await accept(ada, id)
    expect(await next(ada, datanetId)).toMatchObject({ items: [], waiting: 0 })
    expect((await next(ada, datanetId)).note).toMatch(/^2 rows that you have seen wait for other reviewers/)
    expect((await next(writer, datanetId)).note).toMatch(/^2 rows of your own wait for other reviewers/)
  })

  it('re-checks some decided rows with one more reviewer, blind', async () => {
    const { datanetId, data } = await makeQueue({ recheckPercent: 50, rows: 1 })
    // its hash is below half of all hashes
    const id = data[0]!.id
    await accept(ada, id)
    expect((await next(ada, datanetId)).items).toEqual([])
    const [shown] = (await next(bob, datanetId)).items
    expect(shown).toMatchObject({ datumId: id, recheck: true })
    expect(JSON.stringify(shown)).not.toContain(ada.address)
    expect(await accept(bob, id)).toMatchObject({ state: 'accepted', votes: 2 })
    expect((await next(cleo, datanetId)).items).toEqual([])
    const votes = await db().review.findMany({ where: { datumId: id }, orderBy: { round: 'asc' } })
    expect(votes.map(({ round, agreed }) => [round, agreed])).toEqual([
      [0, true],
      [1, true],
    ])
  })

  it('opens a row again that a re-check contradicts, until a third reviewer decides', async () => {
    const { data } = await makeQueue({ recheckPercent: 50, rows: 1 })
    const id = data[0]!.id
    await accept(ada, id)
    expect(await reject(bob, id)).toMatchObject({ state: 'proposed', votes: 2 })
    expect(await reject(cleo, id)).toMatchObject({ state: 'rejected', votes: 3 })
    const votes = await db().review.findMany({ where: { datumId: id } })
    expect(Object.fromEntries(votes.map(({ reviewer, agreed }) => [reviewer, agreed]))).toEqual({
      [ada.address]: false,
      [bob.address]: true,
      [cleo.address]: true,
    })
  })

  it('refuses a vote on a row that was decided long ago and is not re-checked', async () => {
    const { data } = await makeQueue()
    const id = data[0]!.id
    await accept(ada, id)
    await db().datum.update({ where: { id }, data: { decidedAt: new Date(Date.now() - 3_600_000) } })
    await expect(reject(bob, id)).rejects.toThrow(/This row is decided already/)
  })
})
