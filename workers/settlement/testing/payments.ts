import { randomBytes } from 'node:crypto'
import {
  type Address,
  bytesToHex,
  createPublicClient,
  createWalletClient,
  type Hex,
  http,
  keccak256,
  parseEther,
  parseEventLogs,
  stringToBytes,
} from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { chainOf } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { royaltiesDomain, voucherTypes } from '#lib/chain/typed-data.ts'
import { receiptHash } from '#lib/domain/hashing.ts'
import { poolShares, type RowShare, sharesHash, sortShares } from '#lib/domain/shares.ts'
import type { Db } from '#server/db.ts'

export const named = (name: string): Address => `0x${keccak256(stringToBytes(name)).slice(26)}`
const DATANETS = [11n, 12n]
const ROWS = 40

/** Opens real channels and stores receipts with signed vouchers, as the gateway would. */
export class Payer {
  readonly #db: Db
  readonly #deployment: Deployment
  readonly #rpcUrl: string
  readonly #account: PrivateKeyAccount
  constructor(db: Db, deployment: Deployment, rpcUrl: string, account: PrivateKeyAccount) {
    this.#db = db
    this.#deployment = deployment
    this.#rpcUrl = rpcUrl
    this.#account = account
  }

  async openChannel(deposit = parseEther('1000')): Promise<{ id: Hex; key: PrivateKeyAccount }> {
    const chain = chainOf(this.#deployment.chainId, this.#rpcUrl)
    const writer = createWalletClient({ account: this.#account, chain, transport: http(this.#rpcUrl) })
    const reader = createPublicClient({ chain, transport: http(this.#rpcUrl), pollingInterval: 20 })
    const key = privateKeyToAccount(generatePrivateKey())
    const hash = await writer.writeContract({
      address: this.#deployment.addresses.royalties,
      abi: royaltiesAbi,
      functionName: 'open',
      args: [key.address, BigInt(bytesToHex(randomBytes(12)))],
      value: deposit,
    })
    const { logs } = await reader.waitForTransactionReceipt({ hash })
    const [{ args }] = parseEventLogs({ abi: royaltiesAbi, eventName: 'ChannelOpened', logs })
    const id = args.channelId
    await this.#db.channel.create({
      data: { id, payer: this.#account.address, sessionKey: key.address, deposit: deposit.toString() },
    })
    return { id, key }
  }

  /** One answer: a receipt of `fee` on the channel with shares drawn by `random`, and a voucher that covers it. */
  async pay({ id, key }: { id: Hex; key: PrivateKeyAccount }, fee: bigint, random: () => number): Promise<void> {
    const channel = await this.#db.channel.findUniqueOrThrow({ where: { id } })
    const cumulative = BigInt(channel.spent.toFixed(0)) + fee
    const nonce = channel.nextNonce
    const voucher = { channelId: id, maxClaimableAmount: cumulative + 1000n }
    const signature = await key.signTypedData({
      domain: royaltiesDomain(this.#deployment),
      types: voucherTypes,
      primaryType: 'Voucher',
      message: voucher,
    })
    const shares = randomShares(random)
    const fields = {
      kind: 0,
      version: 1,
      adapterHash: keccak256('0x01'),
      indexRoot: keccak256('0x02'),
      promptHash: keccak256('0x03'),
      outputHash: keccak256('0x04'),
      channelId: id,
      nonce,
      policyVersion: 1,
      modelPayee: named('model owner'),
      time: 1_795_000_000n,
      sharesHash: sharesHash(shares),
    }
    const hash = receiptHash({ ...fields, modelId: 1n, fee, cumulative })
    const rest = { chainModelId: '1', fee: fee.toString(), cumulative: cumulative.toString() }
    await this.#db.$transaction([
      this.#db.voucher.create({
        data: { channelId: id, maxClaimableAmount: voucher.maxClaimableAmount.toString(), signature },
      }),
      this.#db.receipt.create({ data: { ...fields, ...rest, hash, signature: '0x', signer: this.#account.address } }),
      this.#db.share.createMany({ data: shareRows(hash, shares) }),
      this.#db.channel.update({ where: { id }, data: { spent: rest.cumulative, nextNonce: nonce + 1n } }),
    ])
  }
}

function randomShares(random: () => number): RowShare[] {
  const rows = new Set(Array.from({ length: Math.floor(random() * 20) }, () => Math.floor(random() * ROWS)))
  return sortShares(
    [...rows].map((row) => ({
      datanetId: DATANETS[row % DATANETS.length],
      version: 1,
      datumHash: keccak256(stringToBytes(`datum ${row}`)),
      contributor: named(`contributor ${row % 8}`),
      reviewer: named('reviewer'),
      ppm: 1 + Math.floor(random() * 50_000),
    })),
  )
}

function shareRows(hash: Hex, shares: RowShare[]) {
  const curator = (id: bigint) => named(`curator ${id}`)
  const paid = shares.map(({ datanetId, ...share }) => ({
    ...share,
    chainDatanetId: datanetId.toString(),
    curator: curator(datanetId),
  }))
  const pools = poolShares(shares, DATANETS).map(({ datanetId, ppm }) => ({
    chainDatanetId: datanetId.toString(),
    version: 0,
    curator: curator(datanetId),
    ppm,
  }))
  return [...paid, ...pools].map((row, position) => ({ ...row, receiptHash: hash, position }))
}
