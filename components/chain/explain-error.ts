import {
  BaseError,
  ContractFunctionRevertedError,
  HttpRequestError,
  InsufficientFundsError,
  TimeoutError,
  UserRejectedRequestError,
  WaitForTransactionReceiptTimeoutError,
} from 'viem'
import { common } from '#lib/strings/common.ts'

export type ChainProblem = { kind: 'rejected' | 'failed'; message: string }

const words = common.chainErrors

/** "ChannelAlreadyClosed" reads as "channel already closed". */
export function humanise(errorName: string): string {
  return errorName
    .replace(/^Error$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .trim()
}

/**
 * Turns what a wallet, a node or a contract threw into one sentence.
 * @param sentences what a contract's custom errors mean, by their name; an unknown one is spelt out.
 */
export function explainChainError(error: unknown, sentences: Record<string, string> = {}): ChainProblem {
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
    const name = reverted.data?.errorName
    const reason = name === 'Error' || !name ? reverted.reason : humanise(name)
    const known = name ? sentences[name] : undefined
    return { kind: 'failed', message: known ?? (reason ? words.reverted(reason) : words.revertedUnknown) }
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
