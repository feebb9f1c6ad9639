import { type ContractErrorName, decodeErrorResult, type Hex } from 'viem'
import { contractErrors } from '#lib/strings/contract-errors.ts'
import { customErrorsAbi } from './generated/errors.ts'

/** Name of every custom error that a contract of ours can revert with. */
export type CustomErrorName = ContractErrorName<typeof customErrorsAbi>
/** The values of a custom error by their names: `{ needed: 5n, bond: 3n }`. */
export type ErrorValues = Record<string, unknown>
export type ErrorSentences = Record<CustomErrorName, string | ((values: ErrorValues) => string)>

const sentences: ErrorSentences = contractErrors

/**
 * One sentence for what a contract reverted with: what happened and what to do next.
 * @param data revert data as the node gave it
 * @returns null when the data is of none of our custom errors
 */
export function explainRevert(data: Hex): { name: CustomErrorName; sentence: string } | null {
  const decoded = decode(data)
  if (!decoded) return null
  const sentence = sentences[decoded.name]
  return { name: decoded.name, sentence: typeof sentence === 'string' ? sentence : sentence(decoded.values) }
}

function decode(data: Hex): { name: CustomErrorName; values: ErrorValues } | null {
  try {
    const { errorName, args, abiItem } = decodeErrorResult({ abi: customErrorsAbi, data })
    // viem also knows Solidity's own Error(string) and Panic(uint256)
    if (!(errorName in sentences)) return null
    const inputs = 'inputs' in abiItem ? abiItem.inputs : []
    const values = Object.fromEntries(
      inputs.map(({ name }, i) => [name, (args as readonly unknown[] | undefined)?.[i]]),
    )
    return { name: errorName as CustomErrorName, values }
  } catch {
    // viem throws for selectors that are not in the list; those are not ours
    return null
  }
}
