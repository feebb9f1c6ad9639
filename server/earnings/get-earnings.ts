import { type Address, getAddress } from 'viem'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { splitFee } from '#lib/domain/fees.ts'
import type { Earnings } from '#lib/schemas/earnings.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import { deployment, policyOfEpoch, publicClient } from '../chain/index.ts'
import { db, wei } from '../db.ts'
import { env } from '../env.ts'
import { toFeeInput } from '../fee-input.ts'
import { type BareLine, describeLines } from './describe-lines.ts'

const shownLines = 200
const unsettled = { epochNumber: null } satisfies Prisma.ReceiptWhereInput

async function onChainClaimed(account: Address): Promise<bigint> {
  const [{ addresses }, reader] = await Promise.all([deployment(), publicClient()])
  return reader.readContract({
    address: addresses.royalties,
    abi: royaltiesAbi,
    functionName: 'claimed',
    args: [account],
  })
}

/** What an account earned: claimable from final epochs, pending from the rest, and every line with its answer. */
export async function getEarnings({ input }: { input: { account: Address } }): Promise<Earnings> {
  const account = getAddress(input.account)
  const key = account.toLowerCase()
  const [claims, settledLines, waiting, claimed, lastEpoch] = await Promise.all([
    db().epochClaim.findMany({ where: { account: key }, include: { epoch: true }, orderBy: { epochNumber: 'asc' } }),
    db().earningLine.findMany({
      where: { account: key },
      orderBy: [{ epochNumber: 'desc' }, { index: 'asc' }],
      take: shownLines,
    }),
    db().receipt.findMany({ where: unsettled, include: { shares: true }, orderBy: { createdAt: 'desc' }, take: 1000 }),
    onChainClaimed(account),
    db().epoch.findFirst({ orderBy: { number: 'desc' } }),
  ])
  const final = claims.filter((claim) => claim.epoch.state === 'finalised').at(-1)
  const posted = claims.at(-1)
  const finalTotal = final ? wei(final.cumulative) : 0n
  const postedTotal = posted ? wei(posted.cumulative) : 0n
  // epochs whose cumulative is covered by what was claimed are paid
  const paidUpTo = claims.filter((claim) => wei(claim.cumulative) <= claimed).at(-1)?.epochNumber ?? 0

  // receipts that wait are divided as the epoch that takes them
  const policy = await policyOfEpoch((lastEpoch?.number ?? 0) + 1)
  const estimated: BareLine[] = waiting.flatMap((receipt) =>
    splitFee(toFeeInput(receipt), policy)
      .filter((line) => line.account.toLowerCase() === key)
      .map((line) => ({
        epoch: null,
        state: 'estimated' as const,
        role: line.role,
        amount: line.amount.toString(),
        receiptHash: line.receiptHash,
        datumHash: line.datumHash,
      })),
  )
  const settled: BareLine[] = settledLines.map((line) => ({
    epoch: line.epochNumber,
    state:
      line.epochNumber <= paidUpTo
        ? 'claimed'
        : line.epochNumber <= (final?.epochNumber ?? 0)
          ? 'claimable'
          : 'pending',
    role: line.role,
    amount: wei(line.amount).toString(),
    receiptHash: line.receiptHash as `0x${string}`,
    datumHash: line.datumHash as `0x${string}` | null,
  }))
  const waitingTotal = estimated.reduce((sum, line) => sum + BigInt(line.amount), 0n)
  const claimable = finalTotal > claimed ? finalTotal - claimed : 0n
  const next = new Date((lastEpoch?.createdAt.getTime() ?? Date.now()) + env.EPOCH_INTERVAL_S * 1000)
  return {
    account,
    claimable: claimable.toString(),
    pending: (postedTotal - finalTotal + waitingTotal).toString(),
    claimed: claimed.toString(),
    claim:
      final && claimable > 0n
        ? {
            epoch: final.epochNumber,
            index: final.index,
            account,
            cumulative: finalTotal.toString(),
            sumBefore: wei(final.sumBefore).toString(),
            lineEnd: final.lineEnd,
            proof: final.proof as `0x${string}`[],
          }
        : null,
    nextSettlementAt: waiting.length > 0 ? next.toISOString() : null,
    lines: await describeLines([...estimated, ...settled].slice(0, shownLines)),
  }
}
