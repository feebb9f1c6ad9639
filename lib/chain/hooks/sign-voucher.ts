import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { type PlaceOf, royaltiesDomain } from '#lib/chain/typed-data.ts'
import { voucherTypes } from '#lib/domain/typed-data.ts'
import type { Channel } from '#lib/schemas/chat.ts'
import type { SessionKey } from './session-key.ts'

export type SignedVoucher = { channelId: Hex; maxClaimableAmount: string; signature: Hex }

/**
 * A cumulative voucher, signed silently by the session key: everything spent and reserved so far, and at most `maxFee` wei
 * more. A ceiling only: what is collected is the newest receipt's `cumulative`.
 */
export async function signVoucher(
  chain: PlaceOf<'royalties'>,
  key: SessionKey,
  channel: Pick<Channel, 'spent' | 'reserved'>,
  maxFee: bigint,
): Promise<SignedVoucher> {
  const maxClaimableAmount = BigInt(channel.spent) + BigInt(channel.reserved) + maxFee
  const signature = await privateKeyToAccount(key.privateKey).signTypedData({
    domain: royaltiesDomain(chain),
    types: voucherTypes,
    primaryType: 'Voucher',
    message: { channelId: key.channelId, maxClaimableAmount },
  })
  return { channelId: key.channelId, maxClaimableAmount: maxClaimableAmount.toString(), signature }
}
