import type { poolsAbi } from '#lib/chain/generated/abis.ts'
import { bounty, pool } from '../ponder.schema.ts'
import { amend, type Projections } from './projection.ts'

export const pools: Projections<typeof poolsAbi> = {
  Credited: ({ datanetId, version, amount }, db) =>
    db
      .insert(pool)
      .values({ datanetId, version, credited: amount, paid: 0n })
      .onConflictDoUpdate((row) => ({ credited: row.credited + amount })),
  Settled: ({ datanetId, version, rows, perRow, bounties }, db) =>
    amend(db.find(pool, { datanetId, version }), () =>
      db.update(pool, { datanetId, version }).set({ rows, perRow, bounties }),
    ),
  RowsPaid: ({ datanetId, version, amount }, db) =>
    amend(db.find(pool, { datanetId, version }), ({ paid }) =>
      db.update(pool, { datanetId, version }).set({ paid: paid + amount }),
    ),
  BountyPosted: ({ datanetId, bountyId: id, amount, termsHash }, db, { time }) =>
    db.insert(bounty).values({ id, datanetId, amount, termsHash, state: 'posted', postedAt: time }),
  BountyAwarded: ({ bountyId: id, winner }, db) =>
    amend(db.find(bounty, { id }), () => db.update(bounty, { id }).set({ state: 'awarded', winner })),
  BountyCancelled: ({ bountyId: id }, db) =>
    amend(db.find(bounty, { id }), () => db.update(bounty, { id }).set({ state: 'cancelled' })),
}
