import { describe, expect, it } from 'vitest'
import { getMessage, getReceipt, giveFeedback } from '../chat/index.ts'
import { db } from '../db.ts'
import { newId } from '../id.ts'
import { anonymous, makeDatanet, makeRows, makeUser, type TestUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { getDatanet } from './get-datanet.ts'
import { getRow } from './get-row.ts'
import { listRows } from './list-rows.ts'
import { listSuggestions } from './list-suggestions.ts'
import { hex, makeAnswer, makeModel, payFor } from './testing/paid-rows.ts'

await ownTestDatabase()
const [owner, ada, asker] = [await makeUser(), await makeUser(), await makeUser()]
const page = (id: string, about: object = {}) => listRows({ ctx: anonymous(), input: { id, limit: 50, ...about } })

describe('rows', () => {
  it('come in pages, filtered by state, contributor and text', async () => {
    const { datanetId: id } = await makeDatanet(3, { ownerAddress: owner.address })
    await makeRows(id, ada.address, 4, {
      origin: 'form',
      tokens: 12,
      flags: [{ rule: 'paraphrase', reason: 'Two ways.' }],
    })
    const first = await page(id, { limit: 5 })
    expect(first).toMatchObject({ total: 7 })
    expect(first.rows).toHaveLength(5)
    const rest = await page(id, { limit: 5, cursor: first.nextCursor })
    expect(rest).toMatchObject({ total: 7, nextCursor: null })
    expect(rest.rows.map(({ prompt }) => prompt)).toEqual(['Question 2?', 'Question 3?'])
    const waiting = await page(id, { state: 'proposed' })
    expect(waiting).toMatchObject({ total: 4 })
    expect(waiting.rows[0]).toMatchObject({
      contributor: ada.address,
      origin: 'form',
      tokens: 12,
      flagged: true,
      earned: '0',
    })
    expect(await page(id, { contributor: ada.address.toLowerCase(), state: 'accepted' })).toMatchObject({
      total: 0,
      rows: [],
    })
    expect(await page(id, { contributor: ada.address.toLowerCase() })).toMatchObject({ total: 4 })
    expect((await page(id, { query: 'question 3' })).rows).toHaveLength(1)
    // what has a meaning in a pattern has none here
    expect(await page(id, { query: '%' })).toMatchObject({ total: 0, rows: [] })
    await expect(page(id, { cursor: 'x; DROP TABLE datum' })).rejects.toMatchObject({ code: 'bad_input' })
    await expect(page('no-such')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('are counted by the database whoever writes them, and go with their Datanet', async () => {
    const { datanetId: id } = await makeDatanet(3, { ownerAddress: owner.address })
    const rows = await makeRows(id, ada.address, 2)
    await db().datum.updateMany({ where: { id: rows[0]!.id }, data: { state: 'withdrawn', withdrawnAt: new Date() } })
    await makeRows(id, ada.address, 1, { kind: 'validation', payload: { datum: rows[0]!.hash, valid: true } })
    expect(await page(id)).toMatchObject({ total: 5 })
    expect(await page(id, { state: 'withdrawn' })).toMatchObject({ total: 1 })
    await db().datum.delete({ where: { id: rows[1]!.id } })
    expect(await page(id)).toMatchObject({ total: 4 })
    await db().datanet.delete({ where: { id } })
    expect(await db().datumCount.count({ where: { datanetId: id } })).toBe(0)
  })
})

describe('a row', () => {
  it('tells its whole history, from proposal to the last payment', async () => {
    const { datanetId: id, versionId } = await makeDatanet(0, { ownerAddress: owner.address })
    const decided = { state: 'accepted' as const, reviewer: owner.address, decidedAt: new Date() }
    const [row] = await makeRows(id, ada.address, 1, decided)
    await db().datanetVersion.update({ where: { id: versionId }, data: { releasedAt: new Date() } })
    await db().review.create({
      data: {
        id: newId('rev'),
        datanetId: id,
        datumId: row!.id,
        reviewer: owner.address,
        verdict: 'accept',
        open: false,
      },
    })
    await db().reviewComment.create({
      data: { id: newId('cmt'), datumId: row!.id, author: owner.address, text: 'Good.' },
    })
    await db().datanetVersionDatum.create({ data: { versionId, index: 0, datumId: row!.id } })
    const { modelVersionId, slug } = await makeModel(owner, versionId)
    const receipt = await payFor(
      await makeAnswer(asker, modelVersionId, 'Who keeps it?'),
      { datanetId: id, hash: row!.hash, to: ada, by: owner },
      '4250',
    )
    await db().datum.update({ where: { id: row!.id }, data: { state: 'withdrawn', withdrawnAt: new Date() } })

    const told = await getRow({ ctx: ada.ctx, input: { id, hash: row!.hash } })
    expect(told).toMatchObject({
      earned: '4250',
      versions: [1],
      mayWithdraw: false,
      reviewer: owner.address,
      parent: null,
    })
    const types = told.history.map(({ type }) => type)
    expect(types[0]).toBe('proposed')
    expect([...types].sort()).toEqual(
      ['accepted_by', 'commented', 'decided', 'paid', 'proposed', 'released', 'trained', 'withdrawn'].sort(),
    )
    expect(told.history.find(({ type }) => type === 'paid')).toMatchObject({
      amount: '4250',
      href: `/receipts/${receipt}`,
    })
    expect(told.history.find(({ type }) => type === 'trained')).toMatchObject({ href: `/models/${slug}` })
    const datanet = await getDatanet({ ctx: anonymous(), input: { id } })
    expect(datanet.versions).toMatchObject([{ version: 1, withdrawnSince: 1 }])
    expect(datanet.models).toEqual([{ slug, name: 'Keeper' }])
    await makeRows(id, ada.address, 1, { state: 'accepted', reviewer: owner.address, contributorName: 'Ada' })
    const { contributorBoard } = await getDatanet({ ctx: anonymous(), input: { id } })
    expect(contributorBoard).toMatchObject([{ address: ada.address, rows: 1, earned: '4250' }])
  })

  it('keeps votes to itself while it waits, shows its edits, and may be withdrawn by its contributor', async () => {
    const { datanetId: id } = await makeDatanet(0, { ownerAddress: owner.address, quorum: 2 })
    const [row] = await makeRows(id, ada.address, 1)
    await db().review.create({
      data: {
        id: newId('rev'),
        datanetId: id,
        datumId: row!.id,
        reviewer: owner.address,
        verdict: 'reject',
        reason: 'wrong',
      },
    })
    const [edit] = await makeRows(id, owner.address, 1, { origin: 'edit', parents: [row!.hash] })
    const of = (by: TestUser, hash: string) => getRow({ ctx: by.ctx, input: { id, hash } })
    expect(JSON.stringify((await of(ada, row!.hash)).history)).not.toContain('wrong')
    expect(JSON.stringify((await of(owner, row!.hash)).history)).toContain('Rejected: wrong')
    expect(await of(ada, row!.hash)).toMatchObject({ mayWithdraw: true, children: [{ hash: edit!.hash }] })
    expect(await of(owner, row!.hash)).toMatchObject({ mayWithdraw: false })
    expect(await of(ada, edit!.hash)).toMatchObject({ parent: { hash: row!.hash }, mayWithdraw: false })
    await expect(of(ada, hex('nothing'))).rejects.toMatchObject({ code: 'not_found' })
  })

  it('of a private Datanet is named and not told in receipts', async () => {
    const { datanetId: id, versionId } = await makeDatanet(0, { ownerAddress: owner.address, visibility: 'private' })
    const payload = { instruction: 'Where is the key?', response: 'Under the mat.' }
    const [row] = await makeRows(id, ada.address, 1, { state: 'accepted', reviewer: owner.address, payload })
    const { modelVersionId } = await makeModel(owner, versionId)
    const hash = await payFor(
      await makeAnswer(asker, modelVersionId, 'A key?'),
      { datanetId: id, hash: row!.hash, to: ada, by: owner },
      '10',
    )
    const receipt = await getReceipt({ input: { hash } })
    expect(receipt.shares).toMatchObject([
      { datumHash: row!.hash, contributor: ada.address, prompt: null, answer: null },
    ])
    expect(JSON.stringify(receipt)).not.toMatch(/key\?|mat/)
  })
})

describe('suggestions', () => {
  it('are what models got wrong, one a question, and feedback for curators alone', async () => {
    const { datanetId: id, versionId } = await makeDatanet(2, { ownerAddress: owner.address })
    const [one, two] = [await makeModel(owner, versionId), await makeModel(owner, versionId)]
    const sample = { kind: 'heldout', base: '?', baseCorrect: false, tunedCorrect: false }
    await db().runSample.createMany({
      data: [
        { ...sample, runId: one.runId, position: 0, question: 'Who keeps light 1?', expected: 'Ada.', tuned: 'Bob.' },
        { ...sample, runId: two.runId, position: 0, question: 'who keeps  light 1?', expected: 'Ada.', tuned: 'Cleo.' },
        {
          ...sample,
          runId: two.runId,
          position: 1,
          question: 'Right?',
          expected: 'Yes.',
          tuned: 'Yes.',
          tunedCorrect: true,
        },
        { ...sample, runId: two.runId, position: 2, kind: 'control', question: 'Unknown?', expected: '', tuned: 'x' },
      ],
    })
    const messageId = await makeAnswer(asker, one.modelVersionId, 'Who paints the light?')
    const say = (by: TestUser, verdict: 'good' | 'bad' | null, correction?: string) =>
      giveFeedback({ ctx: by.ctx, input: { id: messageId, verdict, correction } })
    await expect(say(ada, 'bad')).rejects.toMatchObject({ code: 'not_found' })
    await say(asker, 'bad', 'The keeper does.')
    const { feedback } = await getMessage({ ctx: asker.ctx, input: { id: messageId } })
    expect(feedback).toEqual({ verdict: 'bad', correction: 'The keeper does.' })

    const open = await listSuggestions({ ctx: ada.ctx, input: { id } })
    expect(open).toMatchObject([{ source: 'scorecard', expected: 'Ada.', times: 2, modelName: 'Keeper' }])
    const all = await listSuggestions({ ctx: owner.ctx, input: { id } })
    expect(all.map(({ source }) => source)).toEqual(['feedback', 'scorecard'])
    expect(all[0]).toMatchObject({ question: 'Who paints the light?', answer: 'Nobody.', expected: 'The keeper does.' })
    expect(await say(asker, 'good')).toEqual({ verdict: 'good', correction: null })
    expect(await listSuggestions({ ctx: owner.ctx, input: { id } })).toHaveLength(1)
    await say(asker, null)
    expect(await db().messageFeedback.count({ where: { messageId } })).toBe(0)
  })
})
