import type { Address, Hex } from 'viem'
import { datanetRegistryAbi, modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import { type Leaf, shareWithParents } from '#lib/domain/edited-shares.ts'
import { outputHash, promptHash, type Receipt, receiptKinds } from '#lib/domain/hashing.ts'
import { type PoolShare, poolShares, type RowShare, sharesHash, sortShares } from '#lib/domain/shares.ts'
import { deployment, publicClient, seenBlock } from '../chain/index.ts'
import { promptOf } from '../chat/index.ts'
import { db, wei } from '../db.ts'
import { appendMessageEvents } from '../event/index.ts'
import { policyToSign, signAsGateway } from '../settlement/index.ts'

/** It may have to wait for an epoch to be opened. */
const patience = { maxWait: 30_000, timeout: 60_000 }

export type AttributedRow = { datum_hash: string; ppm: number }

/**
 * Ends an answer: binds its shares, signs its receipt exactly once, and moves its fee from reserved to spent. Repeating it
 * changes nothing.
 */
export async function signReceipt(messageId: string, rows: AttributedRow[]): Promise<void> {
  const message = await db().message.findUniqueOrThrow({
    where: { id: messageId },
    include: {
      modelVersion: {
        include: {
          model: true,
          run: { include: { datanets: { include: { version: { include: { datanet: true } } } } } },
        },
      },
    },
  })
  const { modelVersion: version, channelId } = message
  if (message.state !== 'attributing') return
  if (!version?.model.chainModelId || !channelId || !message.fee)
    throw new Error(`message ${messageId} cannot be charged`)
  const datanets = version.run.datanets.map((row) => row.version)
  const shares = await toShares(rows, datanets)
  const pools = poolShares(
    shares,
    datanets.map(({ datanet }) => BigInt(datanet.chainDatanetId.toFixed(0))),
  )
  const modelId = BigInt(version.model.chainModelId.toFixed(0))
  const { modelPayee, curators, time } = await payees(modelId, pools, shares)
  const prompt = await promptOf(messageId)
  const fee = wei(message.fee)

  await db().$transaction(async (tx) => {
    const policy = await policyToSign(tx)
    const [channel] = await tx.$queryRaw<{ spent: string; next_nonce: bigint }[]>`
      SELECT spent::text AS spent, next_nonce FROM channel WHERE id = ${channelId} FOR UPDATE`
    if (!channel) throw new Error(`channel ${channelId} is unknown`)
    const still = await tx.message.updateMany({
      where: { id: messageId, state: 'attributing' },
      data: { state: 'done' },
    })
    if (still.count === 0) return
    const receipt: Receipt = {
      kind: receiptKinds.inference,
      modelId,
      version: version.version,
      adapterHash: `0x${version.adapterSha256}`,
      indexRoot: version.indexRoot as Hex,
      promptHash: promptHash(prompt),
      outputHash: outputHash(message.content),
      fee,
      cumulative: BigInt(channel.spent) + fee,
      channelId: channelId as Hex,
      nonce: channel.next_nonce,
      policyVersion: policy.version,
      modelPayee,
      time,
      sharesHash: sharesHash(shares),
    }
    const signed = await signAsGateway(receipt)
    const { modelId: chainModelId, ...fields } = receipt
    await tx.receipt.create({
      data: {
        ...fields,
        ...signed,
        messageId,
        chainModelId: chainModelId.toString(),
        fee: fee.toString(),
        cumulative: receipt.cumulative.toString(),
      },
    })
    await tx.share.createMany({ data: shareRows(signed.hash, shares, pools, curators) })
    await tx.$executeRaw`
      UPDATE channel SET spent = spent + ${fee.toString()}::numeric, reserved = reserved - ${fee.toString()}::numeric,
        next_nonce = next_nonce + 1 WHERE id = ${channelId}`
    await appendMessageEvents(messageId, [{ type: 'state', data: { state: 'done', message: null } }], tx)
  }, patience)
}

type VersionRow = { id: string; version: number; datanet: { chainDatanetId: { toFixed(digits: number): string } } }
type LeafRow = { version_id: string; hash: string; contributor: string; reviewer: string; parent: string | null }

/** Leaves of these versions by their rows' hashes. @param trained false: of edited rows that are named for their pay only */
const findLeaves = (versionIds: string[], hashes: string[], trained: boolean): Promise<LeafRow[]> =>
  db().$queryRaw<LeafRow[]>`
    SELECT leaf.version_id, d.hash, d.contributor, coalesce(nullif(d.reviewer, ''), n.owner_address) AS reviewer,
      d.parents[1] AS parent
    FROM datum d JOIN datanet_version_datum leaf ON leaf.datum_id = d.id JOIN datanet n ON n.id = d.datanet_id
    WHERE d.hash = ANY(${hashes}) AND leaf.version_id = ANY(${versionIds}) AND leaf.trained = ${trained}`

/** What each row is named with in the receipt; an edited row shares with the one that it edits. */
async function toShares(rows: AttributedRow[], datanets: VersionRow[]): Promise<RowShare[]> {
  const paid = rows.filter((row) => row.ppm > 0)
  const ids = datanets.map((version) => version.id)
  const hashes = paid.map((row) => row.datum_hash)
  const found = new Map((await findLeaves(ids, hashes, true)).map((row) => [row.hash, row]))
  const parentHashes = [...found.values()].flatMap(({ parent }) => (parent ? [parent] : []))
  const credited = await findLeaves(ids, parentHashes, false)
  const toLeaf = ({ version_id, hash, contributor, reviewer }: LeafRow): Leaf => {
    const version = datanets.find(({ id }) => id === version_id) as VersionRow
    return {
      ...{ datanetId: BigInt(version.datanet.chainDatanetId.toFixed(0)), version: version.version },
      ...{ datumHash: hash as Hex, contributor: contributor as Address, reviewer: reviewer as Address },
    }
  }
  const shares = paid.map(({ datum_hash, ppm }) => {
    const row = found.get(datum_hash)
    if (!row) throw new Error(`row ${datum_hash} is in none of the Datanet versions of the model`)
    return { ...toLeaf(row), ppm }
  })
  const parentOf = ({ datumHash }: RowShare): Leaf | null => {
    const edit = found.get(datumHash)
    const parent = credited.find((row) => row.version_id === edit?.version_id && row.hash === edit.parent)
    return parent ? toLeaf(parent) : null
  }
  return sortShares(shareWithParents(shares, parentOf))
}

/**
 * Who is paid is who held the model and the Datanets at the time of the receipt: that of a block which this gateway has seen
 * and which cannot be undone, since a time to come could still get another payee.
 */
async function payees(modelId: bigint, pools: PoolShare[], shares: RowShare[]) {
  const [{ addresses }, reader] = await Promise.all([deployment(), publicClient()])
  const { timestamp: time } = await seenBlock()
  const modelPayee = await reader.readContract({
    address: addresses.modelRegistry,
    abi: modelRegistryAbi,
    functionName: 'payeeAt',
    args: [modelId, time],
  })
  const ids = [...new Set([...pools, ...shares].map((share) => share.datanetId))]
  const curators = new Map<bigint, Address>()
  for (const id of ids) {
    const curator = await reader.readContract({
      address: addresses.datanetRegistry,
      abi: datanetRegistryAbi,
      functionName: 'payeeAt',
      args: [id, time],
    })
    curators.set(id, curator)
  }
  return { modelPayee, curators, time }
}

function shareRows(receiptHash: Hex, shares: RowShare[], pools: PoolShare[], curators: Map<bigint, Address>) {
  const curatorOf = (id: bigint) => curators.get(id) as Address
  const rows = shares.map(({ datanetId, ...share }) => ({
    ...share,
    chainDatanetId: datanetId.toString(),
    curator: curatorOf(datanetId),
  }))
  const rest = pools.map(({ datanetId, ppm }) => ({
    chainDatanetId: datanetId.toString(),
    version: 0,
    datumHash: null,
    contributor: null,
    reviewer: null,
    curator: curatorOf(datanetId),
    ppm,
  }))
  return [...rows, ...rest].map((row, position) => ({ ...row, receiptHash, position }))
}
