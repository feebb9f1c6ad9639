import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from 'viem'

/** IDisputes.Predicate: what can be wrong with an epoch. */
export const predicates = [
  ...(['ReceiptOrder', 'LineOrder', 'ClaimOrder', 'ReceiptSum', 'LineSum', 'ClaimSum'] as const),
  ...(['ReceiptTotal', 'LineTotal', 'ClaimTotal', 'WrongLine', 'MissingLine', 'WrongCumulative'] as const),
  ...(['WrongRange', 'AccountDropped', 'NonceTwice', 'AboveCollected', 'WrongPayee', 'BadSignature'] as const),
  ...(['BadShares', 'WrongReceipt', 'OrphanLine', 'Overlap', 'UnevenTree'] as const),
] as const
export type Predicate = (typeof predicates)[number]

/** IDisputes.DemandKind: what an operator can be asked to show. */
export const demandKinds = ['line', 'receipt', 'chunk', 'claim'] as const
export type DemandKind = (typeof demandKinds)[number]

/** Names a demand on the epoch under `head` that is final at `finalAt` (seconds); Royalties computes the same. */
export const demandId = (head: Hex, finalAt: bigint, { kind, index }: { kind: DemandKind; index: number }): Hex =>
  keccak256(
    encodeAbiParameters(parseAbiParameters('bytes32, uint256, uint8, uint256'), [
      head,
      finalAt,
      demandKinds.indexOf(kind),
      BigInt(index),
    ]),
  )
