import { type Hex, hexToBytes, parseEventLogs } from 'viem'
import { modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import type { RowEvidence } from '#lib/domain/evidence.ts'
import type { ModelVersionFields } from '#lib/domain/hashing.ts'
import { type LeafSource, type TreeBuilder, treeBuilder, WORD } from '#lib/domain/leaves.ts'
import { merkleProof } from '#lib/domain/merkle.ts'
import type { RowShare } from '#lib/domain/shares.ts'
import { versionFieldsFromJson } from '#lib/domain/version-fields.ts'
import { publicClient } from '../chain/index.ts'
import { db } from '../db.ts'
import { leafSource, storedLeaves } from '../release/index.ts'

/** What a registered version's hash is of: of a model from the log of its transaction, of a training as it was charged.
 * @throws Error when it is unknown here */
export async function modelVersionFields(modelId: bigint, version: number): Promise<ModelVersionFields> {
  const charge = await db().runCharge.findFirst({ where: { version, chainModelId: modelId.toString() } })
  if (charge?.fields) return versionFieldsFromJson(charge.fields)
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
export async function rowEvidence(
  { datanetId, version, datumHash }: RowShare,
  buildTree: TreeBuilder = treeBuilder(),
): Promise<RowEvidence> {
  const released = await db().datanetVersion.findFirstOrThrow({
    where: { version, datanet: { chainDatanetId: datanetId.toString() } },
  })
  const [entry] = await db().$queryRaw<{ index: number; contribution_id: string }[]>`
    SELECT leaf.index, d.contribution_id FROM datum d JOIN datanet_version_datum leaf ON leaf.datum_id = d.id
    WHERE d.datanet_id = ${released.datanetId} AND d.hash = ${datumHash} AND leaf.version_id = ${released.id}`
  if (!entry) throw new Error(`row ${datumHash} is not in version ${version} of Datanet ${datanetId}`)
  const contribution = await db().contribution.findUniqueOrThrow({ where: { id: entry.contribution_id } })
  const batch = await db().datum.findMany({
    where: { contributionId: contribution.id },
    orderBy: { position: 'asc' },
    select: { hash: true },
  })
  const batchIndex = batch.findIndex(({ hash }) => hash === datumHash)
  const tree = await buildTree(leafSource(await storedLeaves(released.id, released.rows)))
  const batchTree = await buildTree(batchSource(batch.map(({ hash }) => hash as Hex)))
  return {
    root: released.root as Hex,
    rows: released.rows,
    manifestHash: released.manifestHash as Hex,
    index: BigInt(entry.index),
    proof: merkleProof(tree, entry.index),
    batchRoot: contribution.batchRoot as Hex,
    batchIndex: BigInt(batchIndex),
    batchProof: merkleProof(batchTree, batchIndex),
    kind: contribution.kind,
    batchRows: contribution.rows,
    licence: contribution.licence,
    nonce: BigInt(contribution.nonce.toFixed(0)),
    deadline: contribution.deadline,
    signature: contribution.signature as Hex,
  }
}

/** A batch's leaves are its datum hashes. */
const batchSource = (hashes: readonly Hex[]): LeafSource => ({
  count: hashes.length,
  width: WORD,
  write: (view, at, index) => new Uint8Array(view.buffer, view.byteOffset + at, WORD).set(hexToBytes(hashes[index])),
})
