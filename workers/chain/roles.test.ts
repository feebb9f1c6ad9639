import {
  type Abi,
  type AbiFunction,
  type AbiParameter,
  BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  http,
  parseEther,
  toFunctionSignature,
  zeroAddress,
} from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import * as abis from '#lib/chain/generated/abis.ts'
import { ownTestChain } from './testing/own-chain.ts'

const { deployment, url } = await ownTestChain()
const reader = createPublicClient({ transport: http(url) })
const stranger = privateKeyToAccount(generatePrivateKey()).address

function emptyValue(parameter: AbiParameter): unknown {
  if (parameter.type.endsWith('[]')) return []
  if ('components' in parameter) return parameter.components.map(emptyValue)
  if (parameter.type === 'address') return stranger
  if (parameter.type === 'string') return ''
  if (parameter.type === 'bool') return false
  if (parameter.type === 'bytes') return '0x'
  const [, size] = /^bytes(\d+)$/.exec(parameter.type) ?? []
  return size ? `0x${'00'.repeat(Number(size))}` : 0n
}
async function outcome(address: `0x${string}`, abi: Abi, item: AbiFunction): Promise<string> {
  try {
    await reader.simulateContract({ address, abi: [item, ...abi.filter((entry) => entry.type === 'error')], functionName: item.name, args: item.inputs.map(emptyValue), account: stranger })
    return 'goes through'
  } catch (error) {
    const reverted = error instanceof BaseError ? error.walk((e) => e instanceof ContractFunctionRevertedError) : null
    if (!(reverted instanceof ContractFunctionRevertedError)) throw error
    return reverted.data?.errorName ?? reverted.signature ?? reverted.reason ?? 'reverts'
  }
}
it('prints', async () => {
  const names = { governor: 'openGovernorAbi' } as Record<string, string>
  const out: Record<string, Record<string, string>> = {}
  for (const [name, address] of Object.entries(deployment.addresses)) {
    const abi = (abis as unknown as Record<string, Abi>)[names[name] ?? `${name}Abi`]
    out[name] = {}
    for (const item of abi) {
      if (item.type !== 'function' || item.stateMutability === 'view' || item.stateMutability === 'pure') continue
      out[name][toFunctionSignature(item)] = await outcome(address, abi, item)
    }
  }
  console.log(JSON.stringify(out, null, 1))
})
