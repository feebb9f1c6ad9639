import type { Address, Hex } from 'viem'
import { datanetRegistryAbi, modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import { type Leaf, shareWithParents } from '#lib/domain/edited-shares.ts'
import { type PoolShare, poolShares, type RowShare, sortShares } from '#lib/domain/shares.ts'
import { deployment, publicClient, seenBlock } from '../chain/index.ts'
import { db } from '../db.ts'

export type AttributedRow = { datum_hash: string; ppm: number }
/** Who is paid of a fee, and when that was so. */
export type NamedShares = {
  shares: RowShare[]
  pools: PoolShare[]
  modelPayee: Address
  curators: Map<bigint, Address>
  time: bigint
}

/** Names who is paid for rows of these Datanet versions; what the rows leave is the pools'. */
export async function nameShares(modelId: bigint, rows: AttributedRow[], datanets: VersionRow[]): Promise<NamedShares> {
  const shares = await toShares(rows, datanets)
  const pools = poolShares(
    shares,
    datanets.map(({ datanet }) => BigInt(datanet.chainDatanetId.toFixed(0))),
  )
  return { shares, pools, ...(await payees(modelId, pools, shares)) }
}

export type VersionRow = {
  id: string
  version: number
  datanet: { chainDatanetId: { toFixed(digits: number): string } }
}
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
