import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { db } from '../db.ts'
import { makeDatanet, makeRun, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { appendRunEvents } from './append.ts'

await ownTestDatabase()
const { userId } = await makeUser()
const { versionId } = await makeDatanet()

const log = (message: string) => ({ type: 'log' as const, data: { level: 'info' as const, message } })
const story = async (runId: string) => {
  const events = await db().runEvent.findMany({ where: { runId }, orderBy: { seq: 'asc' } })
  return events.map(({ seq, data }) => [seq, (data as { message: string }).message])
}

describe('the story of a run', () => {
  it('lets a writer wait for another one’s transaction, and follow it', async () => {
    const run = await makeRun(userId, versionId)
    let told = false
    let second: Promise<void> | undefined
    await db().$transaction(async (tx) => {
      await appendRunEvents(run, [log('anchored')], tx)
      second = appendRunEvents(run, [log('saved')]).then(() => {
        told = true
      })
      await sleep(200)
      expect(told).toBe(false)
    })
    await second
    expect(await story(run)).toEqual([
      [1, 'anchored'],
      [2, 'saved'],
    ])
  })

  it('has no gap and no double when many write at once', async () => {
    const run = await makeRun(userId, versionId)
    await Promise.all(Array.from({ length: 20 }, (_, n) => appendRunEvents(run, [log(`${n} a`), log(`${n} b`)])))
    const told = await story(run)
    expect(told.map(([seq]) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
    for (let at = 0; at < told.length; at += 2) {
      const [first, second] = [told[at]?.[1] as string, told[at + 1]?.[1]]
      expect(second).toBe(first.replace('a', 'b'))
    }
  })
})
