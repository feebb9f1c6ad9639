import { randomBytes } from 'node:crypto'
import { bytesToHex, createWalletClient, type Hex, http, parseEther, parseEventLogs } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { chainOf } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { royaltiesDomain, voucherTypes } from '#lib/chain/typed-data.ts'
import { signReceipt } from '#server/attribution/index.ts'
import { settledReceipt } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { newId } from '#server/id.ts'
import type { Market } from './market.ts'

export type OpenChannel = { id: Hex; key: PrivateKeyAccount }

/** A seeded generator (mulberry32), so that a failure can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Opens real channels, and has answers paid, attributed and their receipts signed as the gateway does. */
export class Payer {
  readonly #deployment: Deployment
  readonly #rpcUrl: string
  readonly #account: PrivateKeyAccount
  readonly #market: Market
  constructor(deployment: Deployment, rpcUrl: string, account: PrivateKeyAccount, market: Market) {
    this.#deployment = deployment
    this.#rpcUrl = rpcUrl
    this.#account = account
    this.#market = market
  }

  async openChannel(deposit = parseEther('1000')): Promise<OpenChannel> {
    const chain = chainOf(this.#deployment.chainId, this.#rpcUrl)
    const writer = createWalletClient({ account: this.#account, chain, transport: http(this.#rpcUrl) })
    const key = privateKeyToAccount(generatePrivateKey())
    const hash = await writer.writeContract({
      address: this.#deployment.addresses.royalties,
      abi: royaltiesAbi,
      functionName: 'open',
      args: [key.address, BigInt(bytesToHex(randomBytes(12)))],
      value: deposit,
    })
    const { logs } = await settledReceipt(hash)
    const [{ args }] = parseEventLogs({ abi: royaltiesAbi, eventName: 'ChannelOpened', logs })
    const id = args.channelId
    await db().channel.create({
      data: { id, payer: this.#account.address, sessionKey: key.address, deposit: deposit.toString() },
    })
    return { id, key }
  }

  /** One answer: a message of `fee` on the channel, a voucher that covers it, and a receipt with shares drawn by `random`. */
  async pay({ id, key }: OpenChannel, fee: bigint, random: () => number): Promise<void> {
    const channel = await db().channel.findUniqueOrThrow({ where: { id } })
    const voucher = { channelId: id, maxClaimableAmount: BigInt(channel.spent.toFixed(0)) + fee + 1000n }
    const signature = await key.signTypedData({
      domain: royaltiesDomain(this.#deployment),
      types: voucherTypes,
      primaryType: 'Voucher',
      message: voucher,
    })
    const [threadId, messageId] = [newId('thr'), newId('msg')]
    const common = { threadId, content: 'text' }
    await db().$transaction([
      db().voucher.create({
        data: { channelId: id, maxClaimableAmount: voucher.maxClaimableAmount.toString(), signature },
      }),
      db().channel.update({ where: { id }, data: { reserved: { increment: fee.toString() } } }),
      db().thread.create({ data: { id: threadId, userId: this.#market.userId, title: 'test' } }),
      db().message.create({ data: { ...common, id: newId('msg'), position: 0, role: 'user', state: 'done' } }),
      db().message.create({
        data: {
          ...{ ...common, id: messageId, position: 1, role: 'assistant', state: 'attributing', channelId: id },
          ...{ modelVersionId: this.#market.modelVersionId, fee: fee.toString() },
        },
      }),
    ])
    await signReceipt(messageId, this.#attributed(random))
  }

  #attributed(random: () => number) {
    const all = this.#market.datumHashes
    const rows = new Set(Array.from({ length: Math.floor(random() * 20) }, () => Math.floor(random() * all.length)))
    return [...rows].map((row) => ({ datum_hash: all[row], ppm: 1 + Math.floor(random() * 50_000) }))
  }
}
