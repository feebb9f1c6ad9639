import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Passes connections on to a port, and cuts those that it is told to after so many bytes of either direction. */
export async function startCuttingProxy(to: number) {
  const sockets = new Set<Socket>()
  const cuts: { up: number; down: number }[] = []
  let made = 0
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1')
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', end).on('close', () => {
        sockets.delete(socket)
        end()
      })
    }
    const count = (limit: 'up' | 'down') => {
      let seen = 0
      return (chunk: Buffer) => {
        seen += chunk.length
        const cut = cuts[0]
        if (!cut || seen <= cut[limit]) return
        cuts.shift()
        made += 1
        end()
      }
    }
    client.on('data', count('up')).pipe(upstream)
    upstream.on('data', count('down')).pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** the next connections to be cut, one cut each */
    cut: (...next: { up?: number; down?: number }[]) => {
      cuts.push(...next.map(({ up = Infinity, down = Infinity }) => ({ up, down })))
    },
    /** how often it has cut */
    made: () => made,
    forget: () => cuts.splice(0),
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
