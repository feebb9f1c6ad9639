import { expect, it } from 'vitest'
import { db } from '../db.ts'
import { makeDatanet, makeRun, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { getRun } from './get-run.ts'
import { recordRunEvent } from './record-event.ts'

await ownTestDatabase()
const sample = {
  ...{ type: 'sample' as const, at: new Date().toISOString(), id: 'q1', kind: 'heldout' as const },
  ...{ question: 'Where is the key?', expected: 'Under the mat.', base: '?', tuned: 'Under the mat.' },
  ...{ base_correct: false, tuned_correct: true },
}

it('a run on a private Datanet tells its held-out questions to who started it alone', async () => {
  const [owner, stranger] = [await makeUser(), await makeUser()]
  for (const [visibility, told] of [
    ['public', 1],
    ['private', 0],
  ] as const) {
    const { versionId } = await makeDatanet(2, { visibility })
    const id = await makeRun(owner.userId, versionId, new Date(), { leaseOwner: 'worker' })
    await recordRunEvent(id, sample, { owner: 'worker', job: { provider: 'local', id: `${id}-1`, cursor: 100 } })
    expect(await db().runEvent.count({ where: { runId: id, type: 'sample' } })).toBe(told)
    expect((await getRun({ ctx: stranger.ctx, input: { id } })).samples).toHaveLength(told)
    expect((await getRun({ ctx: owner.ctx, input: { id } })).samples).toMatchObject([{ question: sample.question }])
  }
})
