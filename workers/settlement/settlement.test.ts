import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Address, createPublicClient, createTestClient, createWalletClient, type Hex, http } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chainOf } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { dataRoot } from '#lib/domain/epoch.ts'
import { isReservedAccount } from '#lib/domain/shares.ts'
import type { Db } from '#server/db.ts'
import type { settleStep } from '#server/settlement/index.ts'
import { spawnGuarded, stopGuarded } from '../../scripts/guarded-spawn.mjs'
import { startTestChain, type TestChain } from '../../scripts/testing/chain.ts'
import { createTestDatabase, type TestDatabase } from '../../scripts/testing/database.ts'
import { Payer } from './testing/payments.ts'

let dataDir: string
let database: TestDatabase
let chain: TestChain
let deployment: Deployment
let operator: PrivateKeyAccount
let payer: Payer
let db: Db
let step: typeof settleStep
let getBytes: (sha256: string) => Promise<Buffer>

/** A seeded generator (mulberry32), so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
const random = seeded(161_200)
const randomFee = () => BigInt(Math.floor(random() * 1e15)) * 1013n + 1n

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'modelfactory-settlement-'))
  ;[database, chain] = await Promise.all([createTestDatabase(), startTestChain()])
  deployment = chain.deployment
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    CHAIN_RPC_URL: chain.rpcUrl,
    DATA_DIR: dataDir,
    DEPLOYMENT_FILE: chain.deploymentFile,
    OPERATOR_KEY_FILE: chain.operatorKeyFile,
    EPOCH_INTERVAL_S: '1',
  })
  const server = await import('#server/db.ts')
  db = server.db()
  operator = await (await import('#server/chain/index.ts')).operatorAccount()
  step = (await import('#server/settlement/index.ts')).settleStep
  getBytes = (await import('#server/blob.ts')).getBytes
  payer = new Payer(db, deployment, chain.rpcUrl, operator)
})
afterAll(async () => {
  await db?.$disconnect()
  await Promise.all([chain?.stop(), database?.drop()])
  await rm(dataDir, { recursive: true, force: true })
})

const view = () => chainOf(deployment.chainId, chain.rpcUrl)
const reader = () => createPublicClient({ chain: view(), transport: http(chain.rpcUrl), pollingInterval: 20 })
const contract = () => ({ address: deployment.addresses.royalties, abi: royaltiesAbi }) as const
const write = (functionName: 'flushBurn' | 'flushTreasury' | 'flushStakers') =>
  createWalletClient({ account: operator, chain: view(), transport: http(chain.rpcUrl) })
    .writeContract({ ...contract(), functionName })
    .then((hash) => reader().waitForTransactionReceipt({ hash }))

async function settleAll(): Promise<void> {
  for (;;) {
    const outcome = await step({ open: true })
    if (outcome.state === 'idle') return
    if (outcome.state === 'waiting') await sleep(Math.max(outcome.until.getTime() - Date.now(), 20))
  }
}

type Claim = {
  account: string
  cumulative: bigint
  epochNumber: number
  index: number
  sumBefore: bigint
  lineEnd: number
  proof: Hex[]
}
async function newestClaims(): Promise<Claim[]> {
  const rows = await db.epochClaim.findMany({ orderBy: { epochNumber: 'desc' }, distinct: ['account'] })
  return rows.map((row) => ({
    ...row,
    cumulative: BigInt(row.cumulative.toFixed(0)),
    sumBefore: BigInt(row.sumBefore.toFixed(0)),
    proof: row.proof as Hex[],
  }))
}
async function claim({ account, cumulative, epochNumber, index, sumBefore, lineEnd, proof }: Claim): Promise<void> {
  const args = [
    BigInt(epochNumber),
    BigInt(index),
    account as Address,
    cumulative,
    sumBefore,
    BigInt(lineEnd),
    proof,
  ] as const
  const { request } = await reader().simulateContract({ ...contract(), functionName: 'claim', args, account: operator })
  const writer = createWalletClient({ account: operator, chain: view(), transport: http(chain.rpcUrl) })
  await reader().waitForTransactionReceipt({ hash: await writer.writeContract(request) })
}

/** Claims everything and flushes: Σ paid + burned + treasury + stakers + pools = Σ fees, to the wei. */
async function expectEverythingPaid(): Promise<void> {
  const fees = (await db.receipt.findMany()).reduce((sum, { fee }) => sum + BigInt(fee.toFixed(0)), 0n)
  let paid = 0n
  let pools = 0n
  for (const entry of await newestClaims()) {
    const account = entry.account as Address
    if (isReservedAccount(account)) {
      pools += entry.cumulative
      await expect(claim(entry)).rejects.toThrow('ReservedAccount')
      continue
    }
    const before = await reader().getBalance({ address: account })
    const already = await reader().readContract({ ...contract(), functionName: 'claimed', args: [account] })
    if (already < entry.cumulative) await claim(entry)
    expect((await reader().getBalance({ address: account })) - before).toBe(entry.cumulative - already)
    paid += entry.cumulative
    await expect(claim(entry)).rejects.toThrow('NothingToClaim')
  }
  for (const flush of ['flushBurn', 'flushTreasury', 'flushStakers'] as const) await write(flush)
  const sums = { paid, pools, burned: 0n, treasury: 0n, stakers: 0n }
  for (const [name, key] of [
    ['Burned', 'burned'],
    ['TreasuryFlushed', 'treasury'],
    ['StakersFlushed', 'stakers'],
  ] as const) {
    const events = await reader().getContractEvents({ ...contract(), eventName: name, fromBlock: 0n })
    for (const { args } of events) sums[key] += args.amount ?? 0n
  }
  expect(Object.values(sums).reduce((sum, part) => sum + part, 0n)).toBe(fees)
  expect(await reader().readContract({ ...contract(), functionName: 'claimable' })).toBe(pools)
}

describe('settlement', () => {
  it('does nothing when nothing waits', async () => {
    expect(await step({ open: true })).toEqual({ state: 'idle' })
  })

  it('pays every account of random receipts exactly, epoch after epoch', async () => {
    const channels = [await payer.openChannel(), await payer.openChannel(), await payer.openChannel()]
    for (let epoch = 1; epoch <= 2; epoch++) {
      for (let i = 0; i < 12; i++) await payer.pay(channels[i % 3], randomFee(), random)
      await settleAll()
      const row = await db.epoch.findUniqueOrThrow({ where: { number: epoch } })
      expect(row).toMatchObject({
        state: 'finalised',
        collectTx: expect.any(String),
        postTx: expect.any(String),
        finaliseTx: expect.any(String),
      })
      const header = row.header as { data: Hex }
      expect(dataRoot(await getBytes(row.dataSha256 ?? ''))).toBe(header.data)
      await expectEverythingPaid()
    }
    expect(await db.receipt.count({ where: { epochNumber: null } })).toBe(0)
  }, 60_000)

  it('leaves a receipt that no voucher covers, and takes it when one does', async () => {
    const channel = await payer.openChannel()
    await payer.pay(channel, 5_000n, random)
    const [voucher] = await db.voucher.findMany({ where: { channelId: channel.id } })
    await db.voucher.deleteMany({ where: { channelId: channel.id } })
    await settleAll()
    expect(await db.receipt.count({ where: { epochNumber: null } })).toBe(1)
    await db.voucher.create({ data: voucher })
    await settleAll()
    expect(await db.receipt.count({ where: { epochNumber: null } })).toBe(0)
    await expectEverythingPaid()
  })

  it('does not take more than was deposited', async () => {
    const channel = await payer.openChannel(1_000n)
    await payer.pay(channel, 600n, random)
    await payer.pay(channel, 600n, random)
    await settleAll()
    const waiting = await db.receipt.findMany({ where: { epochNumber: null } })
    expect(waiting.map(({ nonce }) => nonce)).toEqual([2n])
    await db.share.deleteMany({ where: { receiptHash: waiting[0].hash } })
    await db.receipt.delete({ where: { hash: waiting[0].hash } })
    await expectEverythingPaid()
  })

  it('goes on from what the contract has, when the database lags behind', async () => {
    const channel = await payer.openChannel()
    await payer.pay(channel, randomFee(), random)
    expect(await step({ open: true })).toEqual({ state: 'opened' })
    const { number } = await db.epoch.findFirstOrThrow({ orderBy: { number: 'desc' } })
    const back = (state: 'collecting' | 'posted') =>
      db.epoch.update({
        where: { number },
        data: { state, collectTx: null, postTx: null, finaliseTx: null, finalAt: null },
      })
    expect(await step({ open: true })).toEqual({ state: 'moved' })
    await back('collecting')
    expect(await step({ open: true })).toEqual({ state: 'moved' })
    const posted = await db.epoch.findUniqueOrThrow({ where: { number } })
    expect(posted).toMatchObject({ state: 'posted', postTx: expect.any(String), finalAt: expect.any(Date) })
    await settleAll()
    await back('posted')
    expect(await step({ open: true })).toEqual({ state: 'moved' })
    expect(await db.epoch.findUniqueOrThrow({ where: { number } })).toMatchObject({
      state: 'finalised',
      finaliseTx: expect.any(String),
    })
    await expectEverythingPaid()
  })

  it('posts again when the chain was killed before it saved the posting', async () => {
    const channel = await payer.openChannel()
    await payer.pay(channel, randomFee(), random)
    expect(await step({ open: true })).toEqual({ state: 'opened' })
    const node = createTestClient({ mode: 'anvil', chain: view(), transport: http(chain.rpcUrl) })
    const id = await node.snapshot()
    expect(await step({ open: true })).toEqual({ state: 'moved' })
    await node.revert({ id })
    await settleAll()
    await expectEverythingPaid()
  })

  it('ends the same when it is killed again and again', async () => {
    const channels = [await payer.openChannel(), await payer.openChannel()]
    const before = await db.epoch.count()
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
    expect(await db.epoch.count()).toBeGreaterThan(before)
    expect(await db.epoch.count({ where: { state: { not: 'finalised' } } })).toBe(0)
    expect(await db.receipt.count({ where: { epochNumber: null } })).toBe(0)
    await expectEverythingPaid()
  }, 60_000)
})
