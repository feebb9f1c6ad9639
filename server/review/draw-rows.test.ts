import { expect, it } from 'vitest'
import { db } from '../db.ts'
import { makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { drawProposed, proposedQuery } from './draw-rows.ts'
import { makeQueue } from './testing/queue.ts'

await ownTestDatabase()

type Plan = { 'Node Type': string; 'Index Name'?: string; 'Actual Rows': number; Plans?: Plan[] }
const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)]

it('draws the next rows from their place in the queue’s index, however many rows wait', async () => {
  const [reviewer, stranger] = [await makeUser(), await makeUser()]
  const { datanetId, data } = await makeQueue({ reviewers: [reviewer], rows: 3_000 })
  const other = await makeQueue({ reviewers: [stranger], rows: 3_000 })
  await db().$executeRaw`
    INSERT INTO review (id, datanet_id, datum_id, reviewer, verdict)
    SELECT 'rev_' || id, datanet_id, id, ${stranger.address}, 'accept' FROM datum WHERE datanet_id = ${other.datanetId}`
  await db().$executeRaw`VACUUM ANALYZE datum`
  await db().$executeRaw`VACUUM ANALYZE review`
  const drawn = await drawProposed(datanetId, reviewer.address, [], 20)
  expect(drawn.map(({ id }) => id)).toEqual(data.slice(0, 20).map(({ id }) => id))

  const [explained] = await db().$queryRaw<{ 'QUERY PLAN': [{ Plan: Plan }] }[]>`
    EXPLAIN (ANALYZE, FORMAT JSON) ${proposedQuery(datanetId, reviewer.address, [], 20)}`
  const plan = nodes(explained?.['QUERY PLAN'][0].Plan as Plan)
  expect(plan.find((node) => node['Index Name'] === 'datum_review_queue')).toMatchObject({ 'Actual Rows': 20 })
  // neither all rows that wait nor all votes of a reviewer are read or sorted
  const types = plan.map((node) => node['Node Type'])
  expect(types).not.toContain('Seq Scan')
  expect(types).not.toContain('Sort')
})
