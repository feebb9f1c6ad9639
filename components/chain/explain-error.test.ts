import {
  BaseError,
  ContractFunctionExecutionError,
  ContractFunctionRevertedError,
  encodeErrorResult,
  type Hex,
  HttpRequestError,
  parseAbi,
  UserRejectedRequestError,
} from 'viem'
import { describe, expect, it } from 'vitest'
import { common } from '#lib/strings/common.ts'
import { contractErrors } from '#lib/strings/contract-errors.ts'
import { explainChainError } from './explain-error.ts'

const abi = parseAbi(['error TransferFailed(address to)', 'error SlugTaken(string slug)', 'function publish()'])
const refused = (data: Hex) =>
  new ContractFunctionExecutionError(new ContractFunctionRevertedError({ abi, data, functionName: 'publish' }), {
    abi,
    functionName: 'publish',
    args: [],
  })

describe('a contract that refuses', () => {
  it('is quoted in our sentence, whichever ABI was called', () => {
    const data = encodeErrorResult({ abi, errorName: 'TransferFailed', args: [`0x${'11'.repeat(20)}`] })
    expect(explainChainError(refused(data))).toEqual({ kind: 'failed', message: contractErrors.TransferFailed })
  })
  it('is said to give no reason where it is not ours', () => {
    const data = encodeErrorResult({ abi, errorName: 'SlugTaken', args: ['rivers'] })
    expect(explainChainError(refused(data)).message).toBe(common.chainErrors.revertedUnknown)
  })
  it('is quoted where it gave its reason as text', () => {
    const data = encodeErrorResult({
      abi: parseAbi(['error Error(string)']),
      errorName: 'Error',
      args: ['out of luck'],
    })
    expect(explainChainError(refused(data)).message).toBe('The contract refused: out of luck.')
  })
})

it('tells a declined request from a failed one', () => {
  const declined = new BaseError('send failed', { cause: new UserRejectedRequestError(new Error('no')) })
  expect(explainChainError(declined).kind).toBe('rejected')
  expect(explainChainError({ code: 4001 }).kind).toBe('rejected')
  expect(explainChainError(new Error('anything')).kind).toBe('failed')
})

it('names a node that does not answer', () => {
  const down = new BaseError('read failed', { cause: new HttpRequestError({ url: 'http://127.0.0.1:1' }) })
  expect(explainChainError(down).message).toMatch(/does not answer/)
})
