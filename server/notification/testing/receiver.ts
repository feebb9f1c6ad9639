import { createHmac, timingSafeEqual } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = { body: string; signature: string; path: string }

/** A webhook's receiver on loopback. @param answer status and headers of each answer */
export async function startReceiver(answer: (request: Received) => { status: number; location?: string }) {
  const received: Received[] = []
  const server = http.createServer(async (request, response) => {
    let body = ''
    for await (const part of request.setEncoding('utf8')) body += part
    const one = { body, path: request.url ?? '', signature: String(request.headers['x-modelfactory-signature']) }
    received.push(one)
    const { status, location } = answer(one)
    response.writeHead(status, location ? { location } : {}).end('thank you')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** What a receiver does with the signature, as Stripe's documentation says: recompute it and look at its age. */
export function isSigned({ body, signature }: Received, secret: string): boolean {
  const { t = '', v1 = '' } = Object.fromEntries(signature.split(',').map((part) => part.split('='))) as Record<
    string,
    string
  >
  const expected = createHmac('sha256', secret).update(`${t}.${body}`).digest()
  const fresh = Math.abs(Date.now() / 1000 - Number(t)) < 300
  return fresh && v1.length === 64 && timingSafeEqual(expected, Buffer.from(v1, 'hex'))
}
