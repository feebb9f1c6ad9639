import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestClient, type Hex, http, keccak256 } from 'viem'
import { beforeAll, describe, expect, it } from 'vitest'
import { headerHash, receiptLeaf } from '#lib/domain/epoch.ts'
import { dataRoot } from '#lib/domain/epoch-data.ts'
import { verifyProof } from '#lib/domain/merkle.ts'
import { getBytes } from '#server/blob.ts'
import { operatorAccount, publicClient } from '#server/chain/index.ts'
import type { Ctx } from '#server/ctx.ts'
import { db } from '#server/db.ts'
import { royalties } from '#server/settlement/contract.ts'
import { toReceipt } from '#server/settlement/gateway-signature.ts'
import { proveReceipt, settleStep, signAsGateway } from '#server/settlement/index.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { spawnGuarded, stopGuarded } from '../../scripts/guarded-spawn.mjs'
import { openMarket } from './testing/market.ts'
import { Payer, seeded } from './testing/payments.ts'
import { expectEverythingPaid, settleAll } from './testing/settling.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()
process.env.EPOCH_INTERVAL_S = '1'

const random = seeded(161_200)
const randomFee = () => BigInt(Math.floor(random() * 1e15)) * 1013n + 1n
let payer: Payer
beforeAll(async () => {
  payer = new Payer(deployment, url, await operatorAccount(), await openMarket(deployment, url))
})

const anyone: Ctx = { session: null, cookies: {}, host: 'localhost', setCookie: () => undefined }

describe('settlement', () => {
  it('does nothing when nothing waits', async () => {
    expect(await settleStep({ open: true })).toEqual({ state: 'idle' })
  })

  it('pays every account of random receipts exactly, epoch after epoch', async () => {
    const channels = [await payer.openChannel(), await payer.openChannel(), await payer.openChannel()]
    for (let epoch = 1; epoch <= 2; epoch++) {
      for (let i = 0; i < 12; i++) await payer.pay(channels[i % 3], randomFee(), random)
      await settleAll()
      const row = await db().epoch.findUniqueOrThrow({ where: { number: epoch } })
      expect(row).toMatchObject({
        state: 'finalised',
        collectTx: expect.any(String),
        postTx: expect.any(String),
        finaliseTx: expect.any(String),
      })
      const header = row.header as { data: Hex }
      expect(dataRoot(await getBytes(row.dataSha256 ?? ''))).toBe(header.data)
      await expectEverythingPaid(deployment)
    }
    expect(await db().receipt.count({ where: { epochNumber: null } })).toBe(0)
  }, 60_000)

  it('leads from every settled receipt to the head that the contract keeps', async () => {
    const [reader, contract] = await Promise.all([publicClient(), royalties()])
    const head = await reader.readContract({ ...contract, functionName: 'head' })
    const receipts = await db().receipt.findMany()
    for (const receipt of receipts) {
      const { epoch, index, sumBefore, proof, previousHead, headers } = await proveReceipt({
        ctx: anyone,
        input: { hash: receipt.hash },
      })
      expect(epoch).toBe(receipt.epochNumber)
      const fields = {
        channelId: receipt.channelId as Hex,
        nonce: receipt.nonce,
        fee: BigInt(receipt.fee.toFixed(0)),
        receiptHash: receipt.hash as Hex,
        signatureHash: keccak256(receipt.signature as Hex),
      }
      const leaf = receiptLeaf(index, fields, BigInt(sumBefore))
      expect(verifyProof(headers[0].receipts, leaf, index, proof)).toBe(true)
      const last = headers.reduce<Hex>(
        (before, header) =>
          headerHash({ ...header, total: BigInt(header.total), lineSum: BigInt(header.lineSum) }, before),
        previousHead,
      )
      expect(last).toBe(head)
    }
    await expect(proveReceipt({ ctx: anyone, input: { hash: `0x${'12'.repeat(32)}` } })).rejects.toThrow(
      'There is no receipt here',
    )
    await payer.pay(await payer.openChannel(), randomFee(), random)
    const waiting = await db().receipt.findFirstOrThrow({ where: { epochNumber: null } })
    await expect(proveReceipt({ ctx: anyone, input: { hash: waiting.hash } })).rejects.toThrow('not settled yet')
    await settleAll()
  })

  it('signs no receipt at a time at which its key is not valid', async () => {
    const receipt = await db().receipt.findFirstOrThrow()
    await expect(signAsGateway({ ...toReceipt(receipt), time: 1n })).rejects.toThrow('not at the receipt’s time 1')
    const again = await signAsGateway(toReceipt(receipt))
    expect(again).toMatchObject({ hash: receipt.hash, signature: receipt.signature, signer: receipt.signer })
  })

  it('leaves a receipt that no voucher covers, and takes it when one does', async () => {
    const channel = await payer.openChannel()
    await payer.pay(channel, 5_000n, random)
    const [voucher] = await db().voucher.findMany({ where: { channelId: channel.id } })
    await db().voucher.deleteMany({ where: { channelId: channel.id } })
    await settleAll()
    expect(await db().receipt.count({ where: { epochNumber: null } })).toBe(1)
    await db().voucher.create({ data: voucher })
    await settleAll()
    expect(await db().receipt.count({ where: { epochNumber: null } })).toBe(0)
    await expectEverythingPaid(deployment)
  })

  it('does not take more than was deposited', async () => {
    const channel = await payer.openChannel(1_000n)
    await payer.pay(channel, 600n, random)
    await payer.pay(channel, 600n, random)
    await settleAll()
    const waiting = await db().receipt.findMany({ where: { epochNumber: null } })
    expect(waiting.map(({ nonce }) => nonce)).toEqual([2n])
    await db().share.deleteMany({ where: { receiptHash: waiting[0].hash } })
    await db().receipt.delete({ where: { hash: waiting[0].hash } })
    await expectEverythingPaid(deployment)
  })

  it('goes on from what the contract has, when the database lags behind', async () => {
    const channel = await payer.openChannel()
    await payer.pay(channel, randomFee(), random)
    expect(await settleStep({ open: true })).toEqual({ state: 'opened' })
    const { number } = await db().epoch.findFirstOrThrow({ orderBy: { number: 'desc' } })
    const back = (state: 'collecting' | 'posted') =>
      db().epoch.update({
        where: { number },
        data: { state, collectTx: null, postTx: null, finaliseTx: null, finalAt: null },
      })
    expect(await settleStep({ open: true })).toEqual({ state: 'moved' })
    await back('collecting')
    expect(await settleStep({ open: true })).toEqual({ state: 'moved' })
    const posted = await db().epoch.findUniqueOrThrow({ where: { number } })
    expect(posted).toMatchObject({ state: 'posted', postTx: expect.any(String), finalAt: expect.any(Date) })
    await settleAll()
    await back('posted')
    expect(await settleStep({ open: true })).toEqual({ state: 'moved' })
    expect(await db().epoch.findUniqueOrThrow({ where: { number } })).toMatchObject({
      state: 'finalised',
      finaliseTx: expect.any(String),
    })
    await expectEverythingPaid(deployment)
  })

  it('posts again when the chain was killed before it saved the posting', async () => {
    const channel = await payer.openChannel()
    await payer.pay(channel, randomFee(), random)
    expect(await settleStep({ open: true })).toEqual({ state: 'opened' })
    const node = createTestClient({ mode: 'anvil', transport: http(url) })
    const id = await node.snapshot()
    expect(await settleStep({ open: true })).toEqual({ state: 'moved' })
    await node.revert({ id })
    await settleAll()
    await expectEverythingPaid(deployment)
  })

  it('ends the same when it is killed again and again', async () => {
    const channels = [await payer.openChannel(), await payer.openChannel()]
    const before = await db().epoch.count()
    const run = async (ms: number) => {
      const child = spawnGuarded(process.execPath, ['workers/settlement/testing/run-loop.ts'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(child.stdout as NodeJS.ReadableStream, 'data')
      await sleep(ms)
      await stopGuarded(child, { stopSignal: 'SIGKILL' })
    }
    for (let i = 0; i < 6; i++) {
      for (const channel of channels) for (let n = 0; n < 2; n++) await payer.pay(channel, randomFee(), random)
      await run(30 + Math.floor(random() * 300))
    }
    await settleAll()
    expect(await db().epoch.count()).toBeGreaterThan(before)
    expect(await db().epoch.count({ where: { state: { not: 'finalised' } } })).toBe(0)
    expect(await db().receipt.count({ where: { epochNumber: null } })).toBe(0)
    await expectEverythingPaid(deployment)
  }, 60_000)
})
