import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '#server/log.ts'

const firstWaitMs = 100
const longestWaitMs = 2_000

/** What Prisma, its driver and PostgreSQL say of a connection that is gone, and of a server that is not up. */
const signs =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|\b57P0[123]\b|\b08[0-9A-Z]{3}\b|\bP1001\b|\bP1002\b|\bP1008\b|\bP1017\b|\bP2024\b|\bP2028\b|DatabaseNotReachable|ConnectionClosed|SocketTimeout|Connection terminated|Can't reach database|the database system is/
const ofDatabase = /^Prisma|^DriverAdapterError$|^DatabaseError$/

/** What an error and its causes say of themselves. */
function words(cause: unknown): string {
  if (!(cause instanceof Error)) return JSON.stringify(cause) ?? ''
  const { code, meta } = cause as { code?: unknown; meta?: unknown }
  return [code, cause.message, JSON.stringify(meta), cause.cause ? words(cause.cause) : ''].join(' ')
}

/** Whether an error says that the database is away, and not that it refuses what was asked of it. */
export const isOutage = (cause: unknown): boolean =>
  cause instanceof Error &&
  (ofDatabase.test(cause.name) || cause.message.startsWith('Connection terminated')) &&
  signs.test(words(cause))

/**
 * Does what may be repeated until the database is there for it: an outage is no fault of a run, and what a trainer says in
 * the meantime waits in its file. @throws what is no outage
 */
export async function throughOutage<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    try {
      return await work()
    } catch (cause) {
      if (!isOutage(cause)) throw cause
      log.warn({ cause: (cause as Error).message }, 'the database is away; will ask again')
      await sleep(waitMs)
    }
  }
}
