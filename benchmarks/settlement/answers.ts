import { createHash } from 'node:crypto'
import type { Address, Hex } from 'viem'
import type { EpochReceipt } from '#lib/domain/build-epoch.ts'

type Kind =
  | 'contributor'
  | 'owner'
  | 'curator'
  | 'reviewer'
  | 'fee'
  | 'datum'
  | 'receipt'
  | 'signature'
  | 'key'
  | 'root'

/** 32 bytes that look random and are the same in every run. */
export const word = (kind: Kind, n: number): Hex => `0x${createHash('sha256').update(`${kind} ${n}`).digest('hex')}`
const address = (kind: Kind, n: number): Address => `0x${word(kind, n).slice(26)}`

/** The account that answer `n` pays as contributor. */
export const contributor = (n: number): Address => address('contributor', n)
const owner = address('owner', 0)
const reviewer = address('reviewer', 0)
const curators = new Map([[1n, address('curator', 0)]])
const pools = [{ datanetId: 1n, ppm: 350_000 }]
const NONCES_AN_EPOCH = 10_000_000

/** Wei of an answer: about a thousandth of an OPEN, with digits as real fees have them. */
const feeOf = (n: number): bigint => 987_654_321_012_345n + (BigInt(word('fee', n)) & 0xffff_ffffn)

/** Answers from `first` on, spread over channels; each pays its own contributor, and whom every answer pays. */
export function* answers(
  epoch: number,
  { first, count }: { first: number; count: number },
  channels: readonly Hex[],
): Generator<EpochReceipt> {
  for (let n = first; n < first + count; n++) {
    const id = epoch * NONCES_AN_EPOCH + n
    const row = { datanetId: 1n, version: 1, datumHash: word('datum', n), contributor: contributor(n), reviewer }
    yield {
      channelId: channels[n % channels.length],
      nonce: BigInt(id),
      fee: feeOf(id),
      receiptHash: word('receipt', id),
      signatureHash: word('signature', id),
      modelPayee: owner,
      shares: [{ ...row, ppm: 650_000 }],
      pools,
      curators,
    }
  }
}
