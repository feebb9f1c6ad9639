import type { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { bond, channel, claim, demand, epoch, feePolicy, gatewayKey } from '../ponder.schema.ts'
import { amend, type Projections } from './projection.ts'

export const royalties: Projections<typeof royaltiesAbi> = {
  ChannelOpened: ({ channelId: id, payer, deposit }, db, { time }) =>
    db.insert(channel).values({ id, payer, deposit, collected: 0n, openedAt: time }),
  ChannelToppedUp: ({ channelId: id, deposit }, db) =>
    amend(db.find(channel, { id }), () => db.update(channel, { id }).set({ deposit })),
  CloseRequested: ({ channelId: id, closeAt }, db) =>
    amend(db.find(channel, { id }), () => db.update(channel, { id }).set({ closeAt })),
  Collected: ({ channelId: id, cumulative }, db) =>
    amend(db.find(channel, { id }), () => db.update(channel, { id }).set({ collected: cumulative })),
  ChannelClosed: ({ channelId: id, returned }, db, { time }) =>
    amend(db.find(channel, { id }), () => db.update(channel, { id }).set({ closedAt: time, returned })),

  EpochPosted: ({ epoch: number, header, finalAt }, db, { time, txHash }) => {
    const posted = { state: 'posted', ...header, finalAt, postedAt: time, postTx: txHash, finalisedAt: null }
    return db
      .insert(epoch)
      .values({ number, ...posted })
      .onConflictDoUpdate(posted)
  },
  EpochFinalised: ({ epoch: number }, db, { time }) =>
    amend(db.find(epoch, { number }), () =>
      db.update(epoch, { number }).set({ state: 'finalised', finalisedAt: time }),
    ),
  EpochVoided: ({ epoch: number }, db) =>
    amend(db.find(epoch, { number }), () => db.update(epoch, { number }).set({ state: 'void' })),

  Demanded: ({ demandId: id, epoch: number, demander, kind, index }, db, { time }) =>
    db.insert(demand).values({ id, epoch: number, demander, kind, index, state: 'open', demandedAt: time }),
  Answered: ({ demandId: id }, db) =>
    amend(db.find(demand, { id }), () => db.update(demand, { id }).set({ state: 'answered' })),
  DemandReturned: ({ demandId: id }, db) =>
    amend(db.find(demand, { id }), () => db.update(demand, { id }).set({ state: 'returned' })),

  Claimed: ({ account, amount }, db, { id, time, txHash }) =>
    db.insert(claim).values({ id, account, amount, time, txHash }),
  PolicySet: ({ version, fromEpoch, fees }, db, { time }) => {
    const policy = { fromEpoch, ...fees, setAt: time }
    return db
      .insert(feePolicy)
      .values({ version, ...policy })
      .onConflictDoUpdate(policy)
  },
  BondChanged: ({ account, bond: amount }, db) =>
    db.insert(bond).values({ account, amount }).onConflictDoUpdate({ amount }),
  GatewayKeySet: ({ key, validFrom, validUntil }, db) =>
    db.insert(gatewayKey).values({ key, validFrom, validUntil }).onConflictDoUpdate({ validFrom, validUntil }),
}
