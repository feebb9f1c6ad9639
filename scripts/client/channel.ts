import { concatHex, type Hex, pad, toHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { royaltiesDomain } from '#lib/chain/typed-data.ts'
import { voucherTypes } from '#lib/domain/typed-data.ts'
import type { Person } from './person.ts'

export type OwnChannel = Awaited<ReturnType<typeof openChannel>>

/** Opens a payment channel. @param deposit wei @returns its id and the key that signs vouchers */
export async function openChannel({ wallet, reader, config }: Person, deposit = 10n ** 18n) {
  const key = privateKeyToAccount(generatePrivateKey())
  const salt = BigInt(toHex(crypto.getRandomValues(new Uint8Array(11))))
  const txHash = await wallet.writeContract({
    address: config.addresses.royalties as Hex,
    abi: royaltiesAbi,
    functionName: 'open',
    args: [key.address, salt],
    value: deposit,
  })
  await reader.waitForTransactionReceipt({ hash: txHash })
  return { key, id: concatHex([pad(toHex(salt), { size: 12 }), key.address]).toLowerCase() as Hex }
}

/** A voucher for `amount` wei above what is spent and reserved on the channel. */
export async function signVoucher({ api, config }: Person, channel: OwnChannel, amount: bigint) {
  const state = await api.chat.channel({ id: channel.id })
  const max = BigInt(state.spent) + BigInt(state.reserved) + amount
  const signature = await channel.key.signTypedData({
    domain: royaltiesDomain(config as Parameters<typeof royaltiesDomain>[0]),
    types: voucherTypes,
    primaryType: 'Voucher',
    message: { channelId: channel.id, maxClaimableAmount: max },
  })
  return { channelId: channel.id, maxClaimableAmount: max.toString(), signature }
}
