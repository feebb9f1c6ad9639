import type { datanetRegistryAbi, modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import { datanet, datanetVersion, model, modelVersion, price, runAnchor } from '../ponder.schema.ts'
import { plain } from './plain.ts'
import { type At, amend, type Db, type Projections } from './projection.ts'

export const datanetRegistry: Projections<typeof datanetRegistryAbi> = {
  Created: ({ datanetId: id, creator }, db, { time }) =>
    db.insert(datanet).values({ id, creator, owner: creator, payee: creator, versions: 0, createdAt: time }),
  Transfer: ({ tokenId: id, to }, db) =>
    amend(db.find(datanet, { id }), () => db.update(datanet, { id }).set({ owner: to })),
  PayeeSet: ({ datanetId: id, payee }, db) =>
    amend(db.find(datanet, { id }), () => db.update(datanet, { id }).set({ payee })),
  Released: async ({ datanetId, version, root, rows, manifestHash }, db, { time, txHash }) => {
    await db.insert(datanetVersion).values({ datanetId, version, root, rows, manifestHash, releasedAt: time, txHash })
    await amend(db.find(datanet, { id: datanetId }), () =>
      db.update(datanet, { id: datanetId }).set({ versions: version }),
    )
  },
}

/** A price that holds from an event on. */
async function newPrice(db: Db, modelId: bigint, pricePer1k: bigint, { id, time }: At): Promise<void> {
  await db.insert(price).values({ id, modelId, pricePer1k, since: time })
  await amend(db.find(model, { id: modelId }), () => db.update(model, { id: modelId }).set({ pricePer1k }))
}

export const modelRegistry: Projections<typeof modelRegistryAbi> = {
  Published: ({ modelId: id, owner, slug }, db, { time }) =>
    db.insert(model).values({ id, slug, owner, payee: owner, versions: 0, pricePer1k: 0n, createdAt: time }),
  Transfer: ({ tokenId: id, to }, db) =>
    amend(db.find(model, { id }), () => db.update(model, { id }).set({ owner: to })),
  PayeeSet: ({ modelId: id, payee }, db) =>
    amend(db.find(model, { id }), () => db.update(model, { id }).set({ payee })),
  PriceSet: ({ modelId, pricePer1k }, db, at) => newPrice(db, modelId, pricePer1k, at),
  VersionPublished: async ({ modelId, version, adapterHash, fields, pricePer1k }, db, at) => {
    await db
      .insert(modelVersion)
      .values({ modelId, version, adapterHash, fields: plain(fields), publishedAt: at.time, txHash: at.txHash })
    await amend(db.find(model, { id: modelId }), () => db.update(model, { id: modelId }).set({ versions: version }))
    if (version === 1) await newPrice(db, modelId, pricePer1k, at) // later ones keep the model's price
  },
  RunAnchored: ({ owner, runId, step, root, head }, db, { id, time, txHash }) =>
    db.insert(runAnchor).values({ id, owner, runId, step, root, head, time, txHash }),
}
