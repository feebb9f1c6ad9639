import { expect, it } from 'vitest'
import { makeDatanet, makeRun, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { askJudge, getJudgement } from './index.ts'

delete process.env.JUDGE_MODEL
await ownTestDatabase()

it('an installation without a judge says so, and who can change it', async () => {
  const { ctx, userId } = await makeUser()
  const { versionId } = await makeDatanet()
  const id = await makeRun(userId, versionId, new Date(), { state: 'ready', finishedAt: new Date() })
  const input = { id }
  expect(await getJudgement({ ctx, input })).toMatchObject({ judge: null, state: 'none', canAsk: false, barred: null })
  await expect(askJudge({ ctx, input })).rejects.toThrow('No judge is set up here; the operator can set JUDGE_MODEL.')
})
