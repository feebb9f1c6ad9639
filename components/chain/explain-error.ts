import {
  BaseError,
  ContractFunctionRevertedError,
  HttpRequestError,
  InsufficientFundsError,
  TimeoutError,
  UserRejectedRequestError,
  WaitForTransactionReceiptTimeoutError,
} from 'viem'
import { explainRevert } from '#lib/chain/errors.ts'
import { common } from '#lib/strings/common.ts'

export type ChainProblem = { kind: 'rejected' | 'failed'; message: string }

const words = common.chainErrors

/** Turns what a wallet, a node or a contract threw into one sentence. */
export function explainChainError(error: unknown): ChainProblem {
  if (!(error instanceof BaseError)) {
    const rejected = (error as { code?: number } | null)?.code === 4001
    return rejected
      ? { kind: 'rejected', message: common.transaction.rejected }
      : { kind: 'failed', message: words.unknown }
  }
  const find = (match: (cause: unknown) => boolean) => error.walk(match)
  if (find((cause) => cause instanceof UserRejectedRequestError || (cause as { code?: number }).code === 4001)) {
    return { kind: 'rejected', message: common.transaction.rejected }
  }
  const reverted = find((cause) => cause instanceof ContractFunctionRevertedError)
  if (reverted instanceof ContractFunctionRevertedError) {
    const explained = reverted.raw && explainRevert(reverted.raw)
    if (explained) return { kind: 'failed', message: explained.sentence }
    return { kind: 'failed', message: reverted.reason ? words.reverted(reverted.reason) : words.revertedUnknown }
  }
  if (find((cause) => cause instanceof InsufficientFundsError)) return { kind: 'failed', message: words.funds }
  if (find((cause) => cause instanceof WaitForTransactionReceiptTimeoutError)) {
    return { kind: 'failed', message: words.timeout }
  }
  if (find((cause) => cause instanceof HttpRequestError || cause instanceof TimeoutError)) {
    return { kind: 'failed', message: words.unreachable }
  }
  return { kind: 'failed', message: words.unknown }
}
