import { beforeAll, expect, it } from 'vitest'
import { createSweepInput } from '#lib/schemas/run.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { openMarket } from '#workers/settlement/testing/market.ts'
import { type OpenChannel, Payer } from '#workers/settlement/testing/payments.ts'
import { voucherFor } from '#workers/settlement/testing/trainings.ts'
import { operatorAccount } from '../chain/index.ts'
import type { Ctx } from '../ctx.ts'
import { db, wei } from '../db.ts'
import { makeDatanet } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { createSweep } from './create-sweep.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()
const cap = 10n ** 15n
let channel: OpenChannel
let ctx: Ctx

beforeAll(async () => {
  const operator = await operatorAccount()
  const market = await openMarket(deployment, url)
  channel = await new Payer(deployment, url, operator, market).openChannel()
  const session = { userId: market.userId, address: operator.address, operator: false }
  ctx = { session, cookies: {}, host: 'localhost', setCookie: () => {} }
})

const reserved = async () => wei((await db().channel.findUniqueOrThrow({ where: { id: channel.id } })).reserved)

it('reserves the cap of each run by one voucher, once for two clicks, and nothing for a sweep that is refused', async () => {
  const { versionId } = await makeDatanet(6, { slug: 'sweep-rows', chainDatanetId: '990001' })
  const input = async (amount: bigint | null, change: object = {}) => {
    const payment = amount && { cap: `${cap}`, voucher: await voucherFor(deployment, channel, amount) }
    return createSweepInput.parse({
      ...{ baseModelId: 'smollm2-135m-instruct', datanets: [{ versionId }], payment },
      ...{ variants: [{ lora_r: 4 }, { lora_r: 8 }, { lora_r: 16 }], idempotencyKey: 'a-first-click', ...change },
    })
  }
  await expect(createSweep({ ctx, input: await input(null) })).rejects.toThrow(/costs OPEN; sign a voucher for its cap/)
  await expect(createSweep({ ctx, input: await input(2n * cap) })).rejects.toThrow(/voucher/)
  expect(await db().run.count({ where: { sweepId: { not: null } } })).toBe(0)

  const good = await input(3n * cap)
  const clicks = await Promise.allSettled([createSweep({ ctx, input: good }), createSweep({ ctx, input: good })])
  expect(clicks.some(({ status }) => status === 'fulfilled')).toBe(true)
  const { runs } = await createSweep({ ctx, input: good })
  expect(await reserved()).toBe(3n * cap)
  const rows = await db().run.findMany({ where: { id: { in: runs.map(({ id }) => id) } } })
  expect(rows.map((row) => [row.channelId, row.cap && wei(row.cap)])).toEqual(Array(3).fill([channel.id, cap]))

  const twins = await input(6n * cap, { variants: [{ lora_r: 4 }, { lora_r: 4 }], idempotencyKey: 'another-click' })
  await expect(createSweep({ ctx, input: twins })).rejects.toThrow(/come to the same/)
  expect(await reserved()).toBe(3n * cap)
})
