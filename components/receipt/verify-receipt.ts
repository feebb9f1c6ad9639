import { type Address, type Hex, recoverAddress } from 'viem'
import { type PlaceOf, royaltiesDomain } from '#lib/chain/typed-data.ts'
import { type Receipt as HashedReceipt, outputHash, receiptDigest, receiptHash } from '#lib/domain/hashing.ts'
import { sharesHash } from '#lib/domain/shares.ts'
import type { Receipt, ReceiptProof } from '#lib/schemas/receipt.ts'
import { headOf } from './verify-settlement.ts'

export type CheckId = 'shares' | 'hash' | 'signer' | 'gateway' | 'output' | 'settled'
/** `open`: it could not be checked, because the chain did not answer. `later`: it is not settled yet. */
export type Check = { id: CheckId; state: 'ok' | 'bad' | 'open' | 'later'; expected: string; computed: string }
export type GatewayKey = { validFrom: bigint; validUntil: bigint }
export type ChainReads = {
  /** `Royalties.gatewayKeys(key)` */
  gatewayKey: (key: Address) => Promise<GatewayKey>
  /** the API's `chat.receiptProof`; null while the receipt is not settled */
  proof: () => Promise<ReceiptProof | null>
  /** `Royalties.head()` */
  head: () => Promise<Hex>
}

/** The fields that are hashed and signed, from a receipt as the API gives it. */
export const hashedReceipt = (receipt: Receipt): HashedReceipt => ({
  kind: receipt.kind,
  modelId: BigInt(receipt.modelId),
  version: receipt.version,
  adapterHash: receipt.adapterHash,
  indexRoot: receipt.indexRoot,
  promptHash: receipt.promptHash,
  outputHash: receipt.outputHash,
  fee: BigInt(receipt.fee),
  cumulative: BigInt(receipt.cumulative),
  channelId: receipt.channelId,
  nonce: BigInt(receipt.nonce),
  policyVersion: receipt.policyVersion,
  modelPayee: receipt.modelPayee,
  time: BigInt(receipt.time),
  sharesHash: receipt.sharesHash,
})

/** keccak-256 over the rows that are shown; null when they are not rows that could be signed. */
export function shownSharesHash(receipt: Receipt): Hex | null {
  const rows = receipt.shares.filter(({ datumHash }) => datumHash !== null)
  if (rows.some(({ contributor, reviewer }) => !contributor || !reviewer)) return null
  try {
    return sharesHash(
      rows.map((row) => ({
        datanetId: BigInt(row.chainDatanetId),
        version: row.version,
        datumHash: row.datumHash as Hex,
        contributor: row.contributor as Address,
        reviewer: row.reviewer as Address,
        ppm: row.ppm,
      })),
    )
  } catch (cause) {
    if (cause instanceof RangeError) return null
    throw cause
  }
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
const check = (id: CheckId, expected: string, computed: string): Check => ({
  id,
  state: same(expected, computed) ? 'ok' : 'bad',
  expected,
  computed,
})

/**
 * Checks a receipt with nothing but what is on the screen and the chain. Never throws for what the receipt holds.
 * @param chainReads what is asked of the API and the chain; where one fails its check stays open
 * @param answer the text that stands above the receipt, where it does
 */
export async function verifyReceipt(
  receipt: Receipt,
  chain: PlaceOf<'royalties'>,
  { gatewayKey, proof, head }: ChainReads,
  answer?: string,
): Promise<Check[]> {
  const message = hashedReceipt(receipt)
  const recovered = await recoverAddress({
    hash: receiptDigest(royaltiesDomain(chain), message),
    signature: receipt.signature,
  }).catch(() => null)
  const checks = [
    check('shares', receipt.sharesHash, shownSharesHash(receipt) ?? ''),
    check('hash', receipt.hash, receiptHash(message)),
    check('signer', receipt.signer, recovered ?? ''),
    await checkGateway(receipt, recovered, gatewayKey),
    await checkSettled(receipt, proof, head),
  ]
  if (answer !== undefined) checks.unshift(check('output', receipt.outputHash, outputHash(answer)))
  return checks
}

async function checkGateway(
  receipt: Receipt,
  signer: Address | null,
  readGatewayKey: (key: Address) => Promise<GatewayKey>,
): Promise<Check> {
  const expected = receipt.time
  if (!signer) return { id: 'gateway', state: 'bad', expected, computed: '' }
  const key = await readGatewayKey(signer).catch(() => null)
  if (!key) return { id: 'gateway', state: 'open', expected, computed: '' }
  const time = BigInt(receipt.time)
  const valid = key.validFrom > 0n && key.validFrom <= time && time < key.validUntil
  return { id: 'gateway', state: valid ? 'ok' : 'bad', expected, computed: `${key.validFrom}–${key.validUntil}` }
}

/** From the receipt's fields over its epoch's Merkle root to the one word that the contract keeps. */
async function checkSettled(
  receipt: Receipt,
  readProof: ChainReads['proof'],
  readHead: ChainReads['head'],
): Promise<Check> {
  const none = { id: 'settled', expected: '', computed: '' } as const
  const [proof, expected] = await Promise.all([readProof(), readHead()]).catch(() => [undefined, undefined])
  if (!expected) return { ...none, state: 'open' }
  return proof ? check('settled', expected, headOf(receipt, proof) ?? '') : { ...none, state: 'later' }
}

export const verdictOf = (checks: readonly Check[]): 'ok' | 'bad' | 'open' =>
  checks.some(({ state }) => state === 'bad') ? 'bad' : checks.some(({ state }) => state === 'open') ? 'open' : 'ok'
