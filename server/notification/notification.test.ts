import { afterAll, describe, expect, it } from 'vitest'
import { db } from '../db.ts'
import { anonymous, makeDatanet, makeRun, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { listNotifications, notifyRun, readNotifications, setWebhook } from './index.ts'
import { assertSafe, UnsafeAddress } from './safe-address.ts'
import { isSigned, startReceiver } from './testing/receiver.ts'
import { getWebhook, testWebhook } from './webhook.ts'

await ownTestDatabase()
const { versionId } = await makeDatanet()
let status = 200
const receiver = await startReceiver(({ path }) => (path === '/away' ? { status: 302, location: '/hook' } : { status }))
afterAll(receiver.close)
const tell = (run: string, kind: Parameters<typeof notifyRun>[2], details?: string) =>
  db().$transaction((tx) => notifyRun(tx, run, kind, details))

describe('the inbox', () => {
  it('is told once for each kind and attempt, newest first, to who started the run', async () => {
    const [{ ctx, userId }, stranger] = [await makeUser(), await makeUser()]
    const run = await makeRun(userId, versionId, new Date(), { name: 'Tides', errorMessage: 'Row 3 is too long.' })
    await Promise.all([tell(run, 'run_failed'), tell(run, 'run_failed')])
    await db().run.update({ where: { id: run }, data: { attempt: 2 } })
    await tell(run, 'run_failed', 'Another sentence.')
    const { notifications, unread } = await listNotifications({ ctx })
    expect(notifications).toMatchObject([
      { title: '“Tides” failed', body: 'Another sentence.', href: `/train/${run}`, readAt: null },
      { kind: 'run_failed', body: 'Row 3 is too long.' },
    ])
    expect(unread).toBe(2)
    expect((await listNotifications({ ctx: stranger.ctx })).notifications).toEqual([])
    const [first] = notifications
    const one = { id: first?.id }
    await expect(readNotifications({ ctx: stranger.ctx, input: one })).rejects.toThrow(/no notification here/)
    expect(await readNotifications({ ctx, input: one })).toEqual({ unread: 1 })
    expect(await readNotifications({ ctx, input: {} })).toEqual({ unread: 0 })
    await expect(listNotifications({ ctx: anonymous() })).rejects.toThrow(/not signed in/)
  })
})

describe('a webhook', () => {
  it('shows its secret once, signs what it sends by it, and keeps how it went', async () => {
    const { ctx } = await makeUser()
    expect(await getWebhook({ ctx })).toBeNull()
    const { secret, lastDelivery } = (await setWebhook({ ctx, input: { url: receiver.url } })) ?? {}
    expect(lastDelivery).toBeNull()
    expect(await getWebhook({ ctx })).toMatchObject({ url: receiver.url, secret: null })
    expect(await testWebhook({ ctx })).toEqual({ status: 200, error: null })
    const delivery = receiver.received.at(-1)
    if (!delivery || !secret) throw new Error('nothing was received')
    expect(isSigned(delivery, secret)).toBe(true)
    expect(isSigned({ ...delivery, body: `${delivery.body} ` }, secret)).toBe(false)
    expect(JSON.parse(delivery.body)).toMatchObject({ kind: 'test', title: 'A test' })
    expect((await getWebhook({ ctx }))?.lastDelivery).toMatchObject({ status: 200, error: null })
    const second = await setWebhook({ ctx, input: { url: receiver.url } })
    expect(second?.secret).not.toBe(secret)
    expect(await setWebhook({ ctx, input: { url: null } })).toBeNull()
    await expect(testWebhook({ ctx })).rejects.toThrow(/no webhook here/)
  })

  it('says what a receiver answered, follows no redirect, and says that none is there', async () => {
    const { ctx } = await makeUser()
    const sent = async (url: string) => {
      await setWebhook({ ctx, input: { url } })
      return testWebhook({ ctx })
    }
    const before = receiver.received.length
    expect(await sent(receiver.url.replace('/hook', '/away'))).toEqual({
      status: 302,
      error: 'It answered 302, and redirects are not followed; give the address that it leads to.',
    })
    expect(receiver.received.length).toBe(before + 1)
    status = 503
    expect(await sent(receiver.url)).toEqual({
      status: 503,
      error: 'It answered 503, not 2xx; look at the receiver’s log.',
    })
    status = 200
    expect((await sent('http://127.0.0.1:1/')).error).toMatch(/^It could not be reached \(ECONNREFUSED\); check/)
  })

  it('goes to no address inside a network, however it is written', async () => {
    const { ctx } = await makeUser()
    const set = (url: string) => setWebhook({ ctx, input: { url } })
    await expect(set('http://169.254.169.254/latest/meta-data')).rejects.toThrow(/inside a private network/)
    await expect(set('http://[::ffff:a9fe:a9fe]/')).rejects.toThrow(/inside a private network/)
    await expect(set('http://no-such-name.invalid/')).rejects.toThrow(/no-such-name.invalid is not found/)
    const refused = (address: string, near = false) => {
      expect(() => assertSafe(address, near), address).toThrow(UnsafeAddress)
    }
    const inside = [
      '127.0.0.1',
      '10.1.2.3',
      '172.31.255.1',
      '192.168.0.7',
      '100.64.0.1',
      '::1',
      'fd12::1',
      '::ffff:127.0.0.1',
    ]
    for (const address of inside) {
      refused(address)
      expect(() => assertSafe(address, true), address).not.toThrow()
    }
    for (const address of ['0.0.0.0', '::', 'fe80::1', '224.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::'])
      refused(address, true)
    for (const address of ['1.1.1.1', '2606:4700::1111']) expect(() => assertSafe(address, false)).not.toThrow()
  })
})
