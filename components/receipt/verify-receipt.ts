import { type Address, type Hex, recoverAddress } from 'viem'
import { type PlaceOf, royaltiesDomain } from '#lib/chain/typed-data.ts'
import { type Receipt as HashedReceipt, outputHash, receiptDigest, receiptHash } from '#lib/domain/hashing.ts'
import { sharesHash } from '#lib/domain/shares.ts'
import type { Receipt } from '#lib/schemas/receipt.ts'

export type CheckId = 'shares' | 'hash' | 'signer' | 'gateway' | 'output'
/** `open`: it could not be checked, because the chain did not answer. */
export type Check = { id: CheckId; state: 'ok' | 'bad' | 'open'; expected: string; computed: string }
export type GatewayKey = { validFrom: bigint; validUntil: bigint }

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
 * @param readGatewayKey reads `Royalties.gatewayKeys(signer)`; when it fails that check stays open
 * @param answer the text that stands above the receipt, where it does
 */
export async function verifyReceipt(
  receipt: Receipt,
  chain: PlaceOf<'royalties'>,
  readGatewayKey: (key: Address) => Promise<GatewayKey>,
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
    await checkGateway(receipt, recovered, readGatewayKey),
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

export const verdictOf = (checks: readonly Check[]): Check['state'] =>
  checks.some(({ state }) => state === 'bad') ? 'bad' : checks.some(({ state }) => state === 'open') ? 'open' : 'ok'
