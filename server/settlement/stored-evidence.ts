import { type Hex, parseEventLogs } from 'viem'
import { modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import type { RowEvidence } from '#lib/domain/evidence.ts'
import { type ModelVersionFields, sortVersionRows, type VersionRow, versionLeaf } from '#lib/domain/hashing.ts'
import { buildTree, leafHash, merkleProof } from '#lib/domain/merkle.ts'
import type { RowShare } from '#lib/domain/shares.ts'
import { publicClient } from '../chain/index.ts'
import { db } from '../db.ts'

/** What a published model version's hash is of, from the log of its transaction. @throws Error when it is unknown here */
export async function modelVersionFields(modelId: bigint, version: number): Promise<ModelVersionFields> {
  const row = await db().modelVersion.findFirst({
    where: { version, publishedAt: { not: null }, model: { chainModelId: modelId.toString() } },
  })
  if (!row?.txHash) throw new Error(`version ${version} of model ${modelId} is not known here`)
  const { logs } = await (await publicClient()).getTransactionReceipt({ hash: row.txHash as Hex })
  const published = parseEventLogs({ abi: modelRegistryAbi, eventName: 'VersionPublished', logs })
  const event = published.find(({ args }) => args.modelId === modelId && args.version === version)
  if (!event) throw new Error(`transaction ${row.txHash} does not publish version ${version} of model ${modelId}`)
  return event.args.fields
}

/** That a share's row stands in its Datanet version, and that its contributor signed for it. @throws Error when unknown */
export async function rowEvidence({ datanetId, version, datumHash }: RowShare): Promise<RowEvidence> {
  const released = await db().datanetVersion.findFirstOrThrow({
    where: { version, datanet: { chainDatanetId: datanetId.toString() } },
    include: { data: { include: { datum: { include: { contribution: true } } } } },
  })
  const entry = released.data.find(({ datum }) => datum.hash === datumHash)
  if (!entry) throw new Error(`row ${datumHash} is not in version ${version} of Datanet ${datanetId}`)
  const { contribution } = entry.datum
  const batch = await db().datum.findMany({
    where: { contributionId: contribution.id },
    orderBy: { position: 'asc' },
    select: { hash: true },
  })
  const rows = sortVersionRows(
    released.data.map(({ datum }) => ({
      ...({ datumHash: datum.hash, contributor: datum.contributor, reviewer: datum.reviewer } as VersionRow),
      batchRoot: datum.contribution.batchRoot as Hex,
    })),
  )
  const index = rows.findIndex((row) => row.datumHash === datumHash)
  const batchIndex = batch.findIndex(({ hash }) => hash === datumHash)
  return {
    root: released.root as Hex,
    rows: released.rows,
    manifestHash: released.manifestHash as Hex,
    index: BigInt(index),
    proof: merkleProof(buildTree(rows.map(versionLeaf)), index),
    batchRoot: contribution.batchRoot as Hex,
    batchIndex: BigInt(batchIndex),
    batchProof: merkleProof(buildTree(batch.map(({ hash }) => leafHash(hash as Hex))), batchIndex),
    kind: contribution.kind,
    batchRows: contribution.rows,
    licence: contribution.licence,
    nonce: BigInt(contribution.nonce.toFixed(0)),
    deadline: contribution.deadline,
    signature: contribution.signature as Hex,
  }
}
