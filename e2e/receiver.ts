import { createHmac, timingSafeEqual } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export type Delivery = {
  signature: string
  at: number
  text: string
  body: { kind: string; title: string; href: string }
}

/** A webhook's receiver on loopback, as somebody who reads the product's documentation would write it. */
export async function startReceiver() {
  const deliveries: Delivery[] = []
  const server = http.createServer(async (request, response) => {
    let text = ''
    for await (const part of request.setEncoding('utf8')) text += part
    deliveries.push({
      text,
      at: Date.now() / 1000,
      body: JSON.parse(text),
      signature: String(request.headers['x-modelfactory-signature']),
    })
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    deliveries,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** Whether `t=<seconds>,v1=<HMAC-SHA-256 of "t.body">` is of this secret, and was made five minutes before it came at most. */
export function isSigned({ signature, text, at }: Omit<Delivery, 'body'>, secret: string): boolean {
  const [, seconds = '', mac = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? []
  const expected = createHmac('sha256', secret).update(`${seconds}.${text}`).digest()
  const fresh = Math.abs(at - Number(seconds)) < 300
  return mac !== '' && fresh && timingSafeEqual(expected, Buffer.from(mac, 'hex'))
}
