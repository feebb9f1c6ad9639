import { createHmac } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import type { Webhook } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { env } from '../env.ts'
import { reachable, UnsafeAddress } from './safe-address.ts'

export type Delivery = { id: string; kind: string; title: string; body: string; href: string; createdAt: string }
export type DeliveryResult = { status: number | null; error: string | null }

const timeoutMs = 10_000

/** Stripe's form: `t=<unix seconds>,v1=<HMAC-SHA-256 of "t.body" in hexadecimal>`. */
export function signature(secret: string, body: string, seconds = Math.floor(Date.now() / 1000)): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}

/** Sends one notification to a webhook and keeps how it went. */
export async function deliver(webhook: Webhook, { href, ...delivery }: Delivery): Promise<DeliveryResult> {
  // the address that is printed at the start: people are signed in there, and not under another name of this machine
  const here = env.PUBLIC_URL ?? `http://localhost:${env.PORT}`
  const body = JSON.stringify({ ...delivery, href: new URL(href, here).href })
  const result = await post(webhook, body).catch((cause: Error) => ({ status: null, error: sentence(cause) }))
  // not of one that was set meanwhile
  const where = { userId: webhook.userId, secret: webhook.secret }
  await db().webhook.updateMany({ where, data: { ...result, deliveredAt: new Date() } })
  return result
}

/** Posts to the address that was checked, so that a name cannot lead elsewhere by the second look. Redirects are answers. */
async function post({ url, secret }: Webhook, body: string): Promise<DeliveryResult> {
  const target = new URL(url)
  const signal = AbortSignal.timeout(timeoutMs)
  const addresses = await reachable(target.hostname)
  const status = await new Promise<number>((resolve, reject) => {
    const request = (target.protocol === 'https:' ? https : http).request(
      target,
      {
        method: 'POST',
        agent: false,
        signal,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'ModelFactory',
          'x-modelfactory-signature': signature(secret, body),
        },
        lookup: (_name, { all }, done) => {
          const [first] = addresses
          if (all) done(null, addresses)
          else done(null, first?.address ?? '', first?.family)
        },
      },
      (response) => {
        resolve(response.statusCode ?? 0)
        response.destroy()
      },
    )
    request.on('error', reject)
    request.end(body)
  })
  if (status >= 200 && status < 300) return { status, error: null }
  const redirect = status >= 300 && status < 400
  return {
    status,
    error: redirect
      ? `It answered ${status}, and redirects are not followed; give the address that it leads to.`
      : `It answered ${status}, not 2xx; look at the receiver’s log.`,
  }
}

function sentence(cause: NodeJS.ErrnoException): string {
  if (cause instanceof UnsafeAddress) return cause.message
  if (cause.name === 'AbortError' || cause.name === 'TimeoutError')
    return `It did not answer within ${timeoutMs / 1000} seconds; answer first and work afterwards.`
  return `It could not be reached (${cause.code ?? cause.name}); check the address and that the receiver is up.`
}
