import type { Address, Hex } from 'viem'
import type { Receipt } from '#lib/domain/hashing.ts'
import { type PoolShare, type RowShare, sharesHash } from '#lib/domain/shares.ts'
import type { Tx } from '../db.ts'
import { policyToSign, signAsGateway } from '../settlement/index.ts'
import type { NamedShares } from './name-shares.ts'

/** A transaction that signs may have to wait for an epoch to be opened. */
export const signingPatience = { maxWait: 30_000, timeout: 60_000 }

/** What a receipt is of. */
export type Paid = Pick<
  Receipt,
  'kind' | 'modelId' | 'version' | 'adapterHash' | 'indexRoot' | 'promptHash' | 'outputHash' | 'fee'
> & {
  channelId: string
  /** wei that were held for it: the fee is spent, the rest given back */
  reserved: bigint
  source: { messageId: string } | { runId: string }
}

/**
 * Signs a receipt as the next one of its channel and moves the fee from reserved to spent. The caller's transaction sees to
 * it that nothing is paid for twice. @returns its hash
 */
export async function writeReceipt(
  tx: Tx,
  { channelId, reserved, source, ...paid }: Paid,
  { shares, pools, modelPayee, curators, time }: NamedShares,
): Promise<Hex> {
  const policy = await policyToSign(tx)
  const [channel] = await tx.$queryRaw<{ spent: string; next_nonce: bigint }[]>`
    SELECT spent::text AS spent, next_nonce FROM channel WHERE id = ${channelId} FOR UPDATE`
  if (!channel) throw new Error(`channel ${channelId} is unknown`)
  const receipt: Receipt = {
    ...paid,
    cumulative: BigInt(channel.spent) + paid.fee,
    channelId: channelId as Hex,
    nonce: channel.next_nonce,
    policyVersion: policy.version,
    modelPayee,
    time,
    sharesHash: sharesHash(shares),
  }
  const signed = await signAsGateway(receipt)
  const { modelId, ...fields } = receipt
  await tx.receipt.create({
    data: {
      ...fields,
      ...signed,
      ...source,
      chainModelId: modelId.toString(),
      fee: receipt.fee.toString(),
      cumulative: receipt.cumulative.toString(),
    },
  })
  await tx.share.createMany({ data: shareRows(signed.hash, shares, pools, curators) })
  await tx.$executeRaw`
    UPDATE channel SET spent = spent + ${receipt.fee.toString()}::numeric,
      reserved = reserved - ${reserved.toString()}::numeric, next_nonce = next_nonce + 1 WHERE id = ${channelId}`
  return signed.hash
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
