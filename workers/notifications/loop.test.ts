import { afterAll, expect, it, vi } from 'vitest'
import { db } from '#server/db.ts'
import { notifyRun, setWebhook } from '#server/notification/index.ts'
import { isSigned, startReceiver } from '#server/notification/testing/receiver.ts'
import { boss } from '#server/queue.ts'
import { makeDatanet, makeRun, makeUser } from '#server/testing/fixtures.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { notificationLoop } from './loop.ts'

await ownTestDatabase()
const statuses = [500, 200]
const receiver = await startReceiver(() => ({ status: statuses.shift() ?? 200 }))
const abort = new AbortController()
const loop = notificationLoop(abort.signal)
afterAll(async () => {
  abort.abort()
  await loop
  await (await boss(true)).stop({ graceful: false, close: true })
  await receiver.close()
})

it('sends what the inbox was told, again where the receiver failed, and no more than once when it did not', async () => {
  const { ctx, userId } = await makeUser()
  const { versionId } = await makeDatanet()
  const run = await makeRun(userId, versionId, new Date(), { name: 'Tides' })
  const hook = await setWebhook({ ctx, input: { url: receiver.url } })
  for (let n = 0; n < 2; n++) await db().$transaction((tx) => notifyRun(tx, run, 'run_ready'))
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2), { timeout: 60_000, interval: 200 })
  for (const delivery of receiver.received) {
    expect(isSigned(delivery, hook?.secret ?? '')).toBe(true)
    expect(JSON.parse(delivery.body)).toMatchObject({
      kind: 'run_ready',
      title: '“Tides” is ready',
      href: expect.stringMatching(new RegExp(`^http://localhost:.*/train/${run}$`)),
    })
  }
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
  await vi.waitFor(async () =>
    expect(await db().webhook.findUnique({ where: { userId } })).toMatchObject({ status: 200, error: null }),
  )
}, 90_000)
