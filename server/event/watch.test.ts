import { afterAll, describe, expect, it } from 'vitest'
import { anonymous, makeDatanet, makeRun, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { appendRunEvents } from './append.ts'
import { listener } from './listener.ts'
import { watchEvents } from './watch.ts'

await ownTestDatabase()
const { userId } = await makeUser()
const { versionId } = await makeDatanet()
afterAll(() => listener().stop())

const log = (message: string) => ({ type: 'log' as const, data: { level: 'info' as const, message } })

/** Reads `count` events and leaves. */
async function take(topics: { topic: string; after: number }[], count: number, lastEventId?: string) {
  const abort = new AbortController()
  const seen: { id: string; seq: number; topic: string }[] = []
  const events = watchEvents({ ctx: anonymous(), input: { topics } }, { signal: abort.signal, lastEventId })
  for await (const { id, event } of events) {
    seen.push({ id, seq: event.seq, topic: event.topic })
    if (seen.length === count) break
  }
  abort.abort()
  return seen
}

describe('watchEvents', () => {
  it('gives what is stored, then what comes', async () => {
    const run = await makeRun(userId, versionId)
    await appendRunEvents(run, [log('one'), log('two')])
    const reading = take([{ topic: `run:${run}`, after: 0 }], 3)
    setTimeout(() => appendRunEvents(run, [log('three')]), 100)
    expect((await reading).map((event) => event.seq)).toEqual([1, 2, 3])
  })

  it('goes on after a break without a gap or a repeat, for each topic on its own', async () => {
    const [a, b] = [await makeRun(userId, versionId), await makeRun(userId, versionId)]
    await appendRunEvents(a, [log('1'), log('2'), log('3')])
    await appendRunEvents(b, [log('1')])
    const topics = [
      { topic: `run:${a}`, after: 1 },
      { topic: `run:${b}`, after: 0 },
    ]
    const before = await take(topics, 2)
    await appendRunEvents(b, [log('2')])
    const after = await take(topics, 2, before.at(-1)?.id)
    const all = [...before, ...after].map((event) => `${event.topic === `run:${a}` ? 'a' : 'b'}${event.seq}`)
    expect(all.sort()).toEqual(['a2', 'a3', 'b1', 'b2'])
  })

  it('refuses a run that does not exist', async () => {
    await expect(take([{ topic: 'run:run_0000000000', after: 0 }], 1)).rejects.toThrow(/no run here/)
  })
})
