import { BaseError, ContractFunctionRevertedError, type Hex } from 'viem'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { deployment, operatorAccount, publicClient } from '../chain/index.ts'

/** What one request returns must fit where a contract's code would, in 24 kB. */
const callsAtOnce = 50

/** Address and ABI of Royalties, as viem takes them. */
export async function royalties() {
  const { addresses } = await deployment()
  return { address: addresses.royalties, abi: royaltiesAbi } as const
}

/** What the contract says of its pool and its newest epoch. */
export async function progress() {
  const [reader, contract] = await Promise.all([publicClient(), royalties()])
  const [pool, pending, epoch, finalAt, , uncovered, demanded] = await reader.readContract({
    ...contract,
    functionName: 'progress',
  })
  return { pool, pending, epoch, finalAt: new Date(finalAt * 1000), uncovered, demanded }
}

/** The operator's bond, in wei. */
export async function operatorBond(): Promise<bigint> {
  const [reader, contract, operator] = await Promise.all([publicClient(), royalties(), operatorAccount()])
  return reader.readContract({ ...contract, functionName: 'bonds', args: [operator.address] })
}

/** Head of the contract's chain of headers. */
export async function chainHead(): Promise<Hex> {
  const [reader, contract] = await Promise.all([publicClient(), royalties()])
  return reader.readContract({ ...contract, functionName: 'head' })
}

/** Deposit and collected sum of channels, in the order asked for. */
export async function channelStates(ids: readonly Hex[]) {
  const [reader, contract] = await Promise.all([publicClient(), royalties()])
  const states = []
  for (let at = 0; at < ids.length; at += callsAtOnce) {
    const contracts = ids
      .slice(at, at + callsAtOnce)
      .map((id) => ({ ...contract, functionName: 'channels', args: [id] }) as const)
    // one request that needs no contract for it on the chain
    states.push(...(await reader.multicall({ contracts, allowFailure: false, deployless: true, batchSize: 0 })))
  }
  return states.map(([deposit, collected]) => ({ deposit, collected }))
}

/** Whether the contract refused a call with this custom error. */
export function isRevert(cause: unknown, errorName: string): boolean {
  const revert = cause instanceof BaseError && cause.walk((error) => error instanceof ContractFunctionRevertedError)
  return revert instanceof ContractFunctionRevertedError && revert.data?.errorName === errorName
}
