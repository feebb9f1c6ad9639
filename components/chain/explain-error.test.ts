import {
  BaseError,
  ContractFunctionExecutionError,
  ContractFunctionRevertedError,
  encodeErrorResult,
  HttpRequestError,
  parseAbi,
  UserRejectedRequestError,
} from 'viem'
import { describe, expect, it } from 'vitest'
import { explainChainError, humanise } from './explain-error.ts'

const abi = parseAbi(['error SlugTaken(string slug)', 'function publish()'])
const data = encodeErrorResult({ abi, errorName: 'SlugTaken', args: ['rivers'] })
const reverted = new ContractFunctionExecutionError(
  new ContractFunctionRevertedError({ abi, data, functionName: 'publish' }),
  { abi, functionName: 'publish', args: [] },
)

describe('a contract that refuses', () => {
  it('is quoted in its own sentence where one is known', () => {
    expect(explainChainError(reverted, { SlugTaken: 'That short name is taken; choose another.' })).toEqual({
      kind: 'failed',
      message: 'That short name is taken; choose another.',
    })
  })
  it('is spelt out where none is', () => {
    expect(explainChainError(reverted).message).toBe('The contract refused: slug taken.')
    expect(humanise('EIP712Expired')).toBe('eip712 expired')
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
