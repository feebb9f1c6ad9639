import { describe, expect, it } from 'vitest'
import { db } from '../db.ts'
import { newId } from '../id.ts'
import { makeRows, makeUser, type TestUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { accept, makeQueue, reject, rowOf, skip } from './testing/queue.ts'
import { undoVote } from './undo-vote.ts'

await ownTestDatabase()
const [ada, bob, cleo] = [await makeUser(), await makeUser(), await makeUser()]
const reviewers = [ada, bob, cleo]
const undo = (by: TestUser, datumId: string) => undoVote({ ctx: by.ctx, input: { datumId } })

describe('undoing a vote', () => {
  it('takes it back while the row waits, a skip too', async () => {
    const { data } = await makeQueue({ reviewers, quorum: 2 })
    const id = data[0]!.id
    await accept(ada, id)
    await skip(bob, id)
    expect(await undo(ada, id)).toMatchObject({ state: 'proposed', votes: 0 })
    expect(await undo(bob, id)).toMatchObject({ state: 'proposed', votes: 0 })
    expect(await db().review.count({ where: { datumId: id } })).toBe(0)
    await expect(undo(ada, id)).rejects.toThrow(/You have not voted on this row/)
  })

  it('opens a row again that it decided alone', async () => {
    const { data } = await makeQueue({ reviewers })
    const id = data[0]!.id
    await accept(ada, id)
    expect(await undo(ada, id)).toMatchObject({ state: 'proposed', votes: 0 })
    expect(await rowOf(id)).toMatchObject({ state: 'proposed', reviewer: '', decidedAt: null })
    expect(await reject(ada, id)).toMatchObject({ state: 'rejected' })
  })

  it('leaves what others decided too, what is signed, and what is in a version', async () => {
    const { datanetId, data } = await makeQueue({ reviewers, quorum: 2 })
    const [shared, signed, released] = data.map(({ id }) => id) as [string, string, string]
    await accept(ada, shared)
    await accept(bob, shared)
    await expect(undo(ada, shared)).rejects.toThrow(/decided together with other reviewers/)
    await db().datanet.update({ where: { id: datanetId }, data: { quorum: 1 } })
    await accept(ada, signed)
    const { contributionId } = await rowOf(signed)
    await db().review.updateMany({ where: { datumId: signed }, data: { contributionId } })
    await expect(undo(ada, signed)).rejects.toThrow(/This vote is signed and stands/)
    await accept(ada, released)
    await db().datanetVersionDatum.create({ data: { versionId: newId('dnv'), index: 0, datumId: released } })
    await expect(undo(ada, released)).rejects.toThrow(/in a version already/)
    await expect(undo(bob, released)).rejects.toThrow(/You have not voted/)
  })

  it('puts a row back to where it stood before a re-check', async () => {
    const { data } = await makeQueue({ reviewers, recheckPercent: 50, rows: 1 })
    const id = data[0]!.id
    await accept(ada, id)
    expect(await reject(bob, id)).toMatchObject({ state: 'proposed' })
    expect(await undo(bob, id)).toMatchObject({ state: 'accepted', votes: 1 })
    expect(await rowOf(id)).toMatchObject({ reviewer: ada.address, recheck: true })
  })

  it('leaves an edit that has taken its row’s place', async () => {
    const { datanetId, data } = await makeQueue({ reviewers })
    const [edit] = await makeRows(datanetId, bob.address, 1, { origin: 'edit', parents: [data[0]!.hash] })
    await accept(ada, edit!.id)
    await expect(undo(ada, edit!.id)).rejects.toThrow(/This edit has taken its row’s place/)
  })
})
