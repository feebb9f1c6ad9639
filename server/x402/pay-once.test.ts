import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import type { PaymentPayload } from '@x402/core/types'
import { type Hex, parseEther, parseSignature } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { freePort } from '../../scripts/free-port.mjs'
import { spawnGuarded, stopGuarded } from '../../scripts/guarded-spawn.mjs'
import { settledReceipt } from '../chain/index.ts'
import { db } from '../db.ts'
import { boss } from '../queue.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { answerPayment } from './answer-payment.ts'
import { notePayment } from './claim-payment.ts'
import { createCompletion, sweepPayments } from './index.ts'
import { readPayment } from './parse-payment.ts'
import { hashRequest, prepareAsk, readInput } from './prepare-ask.ts'
import { ownTestEngine, publishTestModel } from './testing/paid-model.ts'
import { type Authorization, makePayer, type Payer, paymentHeader, termsIn } from './testing/payer.ts'
import { balanceOf } from './verify-payment.ts'

await ownTestDatabase()
const { deployment, url: rpcUrl } = await ownTestChain()
await ownTestEngine()
const port = await freePort()
const path = '/api/v1/chat/completions'
const server = serve({ fetch: createCompletion, port, hostname: '127.0.0.1' })
const url = `http://127.0.0.1:${port}${path}`
afterAll(async () => {
  await new Promise<void>((resolve) => server.close(() => resolve()))
  await (await boss()).stop({ graceful: false, close: true })
})

let model: string
let payer: Payer
let stranger: Payer
beforeAll(async () => {
  model = await publishTestModel(deployment, rpcUrl)
  stranger = await makePayer(deployment, rpcUrl, 0n)
}, 60_000)
beforeEach(async () => {
  payer = await makePayer(deployment, rpcUrl, parseEther('1'))
})

const ask = (content: string, max_tokens = 8) =>
  JSON.stringify({ model, messages: [{ role: 'user', content }], max_tokens, temperature: 0 })
const post = (body: string, payment?: PaymentPayload, to = url, signal?: AbortSignal) =>
  fetch(to, { method: 'POST', headers: payment ? paymentHeader(payment) : {}, body, signal })
const terms = async (body: string) => termsIn(await post(body))
const outcome = async (response: Response) => [response.status, (await response.json()).error?.message]
const paid = async () => parseEther('1') - (await balanceOf(payer.account.address))
const messages = () => db().message.count({ where: { role: 'assistant', idempotencyKey: { startsWith: 'x402:' } } })

/** Sends an authorization to the chain oneself. */
async function send(by: Payer, { payload }: PaymentPayload): Promise<void> {
  const { from, to, value, validAfter, validBefore, nonce } = payload.authorization as Authorization
  const { v, r, s } = parseSignature(payload.signature as Hex)
  const call = {
    ...by.token,
    functionName: 'transferWithAuthorization',
    args: [from, to, BigInt(value), BigInt(validAfter), BigInt(validBefore), nonce, Number(v), r, s],
  } as const
  await settledReceipt(await by.wallet.writeContract(call))
}

describe('a payment that is not as asked for', { timeout: 60_000 }, () => {
  const body = () => ask('What is refused?')
  const now = () => Math.floor(Date.now() / 1000)
  type Change = Parameters<Payer['forge']>[1]
  const cases: [string, (amount: bigint) => Change, number, RegExp][] = [
    ['has expired', () => ({ authorization: { validBefore: String(now() - 1) } }), 402, /good until .* sign a new one/],
    ['is not good yet', () => ({ authorization: { validAfter: String(now() + 90) } }), 402, /not good yet/],
    ['is too small', (wei) => ({ authorization: { value: String(wei - 1n) } }), 402, /costs exactly \d+/],
    ['is too large', (wei) => ({ authorization: { value: String(wei + 1n) } }), 402, /costs exactly \d+/],
    ['accepted another price', (wei) => ({ accepted: { amount: String(wei - 1n) } }), 402, /costs exactly \d+/],
    [
      'is in another token',
      () => ({ accepted: { asset: deployment.addresses.royalties } }),
      402,
      /pay in Governed OPEN/,
    ],
    ['is on another chain', () => ({ accepted: { network: 'eip155:1612' } }), 402, /is paid on eip155:161200/],
    ['goes to another account', () => ({ authorization: { to: stranger.account.address } }), 402, /pay to 0x/],
    ['was accepted for another account', () => ({ accepted: { payTo: stranger.account.address } }), 402, /pay to 0x/],
    ['follows another scheme', () => ({ accepted: { scheme: 'upto' } }), 402, /pay by exact/],
    ['is another wallet’s', () => ({ authorization: { from: stranger.account.address } }), 402, /is not signed by 0x/],
  ]
  it.each(cases)('is refused when it %s, and costs nothing', async (_, change, status, expected) => {
    const required = await terms(body())
    const payment = await payer.forge(required, change(BigInt(required.accepts[0]?.amount ?? 0)))
    const response = await post(body(), payment)
    expect(termsIn(response)).toMatchObject({ accepts: required.accepts, error: expect.stringMatching(expected) })
    expect(await outcome(response)).toEqual([status, expect.stringMatching(expected)])
    expect(await paid()).toBe(0n)
  })

  it('is refused when the wallet holds too little, alone or for all that it asks at once', async () => {
    const poor = await makePayer(deployment, rpcUrl, 1n)
    const required = await terms(body())
    const amount = BigInt(required.accepts[0]?.amount ?? 0)
    expect(await outcome(await post(body(), await poor.forge(required)))).toEqual([
      402,
      expect.stringMatching(/^The wallet has 0\.000000000000000001 gOPEN and needs 0\.\d+; wrap OPEN/),
    ])
    await settledReceipt(
      await poor.wallet.writeContract({ ...poor.token, functionName: 'deposit', value: amount, gas: 200_000n }),
    )
    const payments = [await poor.forge(required), await poor.forge(required)]
    const answers = await Promise.all(payments.map((payment) => post(body(), payment)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 402])
  })

  it('is refused when it was cancelled', async () => {
    const payment = await payer.forge(await terms(body()))
    const { from, nonce } = payment.payload.authorization as Authorization
    const signature = await payer.account.signTypedData({
      domain: {
        ...{ name: 'Governed OPEN', version: '1', chainId: deployment.chainId },
        verifyingContract: payer.token.address,
      },
      types: {
        CancelAuthorization: [
          { name: 'authorizer', type: 'address' },
          { name: 'nonce', type: 'bytes32' },
        ],
      },
      primaryType: 'CancelAuthorization',
      message: { authorizer: from, nonce },
    })
    const call = { ...payer.token, functionName: 'cancelAuthorization', args: [from, nonce, signature] } as const
    await settledReceipt(await payer.wallet.writeContract(call))
    expect(await outcome(await post(body(), payment))).toEqual([409, expect.stringMatching(/used or cancelled before/)])
  })

  it.each([
    ['is no JSON', 'e30'],
    ['is empty', Buffer.from('{}').toString('base64')],
    ['is x402’s first version', Buffer.from('{"x402Version":1,"scheme":"exact"}').toString('base64')],
  ])('is refused when its header %s', async (_, header) => {
    const response = await fetch(url, { method: 'POST', headers: { 'payment-signature': header }, body: body() })
    expect(await outcome(response)).toEqual([400, expect.stringMatching(/not a payment that is taken here/)])
  })

  it('is refused when it would have the facilitator call another contract', async () => {
    const payment = await payer.forge(await terms(body()))
    const permit2 = { ...payment, payload: { ...payment.payload, permit2Authorization: {} } }
    expect((await outcome(await post(body(), permit2)))[0]).toBe(400)
  })
})

describe('one authorization buys one answer', { timeout: 120_000 }, () => {
  it('and not a second one, nor the answer to another question', async () => {
    const body = ask('Once?')
    const payment = await payer.forge(await terms(body))
    expect((await outcome(await post(body, payment)))[0]).toBe(200)
    const cost = await paid()
    expect(await outcome(await post(body, payment))).toEqual([409, expect.stringMatching(/was handed over/)])
    expect(await outcome(await post(ask('Twice?'), payment))).toEqual([
      409,
      expect.stringMatching(/belongs to another question/),
    ])
    expect(await paid()).toBe(cost)
  })

  it('when it comes twice at once', async () => {
    const body = ask('At once?')
    const payment = await payer.forge(await terms(body))
    const before = await messages()
    const answers = await Promise.all([post(body, payment), post(body, payment)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await messages()).toBe(before + 1)
  })

  it('also to one who hung up, who pays only when the answer is fetched', async () => {
    const body = ask('Write a long story about a harbour.', 200)
    const payment = await payer.forge(await terms(body))
    const hangUp = new AbortController()
    const broken = post(body, payment, url, hangUp.signal)
    await sleep(300)
    hangUp.abort()
    await expect(broken).rejects.toThrow(/aborted/)
    for (let held = true; held; await sleep(50)) {
      held = (await db().x402Payment.count({ where: { leaseUntil: { gt: new Date() } } })) > 0
    }
    expect(await paid()).toBe(0n)
    const short = await post(body, payment)
    expect(short.status).toBe(200)
    expect((await short.json()).choices[0].message.content.length).toBeGreaterThan(0)
    expect(await paid()).toBe(BigInt(payment.accepted.amount))
  })

  /** As if the process had died after the engine's answer. */
  async function answered(body: string): Promise<PaymentPayload> {
    const payment = await payer.forge(await terms(body))
    const parsed = readPayment(new Headers(paymentHeader(payment)))
    const input = await readInput(new Request(url, { method: 'POST', body }))
    const hash = hashRequest(input)
    if (!parsed) throw new Error('no payment')
    await notePayment(parsed, await prepareAsk(input), hash, 'a process that died')
    const { from, nonce } = parsed.payload.authorization
    const row = await db().x402Payment.findUniqueOrThrow({ where: { payer_nonce: { payer: from, nonce } } })
    await answerPayment(row)
    await db().x402Payment.update({ where: { id: row.id }, data: { leaseUntil: new Date(0) } })
    return payment
  }

  it('although the one who sends it to the chain is a stranger, and nobody asks again', async () => {
    const body = ask('Who sends it?')
    const payment = await answered(body)
    await sweepPayments()
    expect(await db().x402Payment.count({ where: { payer: payer.account.address, state: 'answered' } })).toBe(1)
    await send(stranger, payment)
    const before = await messages()
    await sweepPayments()
    await sweepPayments()
    expect(await messages()).toBe(before + 1)
    const response = await post(body, payment)
    expect(response.status).toBe(200)
    await response.json()
    expect(await paid()).toBe(BigInt(payment.accepted.amount))
  })

  it('and none when the same nonce was spent on something else', async () => {
    const body = ask('Spent elsewhere?')
    const payment = await answered(body)
    const required = await terms(body)
    const { nonce } = payment.payload.authorization as Authorization
    await send(payer, await payer.forge(required, { authorization: { nonce, to: stranger.account.address } }))
    expect(await outcome(await post(body, payment))).toEqual([409, expect.stringMatching(/used for something else/)])
    await sweepPayments()
    expect(await db().x402Payment.count({ where: { payer: payer.account.address } })).toBe(0)
  })

  it('and none when the wallet was emptied while the engine answered', async () => {
    const body = ask('Emptied?')
    const payment = await answered(body)
    const all = { ...payer.token, functionName: 'withdraw', args: [parseEther('1')], gas: 200_000n } as const
    await settledReceipt(await payer.wallet.writeContract(all))
    const response = await post(body, payment)
    expect(await outcome(response)).toEqual([402, expect.stringMatching(/^The wallet has 0 gOPEN/)])
    await settledReceipt(
      await payer.wallet.writeContract({
        ...payer.token,
        functionName: 'deposit',
        value: parseEther('1'),
        gas: 200_000n,
      }),
    )
    expect((await outcome(await post(body, payment)))[0]).toBe(200)
  })

  it('and is forgotten when it was never used and has expired', async () => {
    await answered(ask('Forgotten?'))
    const mine = { payer: payer.account.address }
    await db().x402Payment.updateMany({ where: mine, data: { validBefore: 1n } })
    await sweepPayments()
    expect(await db().x402Payment.count({ where: mine })).toBe(0)
  })

  it('however often the process is killed', async () => {
    const before = await messages()
    let killed = 0
    for (let round = 0; round < 8; round++) {
      const body = ask(`Round ${round}: who lives there?`)
      const payment = await payer.forge(await terms(body))
      const own = await freePort()
      const child = spawnGuarded(process.execPath, ['server/x402/testing/serve.ts', String(own)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(child.stdout as NodeJS.ReadableStream, 'data')
      const first = post(body, payment, `http://127.0.0.1:${own}${path}`).then(
        (response) => response.status,
        () => 0,
      )
      await sleep(60 + round * 70)
      await stopGuarded(child, { stopSignal: 'SIGKILL' })
      const status = await first
      if (status === 0) killed += 1
      // twenty seconds pass
      await db().x402Payment.updateMany({ where: { state: { not: 'settled' } }, data: { leaseUntil: new Date(0) } })
      const again = await post(body, payment)
      expect([200, 409]).toContain(again.status)
      if (status !== 200) expect(again.status).toBe(200)
      await again.json()
      expect((await db().x402Payment.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })).state).toBe('settled')
    }
    expect(killed).toBeGreaterThan(0)
    expect(await messages()).toBe(before + 8)
    const rows = await db().x402Payment.findMany({ where: { payer: payer.account.address } })
    expect(await paid()).toBe(rows.reduce((sum, { amount }) => sum + BigInt(amount.toFixed(0)), 0n))
    await sweepPayments()
    const [channel] = await db().channel.findMany()
    expect(channel?.deposit.toFixed(0)).toBe(channel?.spent.add(channel.reserved).toFixed(0))
  })
})
