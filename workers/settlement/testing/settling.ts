import { setTimeout as sleep } from 'node:timers/promises'
import { type Address, createWalletClient, type Hex, http } from 'viem'
import { expect } from 'vitest'
import { chainOf } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { poolsAbi, royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { isReservedAccount } from '#lib/domain/shares.ts'
import { operatorAccount, publicClient, settledReceipt } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { type SettleOutcome, settleStep } from '#server/settlement/index.ts'

const contractOf = ({ addresses }: Deployment) => ({ address: addresses.royalties, abi: royaltiesAbi }) as const

/** Steps until nothing moves any more. @returns the last outcome: idle or stopped */
export async function settleAll(): Promise<SettleOutcome> {
  for (;;) {
    const outcome = await settleStep({ open: true })
    if (outcome.state === 'idle' || outcome.state === 'stopped') return outcome
    if (outcome.state === 'waiting') await sleep(Math.max(outcome.until.getTime() - Date.now(), 20))
  }
}

export type Claim = {
  account: Address
  cumulative: bigint
  epochNumber: number
  index: number
  sumBefore: bigint
  lineEnd: number
  proof: Hex[]
}
export async function newestClaims(): Promise<Claim[]> {
  const rows = await db().epochClaim.findMany({ orderBy: { epochNumber: 'desc' }, distinct: ['account'] })
  return rows.map((row) => ({
    ...row,
    account: row.account as Address,
    cumulative: BigInt(row.cumulative.toFixed(0)),
    sumBefore: BigInt(row.sumBefore.toFixed(0)),
    proof: row.proof as Hex[],
  }))
}

async function writer({ chainId }: Deployment) {
  const [reader, account] = await Promise.all([publicClient(), operatorAccount()])
  const url = reader.transport.url
  return createWalletClient({ account, chain: chainOf(chainId, url ?? ''), transport: http(url) })
}

export async function claim(
  deployment: Deployment,
  { account, cumulative, epochNumber, index, sumBefore, lineEnd, proof }: Claim,
): Promise<void> {
  const [reader, wallet] = await Promise.all([publicClient(), writer(deployment)])
  const leaf = { index: BigInt(index), account, cumulative, sumBefore, lineEnd: BigInt(lineEnd) }
  const args = [BigInt(epochNumber), leaf, proof] as const
  const call = { ...contractOf(deployment), functionName: 'claim', args, account: wallet.account } as const
  const { request } = await reader.simulateContract(call)
  await settledReceipt(await wallet.writeContract(request))
}

/** Claims everything and flushes: Σ paid + pools + burned + treasury + stakers = Σ fees, to the wei. */
export async function expectEverythingPaid(deployment: Deployment): Promise<void> {
  const [reader, wallet, contract] = [await publicClient(), await writer(deployment), contractOf(deployment)]
  const fees = (await db().receipt.findMany()).reduce((sum, { fee }) => sum + BigInt(fee.toFixed(0)), 0n)
  const sums = { paid: 0n, pools: 0n, burned: 0n, treasury: 0n, stakers: 0n }
  for (const entry of await newestClaims()) {
    const { account, cumulative } = entry
    const already = await reader.readContract({ ...contract, functionName: 'claimed', args: [account] })
    if (isReservedAccount(account)) {
      // settlement itself claims what is a Datanet's
      expect(already).toBe(cumulative)
      const pools = { address: deployment.addresses.pools, abi: poolsAbi } as const
      const held = await reader.readContract({ ...pools, functionName: 'poolOf', args: [BigInt(account)] })
      expect(held).toBe(cumulative)
      sums.pools += cumulative
      continue
    }
    const before = await reader.getBalance({ address: account })
    if (already < cumulative) await claim(deployment, entry)
    expect((await reader.getBalance({ address: account })) - before).toBe(cumulative - already)
    sums.paid += cumulative
    await expect(claim(deployment, entry)).rejects.toThrow('NothingToClaim')
  }
  for (const functionName of ['flushBurn', 'flushTreasury', 'flushStakers'] as const) {
    await settledReceipt(await wallet.writeContract({ ...contract, functionName }))
  }
  for (const [name, key] of [
    ['Burned', 'burned'],
    ['TreasuryFlushed', 'treasury'],
    ['StakersFlushed', 'stakers'],
  ] as const) {
    const events = await reader.getContractEvents({ ...contract, eventName: name, fromBlock: 0n })
    for (const { args } of events) sums[key] += args.amount ?? 0n
  }
  // of slashed bonds one half was burned too
  const voided = await reader.getContractEvents({ ...contract, eventName: 'EpochVoided', fromBlock: 0n })
  for (const { args } of voided) sums.burned -= args.burned ?? 0n
  expect(Object.values(sums).reduce((sum, part) => sum + part, 0n)).toBe(fees)
  const [claimable] = await reader.readContract({ ...contract, functionName: 'ledger' })
  expect(claimable).toBe(0n)
}
