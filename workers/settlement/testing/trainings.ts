import type { Hex } from 'viem'
import type { Deployment } from '#lib/chain/deployment.ts'
import { royaltiesDomain, voucherTypes } from '#lib/chain/typed-data.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import { operatorAccount } from '#server/chain/index.ts'
import { acceptVoucher } from '#server/chat/index.ts'
import { db, wei } from '#server/db.ts'
import { newId } from '#server/id.ts'
import type { OpenChannel } from './payments.ts'

/** A voucher for `amount` wei above what is spent and reserved on the channel. */
export async function voucherFor(deployment: Deployment, { id, key }: OpenChannel, amount: bigint) {
  const { spent, reserved } = await db().channel.findUniqueOrThrow({ where: { id } })
  const maxClaimableAmount = wei(spent) + wei(reserved) + amount
  const signature = await key.signTypedData({
    domain: royaltiesDomain(deployment),
    types: voucherTypes,
    primaryType: 'Voucher',
    message: { channelId: id, maxClaimableAmount },
  })
  return { channelId: id, maxClaimableAmount: maxClaimableAmount.toString(), signature }
}

type PaidRun = {
  channel: OpenChannel
  userId: string
  versionIds: string[]
  cap: bigint
  pricePer1k: bigint
}

/** A run whose cap is reserved on the channel by a voucher, queued unless `change` says otherwise. @returns its id */
export async function makePaidRun(
  deployment: Deployment,
  { channel, userId, versionIds, cap, pricePer1k }: PaidRun,
  change: Partial<Prisma.RunUncheckedCreateInput> = {},
): Promise<string> {
  const id = change.id ?? newId('run')
  await acceptVoucher(await voucherFor(deployment, channel, cap), (await operatorAccount()).address, cap)
  await db().run.create({
    data: {
      ...{ id, userId, name: 'Harbour', baseModelId: 'smollm2-135m-instruct', idempotencyKey: id, params: {} },
      ...{ channelId: channel.id, cap: cap.toString(), pricePer1k: pricePer1k.toString() },
      datanets: { create: versionIds.map((versionId) => ({ versionId })) },
      ...change,
    },
  })
  return id
}

export const word = (digit: string): Hex => `0x${digit.repeat(64)}`
let made = 0
/** A run that a worker `w` holds, has trained and indexed. @returns its id */
export const makeHeldRun = (
  deployment: Deployment,
  paid: PaidRun,
  change: Partial<Prisma.RunUncheckedCreateInput> = {},
): Promise<string> =>
  makePaidRun(deployment, paid, {
    ...{ state: 'training', leaseOwner: 'w', leaseUntil: new Date(Date.now() + 60_000), claimedAt: new Date() },
    ...{ plan: { totalTokens: 5000 }, step: 40, runRoot: word('7'), indexRoot: word('6') },
    ...{ adapterSha256: (++made).toString(16).padStart(64, 'a'), ggufSha256: 'b'.repeat(64) },
    ...change,
  })
