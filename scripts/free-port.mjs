import { createServer } from 'node:net'

/** @param {number} port 0 asks for any @param {string} host @returns {Promise<number | undefined>} the port, if free */
function tryListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined))
    })
  })
}

/**
 * The first free port from `wanted` on, not among `taken`; `wanted` 0 means any.
 * @param {number} [wanted]
 * @param {Set<number>} [taken]
 * @returns {Promise<number>}
 */
export async function freePort(wanted = 0, taken = new Set()) {
  for (let port = wanted; port <= 65535; port += wanted ? 1 : 0) {
    if (taken.has(port)) continue
    const found = await tryListen(port, '127.0.0.1')
    if (found && (!wanted || (await tryListen(found, '0.0.0.0')))) return found
  }
  throw new Error(`No free port from ${wanted} on: end a program that listens, or choose another port.`)
}
