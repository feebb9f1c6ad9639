import { type Hex, hexToBytes, parseSignature, serializeCompactSignature, signatureToCompactSignature } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { royaltiesDomain, voucherTypes } from '#lib/chain/typed-data.ts'
import { channelIdOf } from '#lib/domain/hashing.ts'
import { word } from './answers.ts'
import type { BenchChain, Sent } from './chain.ts'

const SALT: Hex = `0x${'00'.repeat(11)}01`

/** Payment channels of the operator, whose vouchers are signed and collected here. */
export class Channels {
  readonly ids: Hex[] = []
  readonly #keys: PrivateKeyAccount[] = []
  readonly #cumulative: bigint[] = []
  readonly #chain: BenchChain

  constructor(chain: BenchChain) {
    this.#chain = chain
  }

  async open(count: number, deposit: bigint): Promise<void> {
    const { deployment, send } = this.#chain
    for (let i = 0; i < count; i++) {
      const key = privateKeyToAccount(word('key', i))
      const args = [key.address, BigInt(SALT)]
      await send({
        ...{ address: deployment.addresses.royalties, abi: royaltiesAbi, functionName: 'open', args },
        value: deposit,
      })
      this.ids.push(channelIdOf(SALT, key.address))
      this.#keys.push(key)
      this.#cumulative.push(0n)
    }
  }

  /** Collects what was spent since the last time, in one call. @param spent wei by channel */
  async collect(spent: ReadonlyMap<Hex, bigint>): Promise<Sent & { vouchers: number }> {
    const items = []
    for (const [i, id] of this.ids.entries()) {
      const amount = spent.get(id)
      if (!amount) continue
      this.#cumulative[i] += amount
      items.push(await this.#collection(i))
    }
    const { deployment, send } = this.#chain
    const call = { address: deployment.addresses.royalties, abi: royaltiesAbi, functionName: 'collect', args: [items] }
    return { ...(await send(call)), vouchers: items.length }
  }

  async #collection(i: number) {
    const cumulative = this.#cumulative[i]
    // a voucher is a ceiling, signed before the answer: a little above what was spent
    const voucher = { channelId: this.ids[i], maxClaimableAmount: cumulative + 123_456_789_012_345n }
    const signature = await this.#keys[i].signTypedData({
      domain: royaltiesDomain(this.#chain.deployment),
      types: voucherTypes,
      primaryType: 'Voucher',
      message: voucher,
    })
    const compact = hexToBytes(serializeCompactSignature(signatureToCompactSignature(parseSignature(signature))))
    const half = (at: number): Hex => `0x${Buffer.from(compact.subarray(at, at + 32)).toString('hex')}`
    return { ...voucher, cumulative, r: half(0), vs: half(32) }
  }
}
