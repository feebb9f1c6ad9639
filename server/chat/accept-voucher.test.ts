import { createWalletClient, type Hex, http, parseEther } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { chainOf } from '#lib/chain/chains.ts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { royaltiesDomain } from '#lib/chain/typed-data.ts'
import { channelIdOf } from '#lib/domain/hashing.ts'
import { voucherTypes } from '#lib/domain/typed-data.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { fundWallet, settledReceipt } from '../chain/index.ts'
import { db } from '../db.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { acceptVoucher, releaseReservation } from './accept-voucher.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()
const payer = privateKeyToAccount(generatePrivateKey())
await fundWallet({ input: { address: payer.address } })
const wallet = createWalletClient({ account: payer, chain: chainOf(deployment.chainId, url), transport: http(url) })
const royalties = { address: deployment.addresses.royalties, abi: royaltiesAbi } as const

let salts = 0n
async function open(deposit = parseEther('1')): Promise<{ id: Hex; key: PrivateKeyAccount }> {
  const key = privateKeyToAccount(generatePrivateKey())
  salts += 1n
  const call = { ...royalties, functionName: 'open', args: [key.address, salts], value: deposit } as const
  await settledReceipt(await wallet.writeContract(call))
  return { key, id: channelIdOf(`0x${salts.toString(16).padStart(24, '0')}`, key.address) }
}

async function voucher(id: Hex, key: PrivateKeyAccount, amount: bigint, domain = royaltiesDomain(deployment)) {
  const message = { channelId: id, maxClaimableAmount: amount }
  const signature = await key.signTypedData({ domain, types: voucherTypes, primaryType: 'Voucher', message })
  return { channelId: id, maxClaimableAmount: amount.toString(), signature }
}
const reserved = async (id: string) => (await db().channel.findUniqueOrThrow({ where: { id } })).reserved.toFixed(0)

describe('accepting a voucher', () => {
  it('reserves the most an answer can cost, and gives it back', async () => {
    const { id, key } = await open()
    await acceptVoucher(await voucher(id, key, 1000n), payer.address, 1000n)
    expect(await reserved(id)).toBe('1000')
    await releaseReservation(id, 400n)
    expect(await reserved(id)).toBe('600')
  })

  it('refuses one that earlier answers have used up, also when two arrive at once', async () => {
    const { id, key } = await open()
    const one = await voucher(id, key, 1000n)
    const tries = await Promise.allSettled([1, 2].map(() => acceptVoucher(one, payer.address, 1000n)))
    expect(tries.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await reserved(id)).toBe('1000')
    await expect(acceptVoucher(one, payer.address, 1n)).rejects.toThrow(/This voucher has expired.*sign a new one/)
  })

  it('refuses a closing channel, an unknown one, and one of another wallet', async () => {
    const { id, key } = await open()
    const good = await voucher(id, key, 1000n)
    const stranger = privateKeyToAccount(generatePrivateKey()).address
    await expect(acceptVoucher(good, stranger, 1n)).rejects.toThrow(/belongs to another wallet/)
    await settledReceipt(await wallet.writeContract({ ...royalties, functionName: 'requestClose', args: [id] }))
    await expect(acceptVoucher(good, payer.address, 1n)).rejects.toThrow(/has expired: its channel is closing/)
    const unknown = `0x${'ab'.repeat(32)}` as const
    await expect(acceptVoucher(await voucher(unknown, key, 1n), payer.address, 1n)).rejects.toThrow(/never opened/)
  })

  it('refuses another key’s signature, another chain’s, and more than the deposit', async () => {
    const { id, key } = await open(1000n)
    const forged = await voucher(id, privateKeyToAccount(generatePrivateKey()), 100n)
    await expect(acceptVoucher(forged, payer.address, 1n)).rejects.toThrow(/not signed by the channel’s session key/)
    const elsewhere = await voucher(id, key, 100n, { ...royaltiesDomain(deployment), chainId: 1612 })
    await expect(acceptVoucher(elsewhere, payer.address, 1n)).rejects.toThrow(/not signed by the channel’s session key/)
    await expect(acceptVoucher(await voucher(id, key, 1001n), payer.address, 1n)).rejects.toThrow(/top it up/)
    expect(await reserved(id)).toBe('0')
  })
})
