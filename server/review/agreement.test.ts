import { describe, expect, it } from 'vitest'
import { drawnForRecheck, leafReviewer } from '#lib/domain/quorum.ts'
import { db } from '../db.ts'
import { anonymous, makeRows, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { bulkAccept, listBulk } from './bulk.ts'
import { comment } from './comment.ts'
import { datanetAlpha, readAgreement } from './read-agreement.ts'
import { readVerdict, suggest } from './suggest.ts'
import { accept, makeQueue, reject, rowOf, skip } from './testing/queue.ts'

await ownTestDatabase()
const [ada, bob, cleo, stranger] = [await makeUser(), await makeUser(), await makeUser(), await makeUser()]
const reviewers = [ada, bob, cleo]

describe('agreement', () => {
  it('says how far reviewers agree, in all and each', async () => {
    const { datanetId, data } = await makeQueue({ reviewers, quorum: 2, rows: 12 })
    for (const [n, { id }] of data.entries()) {
      await (n < 6 ? accept(ada, id) : reject(ada, id))
      // bob agrees on ten of twelve
      await (n < 5 || n === 11 ? accept(bob, id) : reject(bob, id))
    }
    await skip(cleo, data[5]!.id)
    const agreement = await readAgreement({ ctx: anonymous(), input: { id: datanetId } })
    // 12 units, 24 judgements, 12 of each; 4 disagreeing pairs: 1 − 23 · 4 / (2 · 12 · 12)
    const alpha = 1 - (23 * 4) / 288
    expect(agreement.alpha).toBeCloseTo(alpha, 12)
    expect(await datanetAlpha(datanetId)).toEqual({ alpha: agreement.alpha, rows: 12 })
    expect(agreement).toMatchObject({ rowsSharedByReviewers: 12, waiting: 2, recheckedRows: 0, recheckedOverturned: 0 })
    expect(agreement.reviewers).toHaveLength(2)
    const seen = agreement.reviewers.find(({ reviewer }) => reviewer === ada.address)
    // all ten decided rows were decided as she said
    expect(seen).toMatchObject({ votes: 12, accepted: 6, rejected: 6, withDecisionPermille: 1000, weight: 1_416_667 })
    expect(seen?.alpha).toBeCloseTo(alpha, 12)
  })

  it('weighs the votes of who was often right more than of who was not', async () => {
    const { datanetId, data } = await makeQueue({ reviewers, quorum: 3, rows: 10 })
    for (const { id } of data.slice(0, 9)) {
      await accept(ada, id)
      await accept(bob, id)
      await reject(cleo, id)
    }
    const last = data[9]!.id
    await accept(ada, last)
    await reject(cleo, last)
    const weights = await db().review.findMany({ where: { datumId: last }, orderBy: { weight: 'desc' } })
    expect(weights.map(({ reviewer, weight }) => [reviewer, weight])).toEqual([
      [ada.address, 1_409_091],
      [cleo.address, 590_909],
    ])
    expect((await readAgreement({ ctx: ada.ctx, input: { id: datanetId } })).alpha).toBeLessThan(0)
  })

  it('counts re-checks and what they turned round', async () => {
    const { datanetId, data } = await makeQueue({ reviewers, recheckPercent: 50, rows: 2 })
    for (const { id } of data) await accept(ada, id)
    await accept(bob, data[0]!.id)
    await reject(bob, data[1]!.id)
    await reject(cleo, data[1]!.id)
    const agreement = await readAgreement({ ctx: anonymous(), input: { id: datanetId } })
    expect(agreement).toMatchObject({ recheckedRows: 2, recheckedOverturned: 1, waiting: 0 })
  })
})

describe('accepting in bulk', () => {
  it('takes only rows that several accepted and nobody rejected, and none of the curator’s own', async () => {
    const { datanetId, data, owner } = await makeQueue({ reviewers, quorum: 4, rows: 6 })
    const [one, two, three, mixed] = data.map(({ id }) => id) as [string, string, string, string]
    await accept(ada, one)
    for (const by of [ada, bob]) await accept(by, two)
    for (const by of [ada, bob, cleo]) await accept(by, three)
    for (const by of [ada, bob]) await accept(by, mixed)
    await reject(cleo, mixed)
    const [own] = await makeRows(datanetId, owner.address, 1)
    for (const by of [ada, bob]) await accept(by, own!.id)
    const list = (agreeing: number, limit = 50, cursor?: string) =>
      listBulk({ ctx: owner.ctx, input: { id: datanetId, agreeing, limit, cursor } })
    expect(await list(3)).toMatchObject({ total: 1, rows: [{ datumId: three }], nextCursor: null })
    const first = await list(2, 1)
    expect(first).toMatchObject({ total: 2, rows: [{ datumId: two }] })
    expect(await list(2, 1, first.nextCursor ?? '')).toMatchObject({ rows: [{ datumId: three }], nextCursor: null })
    await expect(list(2, 1, 'x')).rejects.toMatchObject({ code: 'bad_input' })
    await expect(bulkAccept({ ctx: ada.ctx, input: { id: datanetId, agreeing: 2 } })).rejects.toThrow(
      /Only its curators/,
    )

    const both = await Promise.all(
      [1, 2].map(() => bulkAccept({ ctx: owner.ctx, input: { id: datanetId, agreeing: 2 } })),
    )
    expect(both[0]!.accepted + both[1]!.accepted).toBe(2)
    const states = await Promise.all([one, two, three, mixed, own!.id].map(async (id) => (await rowOf(id)).state))
    expect(states).toEqual(['proposed', 'accepted', 'accepted', 'proposed', 'proposed'])
    // the leaf names a reviewer who looked, not the curator who pressed
    expect([ada.address, bob.address]).toContain((await rowOf(two)).reviewer)
  })
})

describe('accepting in bulk, in one statement', () => {
  it('names reviewers and draws re-checks as a single decision does', async () => {
    const { datanetId, owner } = await makeQueue({ reviewers, quorum: 4, rows: 40, recheckPercent: 40 })
    await db().$executeRaw`
      UPDATE datum SET hash = '0x' || encode(sha256(id::bytea), 'hex') WHERE datanet_id = ${datanetId}`
    for (const [n, { address }] of reviewers.entries()) {
      await db().$executeRaw`
        INSERT INTO review (id, datanet_id, datum_id, reviewer, verdict)
        SELECT 'rev_' || ${n}::text || id, datanet_id, id, ${address}, 'accept' FROM datum WHERE datanet_id = ${datanetId}`
    }
    await db().$executeRaw`UPDATE datum SET votes = ${reviewers.length} WHERE datanet_id = ${datanetId}`
    expect(await bulkAccept({ ctx: owner.ctx, input: { id: datanetId, agreeing: 2 } })).toEqual({ accepted: 40 })
    const rows = await db().datum.findMany({ where: { datanetId } })
    const addresses = reviewers.map(({ address }) => address)
    for (const { hash, state, reviewer, recheck, votes, rejections, decidedAt } of rows) {
      expect({ state, reviewer, recheck, votes, rejections }).toEqual({
        ...{ state: 'accepted', votes: reviewers.length, rejections: 0 },
        reviewer: leafReviewer(hash, addresses),
        recheck: drawnForRecheck(hash, 40),
      })
      expect(decidedAt).not.toBeNull()
    }
    expect(new Set(rows.map(({ reviewer }) => reviewer)).size).toBe(reviewers.length)
    expect(await db().review.count({ where: { datanetId, open: false, agreed: true } })).toBe(40 * reviewers.length)
  })
})

describe('comments and suggestions', () => {
  it('are for reviewers, comments for the contributor too', async () => {
    const { data, writer } = await makeQueue({ reviewers })
    const datumId = data[0]!.id
    await comment({ ctx: ada.ctx, input: { datumId, text: 'Which year?' } })
    await comment({ ctx: writer.ctx, input: { datumId, text: '1984.' } })
    await expect(comment({ ctx: stranger.ctx, input: { datumId, text: 'Me too.' } })).rejects.toThrow(
      /Only its reviewers/,
    )
    expect(await db().reviewComment.count({ where: { datumId } })).toBe(2)
    await expect(suggest({ ctx: stranger.ctx, input: { datumId } })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('says in a sentence that the engine does not answer', async () => {
    process.env.ENGINE_URL = 'http://127.0.0.1:9'
    const { data } = await makeQueue({ reviewers })
    await expect(suggest({ ctx: ada.ctx, input: { datumId: data[0]!.id } })).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The engine does not answer right now; judge for yourself, or try again.',
    })
  })

  it('reads the model’s verdict from what it says, and takes anything else as not sure', () => {
    expect(readVerdict('ACCEPT: it names the keeper.')).toEqual({ verdict: 'accept', reason: 'it names the keeper.' })
    expect(readVerdict('I would reject this.')).toEqual({ verdict: 'reject', reason: 'I would reject this.' })
    expect(readVerdict('Lighthouses are tall.')).toEqual({ verdict: 'unsure', reason: 'Lighthouses are tall.' })
    expect(readVerdict('')).toEqual({ verdict: 'unsure', reason: 'It gave no reason.' })
  })
})
