import { type Address, bytesToHex } from 'viem'
import { poolsAbi } from '#lib/chain/generated/abis.ts'
import { type TreeBuilder, treeBuilder } from '#lib/domain/leaves.ts'
import { multiProof } from '#lib/domain/merkle.ts'
import { deployment, publicClient, sendAsOperator } from '../chain/index.ts'
import { db, wei } from '../db.ts'
import { log } from '../log.ts'
import { LEAF_BYTES, leafSource, storedLeaves } from '../release/index.ts'
import { isRevert } from './contract.ts'

/** Rows of one contributor that a transaction pays: their proofs stay far below what a block takes. */
const rowsAtOnce = 100
/** An address stands right-aligned in its word. */
const WORD = 32
const addressStart = WORD - 20

const pools = async () => ({ address: (await deployment()).addresses.pools, abi: poolsAbi }) as const

/**
 * Divides the pool of a released version and pays its rows to their contributors. Anyone may do either; the operator does it for
 * them. Safe to repeat: what is divided or paid is left alone.
 */
export async function payPool(versionId: string, buildTree: TreeBuilder = treeBuilder()): Promise<void> {
  const version = await db().datanetVersion.findUniqueOrThrow({ where: { id: versionId }, include: { datanet: true } })
  if (!version.releasedAt) return
  const [reader, contract] = await Promise.all([publicClient(), pools()])
  const key = [wei(version.datanet.chainDatanetId), version.version] as const
  if ((await reader.readContract({ ...contract, functionName: 'pools', args: key })) > 0n) {
    const args = [...key, version.root, version.rows, version.manifestHash]
    await unlessReverted(['NothingToSettle'], () => sendAsOperator({ ...contract, functionName: 'settle', args }))
  }
  const [, perRow] = await reader.readContract({ ...contract, functionName: 'settlements', args: key })
  if (perRow === 0n) return
  const leaves = await storedLeaves(version.id, version.rows)
  const tree = await buildTree(leafSource(leaves))
  for (const [contributor, indexes] of byContributor(leaves)) {
    for (let at = 0; at < indexes.length; at += rowsAtOnce) {
      const some = indexes.slice(at, at + rowsAtOnce)
      const last = some.at(-1) as number
      // a batch is paid as one, from the front: when its last row is paid, so is it
      const paid = await reader.readContract({ ...contract, functionName: 'isPaid', args: [...key, last] })
      if (paid) continue
      const args = [...key, contributor, some.map((index) => rowOf(leaves, index)), multiProof(tree, some)]
      const done = await unlessReverted(['NothingDue', 'TransferFailed'], () =>
        sendAsOperator({ ...contract, functionName: 'claim', args }),
      )
      if (!done)
        log.warn({ version: versionId, contributor }, 'a contributor did not take what rows of a pool are owed')
    }
  }
}

/** Indexes of each contributor's leaves, ascending. */
function byContributor(leaves: Uint8Array): Map<Address, number[]> {
  const found = new Map<Address, number[]>()
  for (let index = 0; index < leaves.length / LEAF_BYTES; index++) {
    const start = index * LEAF_BYTES + WORD + addressStart
    const contributor = bytesToHex(leaves.subarray(start, start + 20))
    const indexes = found.get(contributor)
    if (indexes) indexes.push(index)
    else found.set(contributor, [index])
  }
  return found
}

function rowOf(leaves: Uint8Array, index: number) {
  const word = (n: number, skip = 0) => {
    const start = index * LEAF_BYTES + n * WORD
    return bytesToHex(leaves.subarray(start + skip, start + WORD))
  }
  return { index, datumHash: word(0), reviewer: word(2, addressStart), batchRoot: word(3) }
}

/** @returns false when the contract refused with one of these errors */
async function unlessReverted(names: string[], send: () => Promise<unknown>): Promise<boolean> {
  try {
    await send()
    return true
  } catch (cause) {
    if (names.some((name) => isRevert(cause, name))) return false
    throw cause
  }
}
