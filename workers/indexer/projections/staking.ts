import type { stakingAbi } from '#lib/chain/generated/abis.ts'
import { agent, slash, stake, unbonding } from '../ponder.schema.ts'
import { amend, type Db, type Projections } from './projection.ts'

const changeCollateral = (db: Db, id: bigint, change: bigint): Promise<void> =>
  amend(db.find(agent, { id }), ({ collateral }) => db.update(agent, { id }).set({ collateral: collateral + change }))

export const staking: Projections<typeof stakingAbi> = {
  Staked: ({ account, amount }, db) =>
    db
      .insert(stake)
      .values({ account, amount, rewards: 0n })
      .onConflictDoUpdate((row) => ({ amount: row.amount + amount })),
  UnstakeRequested: async ({ id, account, amount, withdrawableAt }, db) => {
    await db.insert(unbonding).values({ id, account, amount, withdrawableAt })
    await amend(db.find(stake, { account }), (row) =>
      db.update(stake, { account }).set({ amount: row.amount - amount }),
    )
  },
  RewardsClaimed: ({ account, amount }, db) =>
    amend(db.find(stake, { account }), ({ rewards }) =>
      db.update(stake, { account }).set({ rewards: rewards + amount }),
    ),
  CollateralAdded: ({ agentId, amount }, db) => changeCollateral(db, agentId, amount),
  CollateralRequested: ({ id, agentId, staker, shares, withdrawableAt }, db) =>
    db.insert(unbonding).values({ id, account: staker, agentId, amount: shares, withdrawableAt }),
  Withdrawn: ({ id, amount }, db, { time }) =>
    amend(db.find(unbonding, { id }), async ({ agentId }) => {
      await db.update(unbonding, { id }).set({ withdrawn: amount, withdrawnAt: time })
      if (agentId !== null) await changeCollateral(db, agentId, -amount)
    }),
  Slashed: async ({ agentId, reporter, amount, burned, reasonHash }, db, { id, time }) => {
    await db.insert(slash).values({ id, agentId, reporter, amount, burned, reasonHash, time })
    await changeCollateral(db, agentId, -amount)
  },
}
