import { type AbiParameter, encodeErrorResult, type Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import { contractErrors } from '#lib/strings/contract-errors.ts'
import { explainRevert } from './errors.ts'
import { customErrorsAbi } from './generated/errors.ts'

/** Some value of a Solidity type. */
function sampleOf({ type, components }: AbiParameter & { components?: readonly AbiParameter[] }): unknown {
  if (type === 'tuple') return Object.fromEntries((components ?? []).map((part) => [part.name, sampleOf(part)]))
  if (type === 'address') return `0x${'ab'.repeat(20)}`
  if (type.startsWith('bytes')) return `0x${'cd'.repeat(Number(type.slice(5) || 4))}`
  if (type === 'string') return 'text'
  if (type === 'bool') return true
  return Number(type.replace(/\D/g, '')) <= 48 ? 7 : 7n
}

describe('a contract that refuses', () => {
  it.each(
    customErrorsAbi.map((item) => [`${item.name}(${item.inputs.map(({ type }) => type)})`, item] as const),
  )('says %s in one sentence', (_, item) => {
    const args = (item.inputs as readonly AbiParameter[]).map(sampleOf)
    const data = encodeErrorResult({ abi: [item], errorName: item.name, args } as Parameters<
      typeof encodeErrorResult
    >[0])
    const explained = explainRevert(data)
    expect(explained?.name).toBe(item.name)
    expect(explained?.sentence).toMatch(/^[A-Z].{10,}\.$/)
    expect(explained?.sentence).not.toMatch(/undefined|NaN|Invalid|\[object/)
  })

  it('has no sentence for an error that no contract has', () => {
    const names = new Set<string>(customErrorsAbi.map(({ name }) => name))
    expect(Object.keys(contractErrors).filter((name) => !names.has(name))).toEqual([])
  })

  it('leaves what is not ours to others', () => {
    expect(explainRevert('0x08c379a0')).toBeNull()
    expect(explainRevert('0x')).toBeNull()
    expect(explainRevert(`0xdeadbeef${'00'.repeat(32)}` as Hex)).toBeNull()
  })
})
