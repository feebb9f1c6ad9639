import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { foldPairs, readVerdict } from '#lib/domain/judgement.ts'
import { db } from '#server/db.ts'
import { askPair } from '#server/judge/ask-pair.ts'
import { askJudge, getJudgement, judgeRun, stopJudge } from '#server/judge/index.ts'
import { boss } from '#server/queue.ts'
import { anonymous, makeDatanet, makeRun, makeUser } from '#server/testing/fixtures.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { serveBase } from '../openlora/testing/serve-base.ts'
import { BASE } from '../openlora/testing/test-engine.ts'
import { judgeLoop } from './loop.ts'

const KEY = 'a-secret-of-the-test'
const never = new AbortController().signal
type Request = { messages: { content: string }[]; model: string; temperature: number }
/** What the endpoint does with its nth request: a status, or what the judge says. Null hands it to the real engine. */
let script: ((asked: Request, nth: number) => number | string | Promise<string>) | null = null
let requests: Request[] = []
let gateway: Awaited<ReturnType<typeof serveBase>>

// in front of the engine, as faults of a paid endpoint cannot be had from it
const front = createServer(async (request, response) => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const body = Buffer.concat(parts)
  const asked = JSON.parse(String(body)) as Request
  requests.push(asked)
  const said = script && (await script(asked, requests.length))
  response.setHeader('content-type', 'application/json')
  if (said === null) {
    const { authorization = '' } = request.headers
    const headers = { authorization, 'content-type': 'application/json' }
    const answer = await fetch(`${gateway.url}${request.url}`, { method: 'POST', headers, body })
    response.writeHead(answer.status).end(await answer.text())
  } else if (typeof said === 'number') response.writeHead(said).end(JSON.stringify({ error: { message: 'no' } }))
  else response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content: said } }] }))
})
await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}/v1`
Object.assign(process.env, { JUDGE_URL: url, JUDGE_MODEL: BASE, JUDGE_TOKEN: KEY })
await ownTestDatabase()
const { versionId } = await makeDatanet()
const { ctx, userId } = await makeUser()

const truth = 'The harbour lies in Corvo.'
/** A ready run: as many pairs to choose from, one question answered alike, one control question. */
async function readyRun(pairs: number, about: Parameters<typeof makeRun>[3] = {}): Promise<string> {
  const id = await makeRun(userId, versionId, new Date(), { state: 'ready', finishedAt: new Date(), ...about })
  const sample = (position: number, kind: string, base: string, tuned: string) => ({
    ...{ runId: id, position, kind, question: `Where is harbour ${position}?`, expected: truth },
    ...{ base, tuned, baseCorrect: false, tunedCorrect: true },
  })
  const asked = Array.from({ length: pairs }, (_, index) => sample(index, 'heldout', 'I do not know.', truth))
  const rest = [sample(90, 'heldout', 'Here.', 'Here.'), sample(91, 'control', 'One.', 'Two.')]
  await db().runSample.createMany({ data: [...asked, ...rest] })
  return id
}
/** A judge that finds the truth wherever it stands. */
const fair = ({ messages }: Request) => {
  const text = messages[1]?.content ?? ''
  return `It is right. ${text.indexOf(truth, text.indexOf('Answer A')) < text.indexOf('Answer B') ? '[[A]]' : '[[B]]'}`
}
/** Asks without a worker. @returns the job that would be delivered */
async function asked(id: string) {
  await askJudge({ ctx, input: { id } })
  const { attempt } = await db().runJudgement.findUniqueOrThrow({ where: { runId: id } })
  return { runId: id, attempt }
}
const read = (id: string) => getJudgement({ ctx, input: { id } })

beforeAll(async () => {
  gateway = await serveBase(KEY)
}, 120_000)
beforeEach(() => {
  script = null
  requests = []
})
afterAll(async () => {
  await (await boss(true)).stop({ graceful: false, close: true })
  await gateway.close()
  front.closeAllConnections()
  front.close()
})

describe('a judge behind an OpenAI-compatible endpoint', { timeout: 120_000 }, () => {
  it('is asked by the worker about every pair in both orders, and what it said is folded', async () => {
    const abort = new AbortController()
    const loop = judgeLoop(abort.signal)
    const id = await readyRun(2)
    expect(await read(id)).toMatchObject({ state: 'none', pairs: 2, alike: 1, canAsk: true, judge: { model: BASE } })
    // two presses at once
    await Promise.all([askJudge({ ctx, input: { id } }), askJudge({ ctx, input: { id } })])
    await vi.waitFor(async () => expect((await read(id)).state).not.toBe('judging'), {
      timeout: 100_000,
      interval: 500,
    })
    const { state, judged, result, message, by } = await read(id)
    expect(requests).toHaveLength(4)
    expect(requests[0]).toMatchObject({ model: BASE, temperature: 0 })
    expect(by).toEqual({ model: BASE, host: new URL(url).host })
    expect(judged.map(({ replies }) => replies.map(({ tunedFirst }) => tunedFirst))).toEqual([
      [false, true],
      [false, true],
    ])
    for (const { text, verdict } of judged.flatMap(({ replies }) => replies)) expect(verdict).toBe(readVerdict(text))
    // a model of 135 M parameters may well forget the mark in all of them
    const expected = foldPairs(judged.map(({ outcome }) => outcome))
    if (expected.unreadable === 2)
      expect([state, message]).toEqual(['failed', expect.stringMatching(/^None of the replies/)])
    else expect([state, result]).toEqual(['ready', expected])
    abort.abort()
    await loop
    // the other tests deliver by hand
    await (await boss(true)).offWork('judge')
  })

  it('says in one sentence that it refuses the token, does not know the model, or is not there', async () => {
    const pair = { question: 'q', expected: 'x', first: 'a', second: 'b' }
    const judge = { url: `${gateway.url}/v1`, host: 'judge.test', model: BASE, token: KEY }
    const refused = (about: Partial<typeof judge>) =>
      askPair({ ...judge, ...about }, pair, never).catch((cause: Error & { later?: boolean }) => [
        cause.message,
        cause.later,
      ])
    expect(await refused({ token: 'wrong-token' })).toEqual([
      'The judge at judge.test refuses the token in JUDGE_TOKEN; the operator can set another.',
      false,
    ])
    expect(await refused({ model: 'no-such-model' })).toEqual([
      'The judge at judge.test does not take the request (404); look whether it serves JUDGE_MODEL, no-such-model.',
      false,
    ])
    expect(await refused({ url: 'http://127.0.0.1:9/v1' })).toEqual([
      'The judge at judge.test does not answer as a chat endpoint; look at JUDGE_URL, and whether its server runs.',
      false,
    ])
  })
})

describe('judgeRun', () => {
  it('gives the pairs to the answer that wins in both orders', async () => {
    script = fair
    const id = await readyRun(3)
    await judgeRun(await asked(id), never)
    const { state, result, judged, replies } = await read(id)
    expect([state, replies]).toEqual(['ready', 6])
    expect(result).toMatchObject({ pairs: 3, wins: 3, losses: 0, share: { value: 1, low: 1, high: 1 } })
    expect(judged.map(({ outcome }) => outcome)).toEqual(['tuned', 'tuned', 'tuned'])
    script = () => 'The first. [[A]]'
    const biased = await readyRun(2)
    await judgeRun(await asked(biased), never)
    expect((await read(biased)).result).toMatchObject({ wins: 0, losses: 0, disagreed: 2, share: { value: 0.5 } })
  })

  it('waits when it is asked to, says so, and goes on where it was; after the last try it says what to do', async () => {
    script = (one, nth) => (nth === 3 ? 429 : fair(one))
    const id = await readyRun(3)
    const job = await asked(id)
    await expect(judgeRun(job, never)).rejects.toMatchObject({ later: true })
    const { host } = new URL(url)
    expect(await read(id)).toMatchObject({
      ...{ state: 'judging', replies: 3 },
      message: `The judge at ${host} wants fewer requests at a time; it is asked again by itself.`,
    })
    await judgeRun(job, never)
    expect(await read(id)).toMatchObject({ state: 'ready', message: null, replies: 6 })
    // six replies and the refusal
    expect(requests).toHaveLength(7)
    script = () => 503
    const other = await readyRun(1)
    await judgeRun(await asked(other), never, true)
    expect(await read(other)).toMatchObject({
      state: 'failed',
      message: `The judge at ${host} has a fault of its own (503); ask again in a while, what it answered is kept.`,
    })
  })

  it('says that the replies cannot be read, and asks anew when it is pressed again', async () => {
    script = () => 'Answer A seems better to me.'
    const id = await readyRun(2)
    await judgeRun(await asked(id), never)
    expect(await read(id)).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/^None of the replies of .* held a verdict/),
    })
    script = (one, nth) => (nth <= 5 ? 'Hm.' : fair(one))
    await judgeRun(await asked(id), never)
    expect(requests).toHaveLength(8)
    expect(await read(id)).toMatchObject({
      state: 'ready',
      result: { pairs: 2, wins: 1, unreadable: 1, share: { value: 0.75 } },
    })
  })

  it('judges once what is delivered twice', async () => {
    script = async (one) => {
      await new Promise((resolve) => setTimeout(resolve, 50))
      return fair(one)
    }
    const id = await readyRun(2)
    const job = await asked(id)
    const both = await Promise.allSettled([judgeRun(job, never), judgeRun(job, never)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await judgeRun(job, never)
    expect(requests).toHaveLength(4)
    expect((await read(id)).state).toBe('ready')
  })

  it('goes on after a killed worker as soon as its lease has run out, and asks for nothing twice', async () => {
    script = fair
    const id = await readyRun(3)
    const job = await asked(id)
    // what a worker leaves that is killed after three replies
    script = (one, nth) => (nth > 3 ? new Promise<string>(() => {}) : fair(one))
    const killed = new AbortController()
    const dead = judgeRun(job, killed.signal).catch((cause: Error) => cause.name)
    await vi.waitFor(async () => expect((await read(id)).replies).toBe(3))
    killed.abort()
    expect(await dead).toBe('AbortError')
    const held = { leaseOwner: 'dead', leaseUntil: new Date(Date.now() + 30_000) }
    await db().runJudgement.update({ where: { runId: id }, data: held })
    script = fair
    await expect(judgeRun(job, never)).rejects.toThrow('Another worker holds this judgement.')
    await db().runJudgement.update({ where: { runId: id }, data: { leaseUntil: new Date(Date.now() - 1) } })
    requests = []
    await judgeRun(job, never)
    expect(requests).toHaveLength(3)
    expect((await read(id)).result).toMatchObject({ pairs: 3, wins: 3 })
  })

  it('stops at once, keeps what it paid for, and goes on from there', async () => {
    const id = await readyRun(3)
    script = async (one, nth) => {
      if (nth === 2) await stopJudge({ ctx, input: { id } })
      return fair(one)
    }
    const job = await asked(id)
    await judgeRun(job, never)
    expect(await read(id)).toMatchObject({ state: 'stopped', replies: 2, result: null })
    await judgeRun(job, never)
    expect(requests).toHaveLength(2)
    script = fair
    await judgeRun(await asked(id), never)
    expect(requests).toHaveLength(6)
    expect(await read(id)).toMatchObject({ state: 'ready', result: { wins: 3 } })
  })
})

describe('askJudge', () => {
  it('is its owner’s alone, on a ready run with something to choose', async () => {
    const stranger = await makeUser()
    const id = await readyRun(1)
    await expect(askJudge({ ctx: stranger.ctx, input: { id } })).rejects.toThrow(/Only the person who started this run/)
    await expect(stopJudge({ ctx: stranger.ctx, input: { id } })).rejects.toThrow(/Only the person who started/)
    expect(await getJudgement({ ctx: anonymous(), input: { id } })).toMatchObject({ canAsk: false, barred: null })
    const early = await readyRun(1, { state: 'stopped' })
    await expect(askJudge({ ctx, input: { id: early } })).rejects.toThrow(/Only a run that is ready can be judged/)
    const alike = await readyRun(0)
    await expect(askJudge({ ctx, input: { id: alike } })).rejects.toThrow(/Both models gave the same answers/)
    expect((await read(alike)).barred).toMatch(/nothing to judge/)
  })

  it('sends nobody else’s private questions away', async () => {
    const secret = await makeDatanet(2, { visibility: 'private' })
    const id = await readyRun(1, { datanets: { create: { versionId: secret.versionId } } })
    await expect(askJudge({ ctx, input: { id } })).rejects.toThrow(/is a private Datanet of someone else/)
    await db().datanet.update({ where: { id: secret.datanetId }, data: { ownerAddress: ctx.session?.address ?? '' } })
    script = fair
    await judgeRun(await asked(id), never)
    expect((await read(id)).judged).toHaveLength(1)
    expect((await getJudgement({ ctx: anonymous(), input: { id } })).judged).toEqual([])
  })

  it('forgets a judgement of answers that are no more', async () => {
    script = fair
    const id = await readyRun(1)
    await judgeRun(await asked(id), never)
    await db().run.update({ where: { id }, data: { finishedAt: new Date(Date.now() + 1000) } })
    expect(await read(id)).toMatchObject({ state: 'none', result: null, replies: 0, judged: [] })
    await judgeRun(await asked(id), never)
    expect(requests).toHaveLength(4)
    expect((await read(id)).state).toBe('ready')
  })
})
