import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { createGateway, type GatewayOptions } from './gateway.ts'

export type RunningGateway = { url: string; close: () => Promise<void> }

/** Listens; port 0 takes a free one. @throws Error when the port is taken */
export async function serveGateway(options: GatewayOptions & { host: string; port: number }): Promise<RunningGateway> {
  const { host, port } = options
  const server = serve({ fetch: createGateway(options).fetch, hostname: host, port })
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
