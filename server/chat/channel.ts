import { getAddress, type Hex } from 'viem'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import type { Channel } from '#lib/schemas/chat.ts'
import type { Channel as ChannelRow } from '#prisma/generated/client.ts'
import { deployment, publicClient } from '../chain/index.ts'
import { db, wei } from '../db.ts'
import { AppError, notFound } from '../errors.ts'

/** Reads a channel from the chain and keeps what it says; what was spent here stays as it is. @throws AppError not_found */
export async function syncChannel(id: Hex): Promise<ChannelRow> {
  const [{ addresses }, reader] = await Promise.all([deployment(), publicClient()])
  const contract = { address: addresses.royalties, abi: royaltiesAbi } as const
  const [[deposit, collected, closeAt], payer] = await Promise.all([
    reader.readContract({ ...contract, functionName: 'channels', args: [id] }),
    reader.readContract({ ...contract, functionName: 'payerOf', args: [id] }),
  ])
  if (BigInt(payer) === 0n) {
    throw new AppError('payment_required', 'That payment channel is closed or was never opened; open a new one.', {
      place: 'voucher',
    })
  }
  const seen = {
    deposit: deposit.toString(),
    collected: collected.toString(),
    closeRequestedAt: closeAt === 0n ? null : new Date(Number(closeAt) * 1000),
  }
  const sessionKey = getAddress(`0x${id.slice(-40)}`)
  return db().channel.upsert({
    where: { id },
    create: { id, payer: getAddress(payer), sessionKey, ...seen },
    update: seen,
  })
}

export const toChannel = (row: ChannelRow): Channel => ({
  id: row.id as Hex,
  payer: row.payer as Hex,
  sessionKey: row.sessionKey as Hex,
  deposit: wei(row.deposit).toString(),
  spent: wei(row.spent).toString(),
  reserved: wei(row.reserved).toString(),
  closeRequested: row.closeRequestedAt !== null,
})

export async function getChannel({ input }: { input: { id: Hex } }): Promise<Channel> {
  const row = await syncChannel(input.id)
  if (!row) throw notFound('channel')
  return toChannel(row)
}
