import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Abi, Address, Hex } from 'viem'
import { contributor } from './answers.ts'
import type { BenchChain } from './chain.ts'
import { samples } from './ours.ts'

export const PAYEES = [10, 100, 1_000] as const
const SOURCE = path.join(import.meta.dirname, 'peers', 'PushSplitter.sol')
const OPEN_A_PAYEE = 321_098_765_432_109n

/** Compiled as our contracts are. */
async function compile(): Promise<{ abi: Abi; bytecode: Hex }> {
  const solc = createRequire(import.meta.url)('solc') as { compile: (input: string) => string }
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: 'Solidity',
        sources: { 'PushSplitter.sol': { content: await readFile(SOURCE, 'utf8') } },
        settings: {
          ...{ optimizer: { enabled: true, runs: 1_000_000 }, evmVersion: 'prague' },
          outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
        },
      }),
    ),
  )
  const contract = output.contracts?.['PushSplitter.sol']?.PushSplitter
  if (!contract) throw new Error(`PushSplitter does not compile: ${JSON.stringify(output.errors)}`)
  return { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` }
}

/** Crediting 10, 100 and 1,000 payees on-chain, the first time and the next, and their withdrawals. */
export async function measurePush(chain: BenchChain): Promise<Record<string, number>> {
  const { abi, bytecode } = await compile()
  const { address } = await chain.deploy({ abi, bytecode })
  const metrics: Record<string, number> = {}
  let first = 0
  for (const count of PAYEES) {
    const payees = Array.from({ length: count }, (_, i) => contributor(first + i))
    first += count
    metrics[`push_gas_epoch_${count}_payees_first`] = await distribute(payees)
    metrics[`push_gas_epoch_${count}_payees_next`] = await distribute(payees)
  }
  const accounts = [...samples.used, ...samples.fresh]
  await distribute(accounts)
  const withdraw = async (payee: Address) =>
    (await chain.send({ address, abi, functionName: 'withdraw', args: [payee] })).gas
  const most = async (payees: Address[]) => {
    let gas = 0
    for (const payee of payees) gas = Math.max(gas, await withdraw(payee))
    return gas
  }
  metrics.push_gas_claim = await most(samples.used)
  return metrics

  async function distribute(payees: Address[]): Promise<number> {
    const amounts = payees.map((_, i) => OPEN_A_PAYEE + BigInt(i))
    const value = amounts.reduce((sum, amount) => sum + amount, 0n)
    return (await chain.send({ address, abi, functionName: 'distribute', args: [payees, amounts], value })).gas
  }
}
