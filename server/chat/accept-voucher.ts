import { type Hex, verifyTypedData } from 'viem'
import { royaltiesDomain } from '#lib/chain/typed-data.ts'
import { voucherTypes } from '#lib/domain/typed-data.ts'
import { deployment } from '../chain/index.ts'
import { db, wei } from '../db.ts'
import { AppError } from '../errors.ts'
import { syncChannel } from './channel.ts'

type SignedVoucher = { channelId: Hex; maxClaimableAmount: string; signature: Hex }
const refuse = (message: string) => new AppError('payment_required', message, { place: 'voucher' })

/**
 * Checks a voucher against the chain and reserves the most that the answer or the run can cost. The voucher is a ceiling: what is
 * charged is the receipt's fee. @throws AppError payment_required
 */
export async function acceptVoucher(voucher: SignedVoucher, payer: Hex, maxFee: bigint): Promise<void> {
  const channel = await syncChannel(voucher.channelId)
  if (channel.payer !== payer)
    throw refuse('That payment channel belongs to another wallet; switch wallets or open your own.')
  if (channel.closeRequestedAt) throw refuse('This voucher has expired: its channel is closing. Open a new channel.')
  const max = BigInt(voucher.maxClaimableAmount)
  const valid = await verifyTypedData({
    address: channel.sessionKey as Hex,
    domain: royaltiesDomain(await deployment()),
    types: voucherTypes,
    primaryType: 'Voucher',
    message: { channelId: voucher.channelId, maxClaimableAmount: max },
    signature: voucher.signature,
  })
  if (!valid)
    throw refuse('The voucher is not signed by the channel’s session key; open a new channel from this browser.')
  if (max > wei(channel.deposit)) {
    throw refuse('The deposit in your channel does not cover what this may cost; top it up or open a new channel.')
  }
  await db().$transaction(async (tx) => {
    const key = { channelId: channel.id, maxClaimableAmount: max.toString() }
    await tx.voucher.upsert({
      where: { channelId_maxClaimableAmount: key },
      create: { ...key, signature: voucher.signature },
      update: {},
    })
    const reserved = await tx.$executeRaw`
      UPDATE channel SET reserved = reserved + ${maxFee.toString()}::numeric
      WHERE id = ${channel.id} AND spent + reserved + ${maxFee.toString()}::numeric <= ${max.toString()}::numeric`
    if (reserved === 0) {
      throw refuse('This voucher has expired: earlier answers or runs used it up. Try again to sign a new one.')
    }
  })
}

/** Gives back a reservation, or what an answer did not need of it. */
export async function releaseReservation(
  channelId: string,
  amount: bigint,
  client: Pick<ReturnType<typeof db>, '$executeRaw'> = db(),
): Promise<void> {
  await client.$executeRaw`UPDATE channel SET reserved = reserved - ${amount.toString()}::numeric WHERE id = ${channelId}`
}
