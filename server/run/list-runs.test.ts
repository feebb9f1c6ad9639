import { expect, it } from 'vitest'
import { newId } from '../id.ts'
import { anonymous, makeDatanet, makeRun, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { listRuns } from './list-runs.ts'

await ownTestDatabase()

it('gives the runs of one sweep, however many came after', async () => {
  const { ctx, userId } = await makeUser()
  const { versionId } = await makeDatanet()
  const sweepId = newId('swp')
  const sweep = [await makeRun(userId, versionId, new Date(), { sweepId })]
  sweep.push(await makeRun(userId, versionId, new Date(), { sweepId }))
  await makeRun(userId, versionId)
  const ids = async (input: Parameters<typeof listRuns>[0]['input'], caller = ctx) =>
    (await listRuns({ ctx: caller, input })).runs.map(({ id }) => id).sort()
  expect(await ids({ limit: 6, mine: false, sweepId })).toEqual([...sweep].sort())
  expect(await ids({ limit: 6, mine: true, sweepId })).toEqual([...sweep].sort())
  const other = await makeUser()
  expect(await ids({ limit: 6, mine: true, sweepId }, other.ctx)).toEqual([])
  expect(await ids({ limit: 6, mine: false }, anonymous())).toHaveLength(3)
})
