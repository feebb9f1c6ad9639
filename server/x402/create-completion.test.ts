import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import OpenAI from 'openai'
import { parseEther } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { promptHash } from '#lib/domain/hashing.ts'
import { feeOf } from '#lib/domain/price.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { freePort } from '../../scripts/free-port.mjs'
import { signReceipt } from '../attribution/index.ts'
import { countTokens, promptOf } from '../chat/index.ts'
import { db } from '../db.ts'
import { boss } from '../queue.ts'
import { settleStep } from '../settlement/index.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { fundGateway } from './gateway-channel.ts'
import { createCompletion, listServedModels, readCompletion } from './index.ts'
import { ownTestEngine, pricePer1k, publishTestModel } from './testing/paid-model.ts'
import { makePayer, type Payer, termsIn } from './testing/payer.ts'
import { balanceOf } from './verify-payment.ts'

await ownTestDatabase()
const { deployment, url: rpcUrl } = await ownTestChain()
await ownTestEngine()
const port = await freePort()
const url = `http://127.0.0.1:${port}/api/v1/chat/completions`
const server = serve({ fetch: createCompletion, port, hostname: '127.0.0.1' })
afterAll(async () => {
  await new Promise<void>((resolve) => server.close(() => resolve()))
  await (await boss()).stop({ graceful: false, close: true })
})

const messages = [
  { role: 'system' as const, content: 'Answer in one sentence.' },
  { role: 'user' as const, content: 'Who keeps the harbour?' },
  { role: 'assistant' as const, content: 'The harbour master.' },
  { role: 'user' as const, content: 'And who is that?' },
]
let model: string
let payer: Payer
const body = (more: object = {}) => JSON.stringify({ model, messages, max_tokens: 12, temperature: 0, ...more })
const post = (text: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: text })
const sentence = async (response: Response) => (await response.json()).error.message as string

beforeAll(async () => {
  model = await publishTestModel(deployment, rpcUrl)
  payer = await makePayer(deployment, rpcUrl)
}, 60_000)

describe('an answer paid with x402', { timeout: 60_000 }, () => {
  it('is asked for with its exact price first', async () => {
    const response = await post(body())
    expect(response.status).toBe(402)
    const { count } = await countTokens(model, messages)
    const { accepts, resource } = termsIn(response)
    expect(resource.url).toBe(url)
    expect(accepts).toEqual([
      {
        scheme: 'exact',
        network: `eip155:${deployment.chainId}`,
        asset: deployment.addresses.governedOpen,
        payTo: deployment.operator,
        amount: feeOf(pricePer1k, count + 12).toString(),
        maxTimeoutSeconds: 300,
        extra: { name: 'Governed OPEN', version: '1' },
      },
    ])
    expect(await sentence(response)).toMatch(/^Pay for this answer with x402/)
  })

  it('comes to a stock client in OpenAI’s shape, with a receipt on the gateway’s own channel', async () => {
    const before = await balanceOf(payer.account.address)
    const response = await payer.fetch(url, { method: 'POST', body: body() })
    const answer = await response.json()
    expect(response.status, JSON.stringify(answer)).toBe(200)
    expect(answer).toMatchObject({
      object: 'chat.completion',
      model,
      choices: [{ index: 0, message: { role: 'assistant' }, finish_reason: expect.stringMatching(/stop|length/) }],
    })
    const { prompt_tokens, completion_tokens } = answer.usage
    expect(answer.choices[0].message.content.length).toBeGreaterThan(0)
    const fee = feeOf(pricePer1k, prompt_tokens + 12)
    expect(completion_tokens).toBeLessThanOrEqual(12)
    expect(before - (await balanceOf(payer.account.address))).toBe(fee)

    const row = await db().x402Payment.findUniqueOrThrow({ where: { id: answer.id } })
    const messageId = row.messageId as string
    expect(await promptOf(messageId)).toEqual(messages)
    await signReceipt(messageId, [])
    const again = await (await readCompletion(answer.id)).json()
    expect(again.choices).toEqual(answer.choices)
    expect(again.receipt).toMatchObject({
      ...{ kind: 0, fee: fee.toString(), cumulative: fee.toString(), nonce: '1', promptHash: promptHash(messages) },
    })
    await fundGateway()
    const channel = await db().channel.findUniqueOrThrow({ where: { id: again.receipt.channelId } })
    expect(channel).toMatchObject({ payer: deployment.operator, reserved: expect.objectContaining({}) })
    expect([channel.deposit, channel.spent, channel.reserved].map(String)).toEqual([
      fee.toString(),
      fee.toString(),
      '0',
    ])
    expect(await balanceOf(deployment.operator)).toBe(0n)

    // and the fee is settled and shared out like every other
    for (let state = ''; state !== 'idle'; ) {
      const outcome = await settleStep({ open: true })
      if (outcome.state === 'waiting') await sleep(Math.max(0, outcome.until.getTime() - Date.now()))
      state = outcome.state
    }
    const owner = await db().model.findUniqueOrThrow({ where: { slug: model } })
    const account = owner.ownerAddress.toLowerCase()
    const earned = await db().epochClaim.findFirstOrThrow({ where: { account } })
    expect(earned.cumulative.toFixed(0)).toBe(((fee * 3000n) / 10_000n).toString())
    const epoch = await db().epoch.findUniqueOrThrow({ where: { number: earned.epochNumber } })
    expect([epoch.state, epoch.total.toFixed(0)]).toEqual(['finalised', fee.toString()])
  })

  it('comes to OpenAI’s own client too, streamed', async () => {
    const openai = new OpenAI({ baseURL: url.replace('/chat/completions', ''), apiKey: 'unused', fetch: payer.fetch })
    const stream = await openai.chat.completions.create({
      ...{ model, messages, max_tokens: 12, temperature: 0, stream: true },
      stream_options: { include_usage: true },
    })
    let text = ''
    let tokens = 0
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      tokens += chunk.usage?.completion_tokens ?? 0
    }
    expect(tokens).toBeGreaterThan(0)
    const whole = await (await payer.fetch(url, { method: 'POST', body: body() })).json()
    expect(text).toBe(whole.choices[0].message.content)
  })

  it('refuses what cannot be answered before anything is paid', async () => {
    const cases: [object | string, number, RegExp][] = [
      ['{', 400, /not valid JSON/],
      [{ model: 'nobody-knows-it' }, 404, /is not served here/],
      [{ messages: [] }, 400, /messages: must be user and assistant in turn/],
      [{ messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }, 400, /content: /],
      [{ max_tokens: 257 }, 400, /max_tokens: must be at most 256/],
      [{ tools: [] }, 400, /tools is not supported; leave it out/],
      [{ n: 2 }, 400, /one answer a request/],
      [{ messages: [{ role: 'user', content: 'word '.repeat(3900) }] }, 400, /Shorten them/],
      ['x'.repeat(300_000), 413, /larger than 256 KiB/],
    ]
    for (const [change, status, expected] of cases) {
      const response = await post(typeof change === 'string' ? change : body(change))
      expect([response.status, await sentence(response)]).toEqual([status, expect.stringMatching(expected)])
    }
  })

  it('lists what is served, with prices', async () => {
    const { object, data } = await (await listServedModels()).json()
    expect(object).toBe('list')
    expect(data).toMatchObject([{ id: model, object: 'model', price_per_1k: pricePer1k.toString() }])
  })

  it('is not to be had by guessing its id', async () => {
    expect((await readCompletion('chatcmpl-00000000000000000000000000000000')).status).toBe(404)
  })

  it('keeps the whole deposit covered after many answers at once', async () => {
    const many = await makePayer(deployment, rpcUrl, parseEther('1'))
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => many.fetch(url, { method: 'POST', body: body({ seed: i }) })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
    await fundGateway()
    const [channel] = await db().channel.findMany()
    expect(channel?.deposit.toFixed(0)).toBe(channel?.spent.add(channel.reserved).toFixed(0))
    expect(await db().channel.count()).toBe(1)
    const highest = await db().voucher.aggregate({ _max: { maxClaimableAmount: true } })
    expect(highest._max.maxClaimableAmount?.toFixed(0)).toBe(channel?.deposit.toFixed(0))
  })
})
