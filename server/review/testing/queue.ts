import { db } from '../../db.ts'
import { makeDatanet, makeRows, makeUser, type TestUser } from '../../testing/fixtures.ts'
import { vote } from '../vote.ts'

type About = { quorum?: number; rows?: number; recheckPercent?: number; reviewers: TestUser[]; owner?: TestUser }

/** A Datanet with these reviewers and rows that wait, all of one contributor. */
export async function makeQueue({ quorum = 1, rows = 3, recheckPercent = 0, reviewers, owner }: About) {
  const [writer, curator] = [await makeUser(), owner ?? (await makeUser())]
  const about = { ownerAddress: curator.address, quorum, recheckPercent, slug: `queue-${writer.userId.slice(-8)}` }
  const { datanetId } = await makeDatanet(0, about)
  await db().datanetMember.createMany({
    data: reviewers.map(({ address }) => ({ datanetId, address, role: 'reviewer', state: 'approved' })),
  })
  return { datanetId, writer, owner: curator, data: await makeRows(datanetId, writer.address, rows) }
}

export const accept = (by: TestUser, datumId: string) => vote({ ctx: by.ctx, input: { datumId, verdict: 'accept' } })
export const reject = (by: TestUser, datumId: string, reason: 'wrong' | 'unclear' = 'wrong') =>
  vote({ ctx: by.ctx, input: { datumId, verdict: 'reject', reason } })
export const skip = (by: TestUser, datumId: string) => vote({ ctx: by.ctx, input: { datumId, verdict: 'skip' } })
export const rowOf = (id: string) => db().datum.findUniqueOrThrow({ where: { id } })
