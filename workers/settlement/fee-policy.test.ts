import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { epochSplit, type FeePolicy, feePolicy, splitFee } from '#lib/domain/fees.ts'
import { feePolicyOf, operatorAccount, policyOfEpoch } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { getEarnings, toFeeInput } from '#server/earnings/index.ts'
import { settleStep } from '#server/settlement/index.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { setFees } from './testing/governance.ts'
import { type Market, openMarket } from './testing/market.ts'
import { Payer, seeded } from './testing/payments.ts'
import { expectEverythingPaid, settleAll } from './testing/settling.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()

const second: FeePolicy = {
  ...{ version: 2, burn: 700n, treasury: 300n, stakers: 900n, model: 2_100n, data: 6_000n },
  ...{ reviewers: 2_000n, curators: 1_500n, disputeWindow: 2 },
}
const random = seeded(7)
let market: Market
let payer: Payer
beforeAll(async () => {
  market = await openMarket(deployment, url)
  payer = new Payer(deployment, url, await operatorAccount(), market)
})

/** What each account gets of an epoch by the rule alone. */
async function expected(epochNumber: number, policy: FeePolicy): Promise<Map<string, bigint>> {
  const receipts = await db().receipt.findMany({ where: { epochNumber }, include: { shares: true } })
  const sums = new Map<string, bigint>()
  for (const { account, amount } of receipts.flatMap((receipt) => splitFee(toFeeInput(receipt), policy))) {
    sums.set(account, (sums.get(account) ?? 0n) + amount)
  }
  return sums
}
async function paid(epochNumber: number): Promise<Map<string, bigint>> {
  const sums = new Map<string, bigint>()
  for (const { account, amount } of await db().earningLine.findMany({ where: { epochNumber } })) {
    sums.set(account, (sums.get(account) ?? 0n) + BigInt(amount.toFixed(0)))
  }
  return sums
}
const versions = async (epochNumber: number | null) =>
  (await db().receipt.findMany({ where: { epochNumber } })).map(({ policyVersion }) => policyVersion)

describe('fee policy', () => {
  it('starts as the contracts are deployed with it', async () => {
    expect(await policyOfEpoch(1)).toEqual({ ...feePolicy, disputeWindow: 2 })
    expect(await feePolicyOf(1)).toEqual({ ...feePolicy, disputeWindow: 2 })
    await expect(feePolicyOf(2)).rejects.toThrow('no version 2')
    for (const chainId of [161201, 1612]) {
      const { fees } = JSON.parse(await readFile(`contracts/script/config/${chainId}.json`, 'utf8'))
      expect(fees).toEqual({
        burnBps: Number(feePolicy.burn),
        treasuryBps: Number(feePolicy.treasury),
        stakersBps: Number(feePolicy.stakers),
        modelBps: Number(feePolicy.model),
        dataBps: Number(feePolicy.data),
        reviewersBps: Number(feePolicy.reviewers),
        curatorsBps: Number(feePolicy.curators),
        disputeWindow: feePolicy.disputeWindow,
      })
    }
  })

  it('changes from the epoch after the one being earned, and receipts before and after settle right', async () => {
    const [channel, poor] = [await payer.openChannel(), await payer.openChannel()]
    await payer.pay(channel, 10n ** 15n + 1n, random)
    await setFees(deployment, url, second)
    // epoch 1 is being earned: it keeps its policy
    await payer.pay(channel, 10n ** 15n + 3n, random)
    await payer.pay(poor, 10n ** 15n + 5n, random)
    const [voucher] = await db().voucher.findMany({ where: { channelId: poor.id } })
    await db().voucher.deleteMany({ where: { channelId: poor.id } })
    expect(await settleStep({ open: true })).toEqual({ state: 'opened' })
    // the next epoch is being earned from now on, though the first is not posted yet
    await payer.pay(channel, 10n ** 15n + 7n, random)
    expect(await versions(null)).toEqual(expect.arrayContaining([1, 2]))
    await settleAll()
    expect(await versions(1)).toEqual([1, 1])
    expect(await versions(2)).toEqual([2])
    // what waited for its voucher while the policy changed is divided as its epoch is
    await db().voucher.create({ data: voucher })
    const owner = await getEarnings({ input: { account: market.modelOwner.address } })
    const waiting = owner.lines.find(({ state }) => state === 'estimated')
    expect(BigInt(waiting?.amount ?? 0)).toBe(((10n ** 15n + 5n) * second.model) / 10_000n)
    await settleAll()
    expect(await versions(3)).toEqual([1])

    for (const [number, policy] of [
      [1, feePolicy],
      [2, second],
      [3, second],
    ] as const) {
      const { header, state, policyVersion } = await db().epoch.findUniqueOrThrow({ where: { number } })
      expect([state, policyVersion]).toEqual(['finalised', policy.version])
      expect(await paid(number)).toEqual(await expected(number, policy))
      const { total, lineSum } = header as { total: string; lineSum: string }
      const { burn, stakers } = epochSplit(BigInt(total), BigInt(lineSum), policy)
      expect([burn, stakers]).toEqual([
        (BigInt(total) * policy.burn) / 10_000n,
        (BigInt(total) * policy.stakers) / 10_000n,
      ])
    }
    expect(await paid(1)).not.toEqual(await expected(1, second))
    expect(await paid(2)).not.toEqual(await expected(2, feePolicy))
    await expectEverythingPaid(deployment)
  }, 60_000)

  it('is named by receipts in the epoch that takes them, however signing and opening meet', async () => {
    const channels = [await payer.openChannel(), await payer.openChannel(), await payer.openChannel()]
    for (let version = 3; version < 6; version++) {
      await setFees(deployment, url, {
        ...second,
        burn: 500n + BigInt(version),
        treasury: 500n - BigInt(version),
        version,
      })
      const signing = channels.map(async (channel) => {
        for (let n = 0; n < 4; n++) await payer.pay(channel, 10n ** 12n, random)
      })
      for (let n = 0; n < 2; n++) await settleAll()
      await Promise.all(signing)
      await settleAll()
    }
    const epochs = await db().epoch.findMany({ where: { number: { gt: 3 } }, include: { receipts: true } })
    expect(epochs.flatMap(({ receipts }) => receipts)).toHaveLength(36)
    for (const { policyVersion, receipts } of epochs) {
      expect(receipts.map((receipt) => receipt.policyVersion)).toEqual(receipts.map(() => policyVersion))
    }
    await expectEverythingPaid(deployment)
  }, 90_000)
})
